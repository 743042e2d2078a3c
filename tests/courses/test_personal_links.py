"""The address of a seat is the key to it: it stays with the guest."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from tests.courses.factories import BookingFactory, CoordinatorFactory, SessionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_at_nine")]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the installation's own log says."""
    (console,) = (handler for handler in logging.getLogger().handlers if handler.name == "console")
    assert isinstance(console, logging.StreamHandler)
    written = io.StringIO()
    before = console.setStream(written)
    yield written
    console.setStream(before)


@pytest.mark.parametrize("page", ["seat", "seat_change", "seat_move", "seat_cancel", "seat_calendar"])
def test_a_library_computer_does_not_keep_the_pages_of_a_seat(client: Client, page: str) -> None:
    booking = BookingFactory()

    answer = client.get(reverse(f"courses:{page}", args=[booking.token]))

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_a_refused_request_leaves_no_personal_link_in_the_log(log: io.StringIO) -> None:
    booking = BookingFactory()
    browser_without_cookies = Client(enforce_csrf_checks=True)

    browser_without_cookies.post(reverse("courses:seat_cancel", args=[booking.token]))
    browser_without_cookies.put(reverse("courses:seat", args=[booking.token]))

    assert booking.token not in log.getvalue()
    assert "/plads/…/afbud/" in log.getvalue()


def test_a_council_link_and_a_password_link_leave_nothing_in_the_log_either(client: Client, log: io.StringIO) -> None:
    client.get("/deltagelse/delt/eyJhIjoxfQ:1abc:secret/")
    client.put("/konto/ny/1-secret/")

    assert "secret" not in log.getvalue()
    assert "/deltagelse/delt/…/" in log.getvalue()


def test_a_guests_name_does_not_travel_in_a_cookie(client: Client) -> None:
    client.force_login(CoordinatorFactory())
    booking = BookingFactory(instance=SessionFactory(), name="Inga Thorup")

    answer = client.post(reverse("courses:guest_cancel", args=[booking.instance_id, booking.pk]))

    assert [str(message) for message in get_messages(answer.wsgi_request)] == ["Inga Thorup er meldt fra."]
    assert "messages" not in answer.cookies
