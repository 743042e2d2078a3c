"""An installation that runs: its processes, its mail server, its database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.finders import get_finders
from django.utils import timezone

from selvhjulpen.courses.models import CourseInstance
from tests.courses.factories import SessionFactory
from tests.outbox.conftest import MailServer, database_url
from tests.storms.house import House


@pytest.fixture(scope="session")
def static_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list of the static files under their own names, as if they had been collected: no page is without a style."""
    folder = tmp_path_factory.mktemp("static")
    names = [
        f"{storage.prefix}/{name}" if getattr(storage, "prefix", None) else name
        for finder in get_finders()
        for name, storage in finder.list([])
    ]
    manifest = {"version": "1.1", "hash": "", "paths": {name: name for name in names}}
    (folder / "staticfiles.json").write_text(json.dumps(manifest))
    return folder


@pytest.fixture(scope="module")
def post_office() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def open_house(folder: Path, *, static_root: Path, post_office: MailServer, url: str) -> House:
    """The product on this database, with this mail server; not yet started."""
    return House(
        folder,
        STATIC_ROOT=str(static_root),
        DATABASE_URL=url,
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=str(post_office.port),
        SMS_GATEWAY_URL="",
    )


@pytest.fixture(scope="module")
def house(
    static_root: Path,
    post_office: MailServer,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Iterator[House]:
    """The product, running on the test's database."""
    with django_db_blocker.unblock():
        url = database_url()
    house = open_house(tmp_path_factory.mktemp("house"), static_root=static_root, post_office=post_office, url=url)
    try:
        house.start()
        yield house
    finally:
        house.stop()


def next_week(**more: object) -> CourseInstance:
    """A session that can be booked, by the clock on the wall."""
    starts_at = datetime.combine(timezone.now().date() + timedelta(days=7), datetime.min.time(), UTC)
    return SessionFactory(starts_at=starts_at + timedelta(hours=9), created_at=timezone.now(), **more)
