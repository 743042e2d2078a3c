"""What is kept about those who work for the programme, and for how long."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client

from selvhjulpen.lib.calendars import at
from selvhjulpen.outbox.models import Message
from selvhjulpen.people import actions, rules
from selvhjulpen.people.models import AuditEntry, Person
from tests.people.factories import AdministratorFactory, CoordinatorFactory, give_code_app

pytestmark = pytest.mark.django_db

NOW = at(date(2026, 11, 23), time(9))


def closed(moment: datetime | None) -> Person:
    return CoordinatorFactory(is_active=False, closed_at=moment)


def is_forgotten(person: Person) -> bool:
    return not Person.objects.remembered().filter(pk=person.pk).exists()


def test_twelve_months_are_counted_to_the_day_leap_years_too() -> None:
    assert rules.log_is_kept_from(NOW) == at(date(2025, 11, 23), time())
    assert rules.accounts_are_kept_if_closed_from(at(date(2028, 2, 29), time(9))) == at(date(2027, 2, 28), time())


def test_an_account_is_forgotten_a_year_after_it_was_closed() -> None:
    border = at(date(2025, 11, 23), time())
    long_ago, lately, open_ = closed(border - timedelta(seconds=1)), closed(border), CoordinatorFactory()
    give_code_app(long_ago)

    actions.forget_closed_accounts(now=NOW)
    actions.forget_closed_accounts(now=NOW)

    assert [is_forgotten(person) for person in (long_ago, lately, open_)] == [True, False, False]
    assert not Authenticator.objects.filter(user=long_ago).exists()
    assert AuditEntry.objects.filter(deed="erased").count() == 1


def test_an_account_closed_by_an_import_has_its_year_from_when_it_is_seen() -> None:
    person = closed(None)

    actions.forget_closed_accounts(now=NOW)

    person.refresh_from_db()
    assert (person.closed_at, is_forgotten(person)) == (NOW, False)


def test_who_comes_back_in_time_is_not_forgotten() -> None:
    by, person = AdministratorFactory(), CoordinatorFactory()
    actions.deactivate(person=person, by=by, now=NOW - timedelta(days=400))
    actions.activate(person=person, by=by, now=NOW - timedelta(days=100))
    actions.deactivate(person=person, by=by, now=NOW - timedelta(days=50))

    actions.forget_closed_accounts(now=NOW)

    assert not is_forgotten(person)


def test_a_letter_with_a_link_into_an_account_is_empty_once_it_is_sent() -> None:
    by = AdministratorFactory()
    sent = actions.add_person(name="Bo", email="bo@example.dk", phone="", roles=[], by=by, now=NOW)
    Message.objects.update(state="sent", settled_at=NOW)
    waiting = actions.add_person(name="Ea", email="ea@example.dk", phone="", roles=[], by=by, now=NOW)

    actions.forget_letters(now=NOW)

    told = {m.about: (m.to_address, bool(m.text), m.state) for m in Message.objects.all()}
    assert told == {
        f"people.person:{sent.pk}": ("", False, "sent"),
        f"people.person:{waiting.pk}": ("ea@example.dk", True, "waiting"),
    }


def test_a_login_that_has_run_out_is_taken_away(client: Client) -> None:
    client.force_login(CoordinatorFactory())
    Session.objects.update(expire_date=NOW)

    actions.forget_sessions(now=NOW)
    assert Session.objects.exists()

    actions.forget_sessions(now=NOW + timedelta(seconds=1))
    assert not Session.objects.exists()
