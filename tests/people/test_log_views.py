"""Logbogen: the audit log as administrators read it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.models import AuditEntry, Deed, Person
from tests.people.factories import PASSWORD, AdministratorFactory, CoordinatorFactory, code_now, give_code_app

pytestmark = pytest.mark.django_db

LOG = "/logbog/"


@pytest.fixture
def administrator(client: Client) -> Person:
    person = AdministratorFactory(name="Ane Holm")
    client.force_login(person)
    return person


def entry(what: str = "Holdets side", *, days_ago: float = 0, **fields: Any) -> AuditEntry:
    at = timezone.now() - timedelta(days=days_ago)
    return AuditEntry.objects.create(at=at, what=what, **{"deed": Deed.SEEN} | fields)


def shown(client: Client, **wish: object) -> list[AuditEntry]:
    return list(client.get(LOG, wish).context["page_of"])


class TestThePage:
    def test_the_newest_stands_first(self, client: Client, administrator: Person) -> None:
        old, new = entry(days_ago=2), entry(days_ago=1)

        assert shown(client) == [new, old]
        assert AuditEntry.objects.latest("pk").what == "Logbogen"

    def test_is_filtered_by_person_deed_day_and_reference(self, client: Client, administrator: Person) -> None:
        rosa = CoordinatorFactory()
        hers = entry(who=rosa.pk, name=rosa.name, days_ago=3, about="courses.booking:42")
        changed = entry(deed=Deed.CHANGED, days_ago=5, about="courses.booking:43")

        assert shown(client, hvem=rosa.pk) == [hers]
        assert shown(client, hvad="changed") == [changed]
        assert shown(client, dag=local_day(hers.at)) == [hers]
        assert shown(client, om="courses.booking:43") == [changed]
        assert shown(client, hvem=rosa.pk, hvad="changed") == []

    def test_a_wish_nobody_can_read_shows_everything(self, client: Client, administrator: Person) -> None:
        line = entry(days_ago=1)

        assert line in shown(client, hvem="x", dag="i går", hvad="y")
        assert line in shown(client, hvem="9" * 30, dag="9999-12-31")

    def test_costs_the_same_for_one_line_and_for_a_full_page(
        self, client: Client, administrator: Person, django_assert_num_queries: Any
    ) -> None:
        client.get(LOG)
        # session, person, all persons for the filter, count, page, host, and whether the log knows already
        with django_assert_num_queries(7):
            client.get(LOG)
        for _ in range(60):
            entry()
        with django_assert_num_queries(7):
            assert len(client.get(LOG).context["page_of"]) == 50

    def test_is_not_there_for_a_coordinator(self, client: Client) -> None:
        client.force_login(CoordinatorFactory(is_instructor=True))

        assert client.get(LOG).status_code == 404


class TestTheDoor:
    def lines(self) -> list[tuple[str, str, str]]:
        return list(AuditEntry.objects.order_by("pk").values_list("deed", "name", "about"))

    def test_coming_and_going_are_told_once_somebody_is_really_in(self, client: Client) -> None:
        person = CoordinatorFactory(name="Rosa Lind", is_demo=False)
        give_code_app(person)
        about = f"people.person:{person.pk}"

        client.post("/konto/login/", {"login": person.email, "password": PASSWORD})
        assert self.lines() == []
        client.post("/konto/kode/", {"code": "000000"})
        client.post("/konto/kode/", {"code": code_now()})
        client.post("/konto/logout/")

        assert self.lines() == [
            ("login_refused", "", about),
            ("logged_in", "Rosa Lind", about),
            ("logged_out", "Rosa Lind", about),
        ]

    def test_a_refusal_names_the_account_and_keeps_nothing_of_what_was_typed(self, client: Client) -> None:
        person = CoordinatorFactory(email="bo@example.dk")

        client.post("/konto/login/", {"login": "BO@example.dk", "password": "hemmelig123"})
        client.post("/konto/login/", {"login": "hemmelig123@example.dk", "password": "x"})

        assert self.lines() == [("login_refused", "", f"people.person:{person.pk}"), ("login_refused", "", "")]
        assert "hemmelig" not in str(list(AuditEntry.objects.values()))

    def test_who_changed_an_account_is_told(self, client: Client, administrator: Person) -> None:
        person = CoordinatorFactory()

        client.post(f"/personer/{person.pk}/luk/")
        client.post(f"/personer/{person.pk}/aabn/")

        about = f"people.person:{person.pk}"
        told = AuditEntry.objects.filter(about=about).order_by("pk").values_list("deed", "what", "name")
        assert list(told) == [("changed", "Konto lukket", "Ane Holm"), ("changed", "Konto åbnet igen", "Ane Holm")]
