"""Who is shown a guest stands in the audit log: every address of the project is opened, and none shows one unseen."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from selvhjulpen.courses.models import Booking
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import AuditEntry, Person
from tests.courses.factories import BookingFactory, InstructorFactory, SessionFactory
from tests.doors import town as doors
from tests.doors.test_matrix import TABLE
from tests.test_architecture import views

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NAME, EMAIL = "Xenia Kvistgaard", "xenia.kvistgaard@example.dk"
# What the search pages are asked.
ASKED = {"courses:guest_find": {"hvem": NAME}, "privacy:find": {"kontakt": EMAIL}}

# The pages that show a guest to the staff. A page that is not here and shows one is new: let the log hear of it.
SHOWING = {
    "home:board",
    "home:calls",
    "courses:session_staff",
    "courses:guest_cancel",
    "courses:guest_move",
    "courses:guest_find",
    "courses:attendance",
    "courses:attendance_sheet",
    "exchange:export",
    "privacy:find",
    "privacy:held",
    "privacy:take_out",
    "privacy:erase",
}


def text_of(answer: Any) -> str:
    content = b"".join(answer) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        package = zipfile.ZipFile(io.BytesIO(content))
        content = b"".join(package.read(name) for name in package.namelist())
    return str(content.decode(errors="replace"))


def requests(town: doors.Town) -> Iterator[tuple[str, str, str, str]]:
    """Name, visitor, method and path of all that the staff may ask for; what citizens open by their link is theirs."""
    open_to_all = {name for _, name, view in views(get_resolver().url_patterns) if hasattr(view, "open_to_all")}
    for name, _which, kwargs, who in doors.everything(town, TABLE):
        for visitor in sorted(set(who) & set("ACI")) if name not in open_to_all else ():
            for method in ("get", "post"):
                yield name, visitor, method, reverse(name, kwargs=kwargs)


def test_nobody_is_shown_a_guest_without_a_line_in_the_log() -> None:
    town = doors.build()
    Booking.objects.update(name=NAME)
    Booking.objects.filter(pk=Booking.objects.order_by("pk")[0].pk).update(email=EMAIL)
    Message.objects.update(to_name=NAME)
    shown, unseen = set(), []

    for name, visitor, method, path in requests(town):
        with transaction.atomic():
            answer = getattr(town.client(visitor), method)(path, ASKED.get(name, {}) if method == "post" else {})
            text = text_of(answer)
            if name == "courses:guest_find":
                text = text.replace(f'value="{NAME}"', "")  # what one has typed oneself
            if NAME in text:
                shown.add(name)
                person = town.people[visitor]
                if not AuditEntry.objects.filter(who=person.pk, deed__in=["seen", "exported"]).exists():
                    unseen.append(f"{method} {path} as {visitor}")
            transaction.set_rollback(True)

    assert unseen == []
    assert shown == SHOWING


class TestWhatAnInstructorIsShown:
    """A list of participants is not a list of profiles: of each guest just what teaching needs."""

    MARKS = {
        "name": "Xenia Kvistgaard",
        "companion": "Yrsa Lindegaard",
        "booked_by": "Zacharias Mogensen",
        "phone": "+4512987654",
        "email": "xenia@kvistgaard.example",
        "number": "7913",
        "token": "token-token-token-0000",
        "form_key": "formular-formular-0000",
        "key": "noegle-noegle-0000",
    }

    @pytest.fixture
    def instructor(self, client: Client) -> Person:
        person = InstructorFactory()
        client.force_login(person)
        return person

    def shown(self, text: str) -> set[str]:
        spoken = {"phone": ["12 98 76 54", "12\xa098\xa076\xa054", "12987654"]}
        return {
            field for field, mark in self.MARKS.items() if any(said in text for said in [mark, *spoken.get(field, [])])
        }

    @pytest.mark.parametrize(
        ("address", "allowed"),
        [
            ("/hold/{pk}/fremmoede/", {"name", "companion"}),
            ("/hold/{pk}/holdark/", {"name", "companion", "number"}),  # the number is what a guest has on their paper
            ("/hold/{pk}/", set()),
            ("/hold/", set()),
            ("/i-dag/", set()),
        ],
    )
    def test_is_names_levels_and_needs_and_no_way_to_reach_anybody(
        self, client: Client, instructor: Person, address: str, allowed: set[str]
    ) -> None:
        instance = SessionFactory()
        instance.instructors.add(instructor)
        BookingFactory(instance=instance, seats=2, level="some", needs=["hearing_loop"], **self.MARKS)

        text = client.get(address.format(pk=instance.pk)).content.decode()

        assert self.shown(text) == allowed
        assert ("Teleslynge" in text, "Let øvet" in text) == (bool(allowed), bool(allowed))
