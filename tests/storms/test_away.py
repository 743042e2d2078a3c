"""A disk that is full and a database that is away: a plain page, nothing lost, and all is well again by itself."""

from __future__ import annotations

import json
import resource
import tempfile
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from django.db import connection

from selvhjulpen.outbox.models import Message
from tests.outbox.conftest import MailServer
from tests.postgres import Cluster
from tests.storms.conftest import next_week, open_house
from tests.storms.house import House, Seen, crowd, wait_until

VISITORS = 12

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="a full disk is PostgreSQL's own affair")
on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="a file does not go away")


def visits_to(pk: int, *, name: str) -> list[dict[str, str]]:
    return [
        {"path": f"/kurser/{pk}/", "name": f"{name} {n}", "contact": f"{name.lower()}{n}@example.dk"}
        for n in range(VISITORS)
    ]


def press(house: House, visits: list[dict[str, str]]) -> list[Seen]:
    with crowd(house.port, visits) as people:
        people.press_the_button()
        return people.answers()


def is_plain_page(text: str) -> bool:
    return (
        "Noget gik galt hos os" in text
        and "Something went wrong on our side" in text
        and "Traceback" not in text
        and "Error" not in text
    )


def fill_the_disk(house: House) -> None:
    for process in house.processes:
        _, most = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, most))


def free_the_disk(house: House) -> None:
    for process in house.processes:
        _, most = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most, most))


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_full_disk_takes_no_booking_loses_none_and_takes_them_again_when_there_is_room(
    house: House, post_office: MailServer
) -> None:
    instance = next_week(capacity=3 * VISITORS)
    before = press(house, visits_to(instance.pk, name="Tidlig"))

    with crowd(house.port, visits_to(instance.pk, name="Imens"), patience=60) as patient:
        fill_the_disk(house)
        refused = press(house, visits_to(instance.pk, name="Uheldig"))
        page_to_read = house.get("/kurser/")[0]
        patient.press_the_button()
        kept_while_full = instance.bookings.count()
        free_the_disk(house)
        at_last = patient.answers()

    assert all(seen.has_receipt for seen in before)
    assert {(seen.status, is_plain_page(seen.page), len(seen.receipts)) for seen in refused} == {(503, True, 0)}
    assert page_to_read == HTTPStatus.OK
    assert all(seen.has_receipt for seen in at_last)
    instance.refresh_from_db()
    assert kept_while_full == VISITORS
    assert instance.seats_taken == instance.bookings.count() == 2 * VISITORS
    wait_until(lambda: not Message.objects.exclude(state="sent").exists(), "every letter to be sent")
    assert {mail["To"].split("@")[0].strip("0123456789") for mail in post_office.mails} == {"tidlig", "imens"}


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL of this test's own, which keeps what it has said yes to."""
    with tempfile.TemporaryDirectory(prefix="selvhjulpen-pg-", ignore_cleanup_errors=True) as folder:
        cluster = Cluster(Path(folder), synchronous_commit="on")
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop()


@pytest.fixture
def house_on_cluster(cluster: Cluster, static_root: Path, post_office: MailServer, tmp_path: Path) -> Iterator[House]:
    house = open_house(tmp_path, static_root=static_root, post_office=post_office, url=cluster.url)
    try:
        house.start()
        yield house
    finally:
        house.stop()


MAKE_A_SESSION = """
from tests.storms.conftest import next_week
print(next_week(capacity=100).pk)
"""
TELL = """
import json
from selvhjulpen.courses.models import Booking, CourseInstance
from selvhjulpen.outbox.models import Message
print(json.dumps({
    "taken": CourseInstance.objects.get().seats_taken,
    "links": [f"/plads/{token}/" for token in Booking.objects.values_list("token", flat=True)],
    "unsent": Message.objects.exclude(state="sent").count(),
}))
"""


@on_postgres
def test_a_database_that_is_away_is_waited_for_and_all_that_was_promised_is_there_when_it_is_back(
    house_on_cluster: House, cluster: Cluster, post_office: MailServer
) -> None:
    house = house_on_cluster
    pk = int(house.run("shell", "--no-imports", "-c", MAKE_A_SESSION))
    before = press(house, visits_to(pk, name="Tidlig"))

    with crowd(house.port, visits_to(pk, name="Imens"), patience=60) as patient:
        cluster.stop()
        patient.press_the_button()
        pages = ["/kurser/", "/en/kurser/", before[0].receipts[0], "/findes-ikke/"]
        while_away = {page: house.get(page) for page in pages}
        cluster.start()
        at_last = patient.answers()

    assert {
        path: (status, come_back, is_plain_page(text)) for path, (status, come_back, text) in while_away.items()
    } == dict.fromkeys(while_away, (503, "30", True))
    assert all(seen.has_receipt for seen in [*before, *at_last])
    wait_until(lambda: len({mail["To"] for mail in post_office.mails}) >= 2 * VISITORS, "every letter to be sent")
    told = json.loads(house.run("shell", "--no-imports", "-c", TELL))
    assert sorted(told["links"]) == sorted(receipt for seen in [*before, *at_last] for receipt in seen.receipts)
    assert (told["taken"], told["unsent"]) == (2 * VISITORS, 0)
