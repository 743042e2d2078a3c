"""What the outbox keeps of a message, and for how long."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from selvhjulpen.outbox import actions
from selvhjulpen.outbox.adapters import deliver
from selvhjulpen.outbox.models import Message
from tests.outbox.factories import MessageFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """Where messages lie that became files."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "outbox"


def test_a_forgotten_message_leaves_no_file_behind(folder: Path) -> None:
    gone, stays = (MessageFactory(key=f"k:{n}", about=f"courses.booking:{n}", calendar="C") for n in (1, 2))
    for message in (gone, stays):
        deliver(message)
    assert len(list(folder.iterdir())) == 4

    actions.forget(about=[gone.about], now=NOW)

    assert {file.suffix for file in folder.iterdir()} == {".txt", ".ics"}
    assert all(file.stem.endswith("-k-2") for file in folder.iterdir())


def test_files_are_taken_away_after_a_month(folder: Path) -> None:
    for key in ("old", "new"):
        deliver(MessageFactory(key=key))
    month_ago = (NOW - timedelta(days=30, seconds=1)).timestamp()
    (old,) = folder.glob("*-old.txt")
    os.utime(old, (month_ago, month_ago))

    actions.forget_old_files(now=NOW)

    assert [file.name.endswith("-new.txt") for file in folder.iterdir()] == [True]


def test_where_no_message_became_a_file_there_is_nothing_to_take_away(folder: Path) -> None:
    actions.forget_old_files(now=NOW)
    actions.forget(about=[MessageFactory().about], now=NOW)

    assert not folder.exists()
    assert Message.objects.get().text == ""


def test_what_is_still_to_be_said_is_kept_when_what_has_been_said_is_not() -> None:
    said, unsaid = (MessageFactory(key=key, about="courses.booking:1") for key in ("said", "unsaid"))
    Message.objects.filter(pk=said.pk).update(state="sent", settled_at=NOW)

    actions.forget_said(about=["courses.booking:1"], instead={})

    assert {m.key: bool(m.text) for m in Message.objects.all()} == {"said": False, unsaid.key: True}
