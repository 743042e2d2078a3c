"""Strangers who ask too often: stopped before anything is kept or sent, and told of another way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, connections
from django.test import Client, RequestFactory

from selvhjulpen.courses.models import Booking, CourseInstance
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.adapters import address_of
from selvhjulpen.people.doors import Limit, forget_knocks, knock
from selvhjulpen.people.models import Knock
from tests.courses.factories import NOW, BookingFactory, CoordinatorFactory, HostFactory, SessionFactory, instant

pytestmark = pytest.mark.django_db

TRAPPED = "Vi kunne ikke tage imod din bestilling. Ring til os, så skriver vi dig på."
TOO_MANY = "Der kommer for mange bestillinger herfra lige nu. Ring til os på 12 34 56 78"


@pytest.fixture(autouse=True)
def _clock_and_host() -> Iterator[None]:
    HostFactory()
    with time_machine.travel(NOW, tick=False):
        yield


def ask(client: Client, instance: CourseInstance, *, n: int = 0, **more: str) -> Any:
    fields = {"navn": f"Inga {n}", "kontakt": f"inga{n}@example.dk", "hvem": "self", "niveau": "new"}
    return client.post(f"/kurser/{instance.pk}/", fields | more, REMOTE_ADDR="192.0.2.7")


def said(response: Any) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_what_fills_in_the_trap_gets_no_seat_and_no_letter(client: Client) -> None:
    response = ask(client, SessionFactory(), hjemmeside="https://example.com")
    assert TRAPPED in said(response)
    assert 'value="Inga 0"' in said(response)
    assert (Booking.objects.count(), Message.objects.count(), Knock.objects.count()) == (0, 0, 0)


def test_the_trap_is_not_there_for_eyes_ears_or_keyboard(client: Client) -> None:
    html = said(client.get(f"/kurser/{SessionFactory().pk}/"))
    trap = html.partition('<div hidden inert aria-hidden="true">')[2].partition("</div>")[0]
    assert 'name="hjemmeside"' in trap
    assert 'autocomplete="off"' in trap
    assert html.count('name="hjemmeside"') == 1


def test_staff_meet_no_trap(client: Client) -> None:
    client.force_login(CoordinatorFactory())
    assert "hjemmeside" not in said(client.get(f"/hold/{SessionFactory().pk}/book/"))


def test_more_bookings_than_a_library_makes_from_one_address_are_told_to_ring(client: Client, settings: Any) -> None:
    settings.BOOKINGS_PER_HOUR_FROM_ONE_ADDRESS = 3
    session = SessionFactory()
    assert [ask(client, session, n=n).status_code for n in range(4)] == [302, 302, 302, 429]
    refused = ask(client, session, n=4)
    assert TOO_MANY in said(refused)
    assert 'value="Inga 4"' in said(refused)
    assert (Booking.objects.count(), Message.objects.count()) == (3, 3)


def test_after_an_hour_the_address_may_book_again(client: Client, settings: Any) -> None:
    settings.BOOKINGS_PER_HOUR_FROM_ONE_ADDRESS = 1
    session = SessionFactory()
    ask(client, session, n=0)
    with time_machine.travel(instant(hours=1), tick=False):
        assert ask(client, session, n=1).status_code == 302


def test_nobody_gets_more_letters_a_day_than_the_limit_wherever_they_are_asked_for(
    client: Client, settings: Any
) -> None:
    settings.LETTERS_PER_DAY_TO_ONE_CONTACT = 2
    for n in range(3):
        address = {"REMOTE_ADDR": f"192.0.2.{n}"}
        fields = {"navn": f"Inga {n}", "kontakt": "inga@example.dk", "hvem": "self", "niveau": "new"}
        client.post(f"/kurser/{SessionFactory().pk}/", fields, **address)
    assert Message.objects.filter(to_address="inga@example.dk").count() == 2


def test_a_seat_moved_to_and_fro_does_not_write_letter_upon_letter(client: Client, settings: Any) -> None:
    settings.LETTERS_PER_DAY_TO_ONE_CONTACT = 2
    booking = BookingFactory()
    first = booking.instance
    other = SessionFactory(course=first.course, starts_at=instant(days=2))
    for to in (other, first, other):
        response = client.post(f"/plads/{booking.token}/flyt/", {"til": to.pk})
    assert TOO_MANY in said(response)
    assert Message.objects.count() == 2


def test_a_seat_can_be_given_up_however_often_one_has_knocked(client: Client, settings: Any) -> None:
    settings.LETTERS_PER_DAY_TO_ONE_CONTACT = settings.BOOKINGS_PER_HOUR_FROM_ONE_ADDRESS = 0
    booking = BookingFactory()
    client.post(f"/plads/{booking.token}/afbud/")
    booking.refresh_from_db()
    assert booking.is_cancelled


def test_staff_book_as_many_as_ring(client: Client, settings: Any) -> None:
    settings.BOOKINGS_PER_HOUR_FROM_ONE_ADDRESS = settings.LETTERS_PER_DAY_TO_ONE_CONTACT = 0
    client.force_login(CoordinatorFactory())
    fields = {"navn": "Inga", "kontakt": "inga@example.dk", "hvem": "self", "niveau": "new", "kilde": "phone"}
    client.post(f"/hold/{SessionFactory().pk}/book/", fields)
    assert Booking.objects.count() == 1


def test_knocking_costs_one_statement_and_looking_none(client: Client, django_assert_num_queries: Any) -> None:
    limits = [Limit(what, "192.0.2.7", 9, timedelta(hours=1)) for what in ("seat", "letter")]
    with django_assert_num_queries(1):
        assert knock(limits=limits, now=NOW)
    client.get(f"/kurser/{SessionFactory().pk}/")
    assert Knock.objects.count() == 2


def test_of_who_knocked_only_a_keyed_hash_is_kept(client: Client, settings: Any) -> None:
    ask(client, SessionFactory())
    kept = " ".join(Knock.objects.values_list("key", flat=True))
    assert "192.0.2.7" not in kept
    assert "inga0@example.dk" not in kept
    of_another_house = Limit("seat", "192.0.2.7", 60, timedelta(hours=1))
    assert of_another_house.key(NOW) in kept
    settings.SECRET_KEY = "another"
    assert of_another_house.key(NOW) not in kept


def test_what_was_counted_is_forgotten_when_it_is_over(client: Client) -> None:
    ask(client, SessionFactory())
    forget_knocks(now=instant(hours=1.5))
    assert Knock.objects.count() == 1  # the letters of the day
    forget_knocks(now=instant(days=1.1))
    assert Knock.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_knocks_at_the_same_moment_are_all_counted() -> None:
    passed = []

    def at_once() -> None:
        limits = [Limit("seat", "192.0.2.7", 5, timedelta(hours=1)), Limit("letter", "inga", 9, timedelta(days=1))]
        passed.append(knock(limits=limits, now=NOW))
        connections.close_all()

    threads = [threading.Thread(target=at_once) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(passed) == [False] * 3 + [True] * 5
    assert set(Knock.objects.values_list("number", flat=True)) == {8}


def test_counting_on_postgresql_waits_for_no_disk() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite waits for the disk only when it tidies up its log")
    knock(limits=[Limit("seat", "192.0.2.7", 5, timedelta(hours=1))], now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == ("off",)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "198.51.100.1", "192.0.2.7"),  # anybody can write this header: without a proxy of ours it says nothing
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "10.0.0.1, 198.51.100.1", "198.51.100.1"),  # what our own proxy has added stands last
        (1, "", "192.0.2.7"),
    ],
)
def test_behind_our_proxy_the_address_is_the_visitors_and_cannot_be_made_up(
    rf: RequestFactory, settings: Any, proxies: int, forwarded: str, seen: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert address_of(rf.get("/", REMOTE_ADDR="192.0.2.7", **headers)) == seen


def test_of_a_long_address_the_network_counts(rf: RequestFactory) -> None:
    one, other = (address_of(rf.get("/", REMOTE_ADDR=f"2001:db8::{n}")) for n in (1, 2))
    assert one == other
