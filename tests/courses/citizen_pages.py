"""How a citizen reaches a page, sends its form, and reads the answer."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selvhjulpen.courses.models import Booking, CourseInstance
from tests.reading import Page

CPR = "010150-1234"
INGA = {"navn": "Inga Holm", "kontakt": "12 34 56 78", "hvem": "self", "niveau": "unsure", "formkey": "form-1"}


def get(client: Client, address: str, **query: object) -> Page:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return Page(answer.content)


def address_of(instance: CourseInstance) -> str:
    return reverse("courses:session", args=[instance.pk])


def seat_of(booking: Booking, page: str = "seat") -> str:
    return reverse(f"courses:{page}", args=[booking.token])


def send(client: Client, instance: CourseInstance, **changed: object) -> Page:
    """Send the form and see the page that refuses it."""
    answer = client.post(address_of(instance), {**INGA, **changed})
    assert answer.status_code == 200
    return Page(answer.content)


def book(client: Client, instance: CourseInstance, **changed: object) -> Booking:
    """Send the form and be sent on to the receipt."""
    answer = client.post(address_of(instance), {**INGA, **changed})
    assert answer.status_code == 302, Page(answer.content).summary
    return Booking.objects.get(token=answer["Location"].rstrip("/").split("/")[-1])


def shown(page: Page) -> list[str]:
    """The courses on the cards, in order; not the one that is offered where nothing was found."""
    return [] if page.by_class("empty") else [card.tags("h3")[0].text for card in page.by_class("card-s")]


def queries_of(client: Client, address: str) -> int:
    """How often the page asks the database."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
