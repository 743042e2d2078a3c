""" "Er det stadig rigtigt?": who is asked when, what one press does, and what stands with a mark."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from selvhjulpen.directory.actions import confirming as actions
from selvhjulpen.directory.models import Organization, Service
from selvhjulpen.directory.queries.confirming import confirm_path, doubtful
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import AuditEntry
from tests.directory.factories import OrganizationFactory, ServiceFactory
from tests.people.factories import CoordinatorFactory, PartnerFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=200)
DAY = timedelta(days=1)


def asked() -> list[tuple[str, str]]:
    """To whom, and the subject, in the order written."""
    return list(Message.objects.order_by("pk").values_list("to_address", "subject"))


def link_in(message: Message, name: str) -> str:
    found = re.search(rf"{name}\nhttp://localhost:8000(\S+)", message.text)
    assert found
    return found[1]


def test_each_contact_is_asked_about_all_offers_in_one_mail_with_a_link_for_each() -> None:
    organization = OrganizationFactory(contacts=[PartnerFactory(email="a@example.dk"), PartnerFactory(email="b@b.dk")])
    organization.contacts.add(PartnerFactory(email="closed@example.dk", is_active=False))
    for name in ("IT-café", "Hjemmehjælp"):
        ServiceFactory(organization=organization, name=name, confirmed_at=LONG_AGO)
    ServiceFactory(organization=organization, name="Er slut", confirmed_at=LONG_AGO, is_active=False)

    actions.ask_whether_right(now=NOW)

    assert sorted(asked()) == [("a@example.dk", "Er det stadig rigtigt?"), ("b@b.dk", "Er det stadig rigtigt?")]
    mail = Message.objects.get(to_address="a@example.dk")
    assert link_in(mail, "IT-café") != link_in(mail, "Hjemmehjælp")
    assert "Er slut" not in mail.text


def test_without_contacts_the_organisations_own_mailbox_is_asked_and_without_it_nobody() -> None:
    ServiceFactory(organization__email="post@example.dk", confirmed_at=LONG_AGO)
    unreachable = ServiceFactory(confirmed_at=LONG_AGO)

    actions.ask_whether_right(now=NOW)

    unreachable.refresh_from_db()
    assert asked() == [("post@example.dk", "Er det stadig rigtigt?")]
    assert unreachable.asked_at is None


def test_who_cannot_be_asked_by_mail_stands_in_the_list(client: Client) -> None:
    ServiceFactory(organization__name="Uden mail")
    client.force_login(CoordinatorFactory())

    assert "Kan ikke spørges med mail: ring" in client.get("/medlemmer/?vis=ikke").content.decode()


def test_a_year_of_silence_is_two_questions_one_reminder_and_a_mark_that_stays() -> None:
    offer = ServiceFactory(organization__email="post@example.dk", confirmed_at=NOW - timedelta(days=182))
    marked = {}
    around = [0, 21, 35, 100, 182, 182 + 21, 182 + 35, 300, 364]
    for day in sorted({day + more for day in around for more in (-1, 0, 1) if day + more >= 0}):
        actions.ask_whether_right(now=NOW + day * DAY)
        actions.ask_whether_right(now=NOW + day * DAY)  # the worker comes every five minutes
        offer.refresh_from_db()
        marked[day] = doubtful(offer, now=NOW + day * DAY)

    days = [(sent - NOW).days for sent in Message.objects.order_by("pk").values_list("created_at", flat=True)]
    assert days == [0, 21, 182, 364]
    assert [subject for _to, subject in asked()] == [
        "Er det stadig rigtigt?",
        "Husk: Er det stadig rigtigt?",
        "Er det stadig rigtigt?",
        "Er det stadig rigtigt?",
    ]
    assert min(day for day, is_marked in marked.items() if is_marked) == 21 + 14
    assert all(is_marked for day, is_marked in marked.items() if day >= 35)


def test_an_organisation_is_not_asked_again_within_half_a_year_for_an_offer_that_comes_due_later() -> None:
    organization = OrganizationFactory(email="post@example.dk")
    ServiceFactory(organization=organization, confirmed_at=LONG_AGO, name="Gammelt")
    soon = ServiceFactory(organization=organization, confirmed_at=NOW - timedelta(days=100), name="Snart")
    new = ServiceFactory(organization=organization, confirmed_at=NOW - timedelta(days=80), name="Nyt")

    actions.ask_whether_right(now=NOW)
    Service.objects.exclude(pk=new.pk).update(confirmed_at=NOW + DAY)
    for day in (2, 30, 90, 103, 120, 181):
        actions.ask_whether_right(now=NOW + day * DAY)

    mail = Message.objects.get()
    soon.refresh_from_db()
    # What would be due within a quarter comes along; the rest waits for the next mail.
    assert ("Snart" in mail.text, "Nyt" in mail.text, soon.asked_at) == (True, False, NOW)


def test_an_answer_takes_the_mark_away_and_stops_the_reminder() -> None:
    offer = ServiceFactory(organization__email="post@example.dk", confirmed_at=LONG_AGO)
    actions.ask_whether_right(now=NOW)
    actions.confirm(offer=offer, by=None, now=NOW + DAY)
    actions.ask_whether_right(now=NOW + 30 * DAY)

    assert len(asked()) == 1

    late = ServiceFactory(confirmed_at=LONG_AGO, asked_at=NOW - 60 * DAY, reminded_at=NOW - 30 * DAY)
    assert doubtful(late, now=NOW)
    actions.confirm(offer=late, by=None, now=NOW)
    late.refresh_from_db()
    assert not doubtful(late, now=NOW)


def test_nothing_due_costs_one_query(django_assert_num_queries: Any) -> None:
    ServiceFactory(organization__email="post@example.dk", confirmed_at=NOW)
    ServiceFactory(confirmed_at=LONG_AGO)  # nobody to write to
    ServiceFactory(organization__email="b@example.dk", confirmed_at=LONG_AGO, asked_at=NOW - DAY)

    with django_assert_num_queries(1):
        actions.ask_whether_right(now=NOW)


class TestTheLink:
    @pytest.fixture
    def offer(self, time_machine: Any) -> Service:
        time_machine.move_to(NOW, tick=False)
        offer: Service = ServiceFactory(
            name="IT-café", organization__contacts=[PartnerFactory(name="Bo")], confirmed_at=LONG_AGO
        )
        ServiceFactory(name="Ikke deres", confirmed_at=LONG_AGO)
        return offer

    def link(self, offer: Service) -> str:
        return confirm_path(offer, offer.organization.contacts.get())

    def test_looking_changes_nothing_and_one_press_confirms_once(self, client: Client, offer: Service) -> None:
        address = self.link(offer)
        page = client.get(address).content.decode()
        offer.refresh_from_db()
        assert (page.count('value="ja"'), "Ikke deres" in page, offer.confirmed_at) == (1, False, LONG_AGO)

        answer = client.post(address, {"tilbud": offer.pk, "svar": "ja"}, follow=True)

        offer.refresh_from_db()
        assert (offer.confirmed_at, offer.version) == (NOW, 1)
        assert "Bekræftet den 22. november 2026" in answer.content.decode()
        assert [entry.name for entry in AuditEntry.objects.all()] == ["Bo"]

    def test_gone_is_taken_off_and_can_be_put_back(self, client: Client, offer: Service) -> None:
        Service.objects.filter(pk=offer.pk).update(asked_at=NOW - DAY)
        address = self.link(offer)

        page = client.post(address, {"tilbud": offer.pk, "svar": "vaek"}, follow=True).content.decode()
        offer.refresh_from_db()
        assert (offer.is_active, offer.version, "Sæt det på siden igen" in page) == (False, 2, True)

        client.post(address, {"tilbud": offer.pk, "svar": "alligevel"})
        offer.refresh_from_db()
        assert offer.is_active

    def test_another_organisations_offer_is_not_answered_by_it(self, client: Client, offer: Service) -> None:
        other = Service.objects.get(name="Ikke deres")

        client.post(self.link(offer), {"tilbud": other.pk, "svar": "vaek"})

        other.refresh_from_db()
        assert other.is_active

    def test_it_opens_nothing_when_tampered_with_too_old_or_of_a_former_contact(
        self, client: Client, offer: Service, time_machine: Any
    ) -> None:
        address = self.link(offer)
        assert client.get(address.replace(f"/{offer.pk}.", "/999.")).status_code == 404
        assert client.get(address[:-2] + "x/").status_code == 404

        contact = offer.organization.contacts.get()
        offer.organization.contacts.clear()
        assert client.get(address).status_code == 404
        offer.organization.contacts.add(contact)
        assert client.get(address).status_code == 200

        time_machine.move_to(NOW + timedelta(days=183))
        assert client.get(address).status_code == 404


def test_the_coordinator_confirms_what_was_said_on_the_telephone(client: Client) -> None:
    client.force_login(CoordinatorFactory(name="Kaja"))
    offer, foreign = ServiceFactory(), ServiceFactory()

    client.post(f"/medlemmer/{offer.organization_id}/tilbud/{offer.pk}/bekraeftet/")
    not_theirs = client.post(f"/medlemmer/{offer.organization_id}/tilbud/{foreign.pk}/bekraeftet/")

    offer.refresh_from_db()
    assert (offer.confirmed_at is not None, not_theirs.status_code) == (True, 404)
    entry = AuditEntry.objects.get(what="Tilbud bekræftet")
    assert (entry.name, entry.about) == ("Kaja", f"directory.organization:{offer.organization_id}")


def test_no_letter_is_lost_for_an_organisation_that_changed_its_contacts() -> None:
    organization: Organization = OrganizationFactory(email="post@example.dk")
    ServiceFactory(organization=organization)
    actions.ask_whether_right(now=NOW)
    organization.contacts.add(PartnerFactory(email="ny@example.dk"))

    actions.ask_whether_right(now=NOW + 22 * DAY)

    assert [to for to, _subject in asked()] == ["post@example.dk", "ny@example.dk"]
