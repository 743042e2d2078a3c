"""Somebody asks to be a member; the coordinator answers, and says yes or no."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from selvhjulpen.directory.actions import membership as actions
from selvhjulpen.directory.models import JoinRequest, Membership, Organization
from selvhjulpen.directory.queries.coverage import CoverageWish, totals
from selvhjulpen.directory.queries.members import FORMER, NEVER, members
from selvhjulpen.directory.queries.members import NOW as MEMBERS_NOW
from selvhjulpen.home.queries.network import network
from selvhjulpen.meetings.queries.answers import members as invited
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import AuditEntry, Person
from tests.directory.factories import HostFactory, JoinRequestFactory, MembershipFactory, OrganizationFactory
from tests.people.factories import CoordinatorFactory, PartnerFactory, PersonFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)
ASKED = {
    "navn": "IT-klubben Birken",
    "slags": "association",
    "kontakt": "Åse Holm",
    "email": "Aase@Example.dk",
    "telefon": "12 34 56 78",
    "besked": "Vi hjælper hver mandag.",
}
JOIN = "/hjaelp/bliv-medlem/"


def letters_to(address: str) -> list[str]:
    """The subjects of what was written to this address."""
    return list(Message.objects.filter(to_address=address).order_by("pk").values_list("subject", flat=True))


@pytest.fixture
def coordinator(client: Client) -> Person:
    person: Person = CoordinatorFactory(name="Kaja", email="kaja@example.dk")
    client.force_login(person)
    return person


def test_who_asks_has_a_receipt_and_every_coordinator_is_told() -> None:
    CoordinatorFactory(email="a@example.dk")
    CoordinatorFactory(email="b@example.dk")
    PartnerFactory(email="p@example.dk")
    CoordinatorFactory(email="closed@example.dk", is_active=False)

    answer = Client().post(JOIN, ASKED)

    assert (answer.status_code, answer.url) == (302, f"{JOIN}tak/")
    assert letters_to("aase@example.dk") == ["Tak, vi har fået din anmodning"]
    assert set(Message.objects.values_list("to_address", flat=True)) == {
        "aase@example.dk",
        "a@example.dk",
        "b@example.dk",
    }
    assert "Vi hjælper hver mandag." in Message.objects.get(to_address="a@example.dk").text


def test_the_link_to_the_thread_is_in_the_mail_and_nowhere_on_the_page() -> None:
    answer = Client().post(JOIN, ASKED, follow=True)
    token = JoinRequest.objects.get().token

    assert token not in answer.content.decode()
    assert f"/hjaelp/anmodning/{token}/" in Message.objects.get(to_address="aase@example.dk").text
    assert "Vi hjælper hver mandag." in Client().get(f"/hjaelp/anmodning/{token}/").content.decode()


def test_the_telephone_stands_on_the_page_as_a_way_of_its_own() -> None:
    HostFactory(phone="+4512345678")

    assert "tel:+4512345678" in Client().get(JOIN).content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "aase"}, "Det er ikke en e-mail."),
        ({"navn": "Se www.eksempel.dk"}, "Skriv kun navnet her"),
        ({"besked": "Mit nummer er 010190-1234"}, "cpr-nummer"),
        ({"hjemmeside": "http://spam.example"}, "Ring til os i stedet."),
        ({"slags": "municipality"}, "municipality"),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_typed_stays(wrong: dict[str, str], said: str) -> None:
    page = Client().post(JOIN, ASKED | wrong).content.decode()

    assert said in page
    assert ("Åse Holm" in page, JoinRequest.objects.count(), Message.objects.count()) == (True, 0, 0)


def test_sent_twice_is_asked_once_and_news_become_a_message() -> None:
    Client().post(JOIN, ASKED)
    Client().post(JOIN, ASKED)
    Client().post(JOIN, ASKED | {"besked": "Og hver tirsdag."})

    request = JoinRequest.objects.get()
    assert [message.text for message in request.messages.all()] == ["Vi hjælper hver mandag.", "Og hver tirsdag."]
    assert letters_to("aase@example.dk") == ["Tak, vi har fået din anmodning"]


def test_a_flood_from_one_address_is_stopped_and_the_telephone_named(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)  # knocks are counted by the full hour
    for n in range(20):
        Client().post(JOIN, ASKED | {"email": f"a{n}@example.dk"})

    answer = Client().post(JOIN, ASKED | {"email": "last@example.dk"})

    assert (answer.status_code, JoinRequest.objects.count()) == (429, 20)
    assert "Ring til os i stedet." in answer.content.decode()


def test_both_sides_write_and_each_is_told_by_mail(client: Client, coordinator: Person) -> None:
    request = JoinRequestFactory(email="aase@example.dk")

    client.post(f"/medlemmer/anmodninger/{request.pk}/", {"besked": "Hvor holder I til?"})
    Client().post(f"/hjaelp/anmodning/{request.token}/", {"besked": "I kælderen."})

    assert letters_to("aase@example.dk") == ["Du har fået svar"]
    assert letters_to("kaja@example.dk") == [f"{request.name} har skrevet igen"]
    page = Client().get(f"/hjaelp/anmodning/{request.token}/").content.decode()
    assert re.findall("Hvor holder I til|I kælderen", page) == ["Hvor holder I til", "I kælderen"]


def test_accepting_makes_organisation_membership_and_contact_and_welcomes_them(
    client: Client, coordinator: Person
) -> None:
    request = JoinRequestFactory(name="IT-klubben", kind="group", email="aase@example.dk", phone="+4512345678")

    client.post(f"/medlemmer/anmodninger/{request.pk}/optag/", {"organisation": "", "fra": "2026-11-22"})

    organization = Organization.objects.get(name="IT-klubben")
    contact = organization.contacts.get()
    assert (organization.kind, organization.phone, organization.email) == ("group", "+4512345678", "aase@example.dk")
    assert (contact.name, contact.email, contact.is_partner) == ("Åse Holm", "aase@example.dk", True)
    assert [(row.since, row.until) for row in organization.memberships.all()] == [(TODAY, None)]
    assert letters_to("aase@example.dk") == ["Velkommen i netværket: IT-klubben"]
    link = re.search(r"http://localhost:8000(/konto/ny/\S+)", Message.objects.get().text)
    assert link
    assert Client().get(link[1], follow=True).status_code == 200
    request.refresh_from_db()
    assert (request.state, request.decided_by, request.organization) == ("accepted", coordinator, organization)


def test_who_has_an_account_keeps_it_as_it_is_and_gets_one_role_more() -> None:
    known = PersonFactory(name="Ulla", email="aase@example.dk", is_instructor=True)
    request = JoinRequestFactory(email="aase@example.dk", contact_name="En anden")
    existing = OrganizationFactory()

    actions.accept(request=request, organization=existing, since=TODAY, by=CoordinatorFactory(), now=NOW)

    known.refresh_from_db()
    assert (known.name, known.is_instructor, known.is_partner) == ("Ulla", True, True)
    assert set(existing.contacts.all()) == {known}
    assert "/konto/login/" in Message.objects.get(to_address="aase@example.dk").text


def test_an_account_that_an_administrator_closed_is_not_opened_this_way() -> None:
    PersonFactory(email="aase@example.dk", is_active=False)
    request = JoinRequestFactory(email="aase@example.dk")

    with pytest.raises(actions.ClosedAccount):
        actions.accept(request=request, organization=None, since=TODAY, by=CoordinatorFactory(), now=NOW)

    assert (Organization.objects.count(), Membership.objects.count()) == (0, 0)


def test_the_second_of_two_who_decide_at_once_is_told_who_was_first(client: Client, coordinator: Person) -> None:
    request = JoinRequestFactory()
    first = CoordinatorFactory(name="Kirsten Først")
    actions.decline(request=request, reason="Vi er fulde.", by=first, now=NOW)

    answer = client.post(
        f"/medlemmer/anmodninger/{request.pk}/optag/", {"organisation": "", "fra": "2026-11-22"}, follow=True
    )

    assert "Kirsten Først har sagt nej i mellemtiden. Intet er ændret." in answer.content.decode()
    assert Membership.objects.count() == 0


def test_a_no_needs_a_reason_which_they_read(client: Client, coordinator: Person) -> None:
    request = JoinRequestFactory(email="aase@example.dk")
    address = f"/medlemmer/anmodninger/{request.pk}/afslaa/"

    assert "Skriv, hvorfor I siger nej." in client.post(address, {"begrundelse": ""}).content.decode()
    client.post(address, {"begrundelse": "I sælger forsikringer."})

    assert "I sælger forsikringer." in Message.objects.get(to_address="aase@example.dk").text
    assert "I sælger forsikringer." in Client().get(f"/hjaelp/anmodning/{request.token}/").content.decode()


def test_the_page_names_organisations_that_may_be_the_one(client: Client, coordinator: Person) -> None:
    OrganizationFactory(name="Ældre Sagen, Birkesø")
    OrganizationFactory(name="Pensionisterne")
    request = JoinRequestFactory(name="Ældresagen Birkesoe")

    page = client.get(f"/medlemmer/anmodninger/{request.pk}/").content.decode()

    assert "Ligner en, der står her i forvejen: Ældre Sagen, Birkesø." in page
    assert '<option value="" selected>En ny organisation</option>' in page  # a press too many gives nobody's page away
    assert AuditEntry.objects.filter(who=coordinator.pk, about=f"directory.joinrequest:{request.pk}").count() == 1


def test_the_list_shows_who_waits_for_whom(client: Client, coordinator: Person) -> None:
    for name, text in (("De venter", "Hallo?"), ("Vi venter", "")):
        request = JoinRequestFactory(name=name)
        if text:
            actions.write_to_us(request=request, text=text, now=NOW)
        else:
            actions.answer(request=request, text="Hvor?", by=coordinator, now=NOW)

    page = client.get("/medlemmer/anmodninger/").content.decode()

    waits, asked = page.index("De venter"), page.index("Vi venter")
    assert "Venter på jer siden den 22. november 2026." in page[waits : waits + 700]
    assert "De mangler at svare." in page[asked : asked + 700]


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_needs_as_many_queries_for_many(
    client: Client, coordinator: Person, django_assert_num_queries: Any, n: int
) -> None:
    for request in JoinRequestFactory.create_batch(n):
        actions.write_to_us(request=request, text="Hej", now=NOW)
    client.get("/medlemmer/anmodninger/")  # who has seen it, is written down once within some minutes

    with django_assert_num_queries(6):
        client.get("/medlemmer/anmodninger/")


def test_requests_go_when_their_time_has_come_and_their_letters_with_them() -> None:
    day = timedelta(days=1)
    kept, gone = [], []
    for state, months_old, is_kept in (
        ("declined", 5, True),
        ("declined", 7, False),
        ("accepted", 11, True),
        ("accepted", 13, False),
    ):
        request = JoinRequestFactory(asked_at=NOW - 400 * day)
        actions.write_to_us(request=request, text="Hej", now=NOW)
        actions.answer(request=request, text="Hej igen", by=CoordinatorFactory(), now=NOW)
        JoinRequest.objects.filter(pk=request.pk).update(state=state, decided_at=NOW - months_old * 30.5 * day)
        (kept if is_kept else gone).append(request)
    kept.append(JoinRequestFactory(asked_at=NOW - 900 * day))  # waits still

    actions.forget_requests(now=NOW)

    assert set(JoinRequest.objects.all()) == set(kept)
    abouts = [f"directory.joinrequest:{request.pk}" for request in gone]
    assert set(Message.objects.filter(about__in=abouts).values_list("text", "to_address")) == {("", "")}
    assert Message.objects.exclude(about__in=abouts).filter(text="").count() == 0


def test_letters_are_empty_once_they_have_arrived_and_what_failed_waits_for_a_hand() -> None:
    for n, state in enumerate(("sent", "failed", "waiting")):
        actions.answer(
            request=JoinRequestFactory(email=f"{state}@example.dk"), text="Hej", by=CoordinatorFactory(), now=NOW
        )
        settled = None if state == "waiting" else NOW
        Message.objects.filter(to_address=f"{state}@example.dk").update(state=state, settled_at=settled)
        assert Message.objects.count() == n + 1

    actions.forget_letters(now=NOW)

    assert set(Message.objects.values_list("state", "to_address")) == {
        ("sent", ""),
        ("failed", "failed@example.dk"),
        ("waiting", "waiting@example.dk"),
    }


def test_a_membership_ends_and_begins_again_and_both_are_remembered(client: Client, coordinator: Person) -> None:
    organization = MembershipFactory(since=date(2015, 1, 1)).organization
    address = f"/medlemmer/{organization.pk}/"

    client.post(f"{address}slut/", {"til": "2020-06-01"})
    early = client.post(f"{address}begynd/", {"fra": "2020-05-01"}).content.decode()
    client.post(f"{address}begynd/", {"fra": "2024-01-01"})

    assert "De var medlem den dag." in early
    assert [(row.since, row.until) for row in organization.memberships.all()] == [
        (date(2015, 1, 1), date(2020, 6, 1)),
        (date(2024, 1, 1), None),
    ]
    page = client.get(address).content.decode()
    assert ("Fra 1. januar 2015 til 1. juni 2020" in page, "Medlem siden 1. januar 2024." in page) == (True, True)


def test_a_membership_does_not_end_before_it_began(client: Client, coordinator: Person) -> None:
    organization = MembershipFactory(since=date(2015, 1, 1)).organization

    page = client.post(f"/medlemmer/{organization.pk}/slut/", {"til": "2015-01-01"}).content.decode()

    assert "Dagen ligger før den dag, de blev medlem." in page
    assert organization.memberships.get().until is None


def test_who_ends_on_a_later_day_is_a_member_until_then_and_the_day_can_be_written_anew(
    client: Client, coordinator: Person, time_machine: Any
) -> None:
    organization = MembershipFactory(organization__name="Foreningen", since=date(2015, 1, 1)).organization
    address = f"/medlemmer/{organization.pk}/"
    today = timezone.localdate()
    soon, later = today + timedelta(days=30), today + timedelta(days=60)

    for day in (soon, later):
        client.post(f"{address}slut/", {"til": day.isoformat()})

    assert [(row.since, row.until) for row in organization.memberships.all()] == [(date(2015, 1, 1), later)]
    now = timezone.now()
    assert [one.organization for one in members(which=MEMBERS_NOW, now=now)] == [organization]
    assert members(which=FORMER, now=now) == []
    assert totals(CoverageWish(), today=today).members == 1
    assert network(now=now).members == 1
    assert list(invited(today=today)) == [organization]
    assert "Går ud" in client.get(address).content.decode()
    assert [one.organization for one in members(which=FORMER, now=now + timedelta(days=61))] == [organization]


def test_who_begins_on_a_later_day_is_no_member_yet(client: Client, coordinator: Person) -> None:
    organization = OrganizationFactory()
    begins = timezone.localdate() + timedelta(days=30)
    client.post(f"/medlemmer/{organization.pk}/begynd/", {"fra": begins.isoformat()})

    shown = {which: len(members(which=which, now=timezone.now())) for which in (MEMBERS_NOW, FORMER, NEVER)}
    assert shown == {MEMBERS_NOW: 0, FORMER: 0, NEVER: 1}
    assert "Medlem fra" in client.get(f"/medlemmer/{organization.pk}/").content.decode()


def test_requests_are_the_first_thing_to_do_only_where_there_are_any(client: Client, coordinator: Person) -> None:
    link = 'class="button button-{}" href="/medlemmer/anmodninger/">{}</a>'
    assert link.format("secondary", "Anmodninger") in client.get("/medlemmer/").content.decode()

    JoinRequestFactory()

    assert link.format("primary", "1 anmodning") in client.get("/medlemmer/").content.decode()


def test_a_new_contact_is_welcomed_and_one_person_keeps_several_organisations(
    client: Client, coordinator: Person
) -> None:
    one, other = OrganizationFactory(name="Den ene"), OrganizationFactory(name="Den anden")
    for organization in (one, other):
        client.post(f"/medlemmer/{organization.pk}/kontakt/", {"navn": "Bo", "email": "bo@example.dk", "telefon": ""})
    client.post(f"/medlemmer/{one.pk}/kontakt/", {"navn": "Ida", "email": "ida@example.dk", "telefon": ""})

    bo = Person.objects.get(email="bo@example.dk")
    assert {person.name for person in one.contacts.all()} == {"Bo", "Ida"}
    assert letters_to("bo@example.dk") == [
        "Velkommen i netværket: Den ene",
        "Velkommen i netværket: Den anden",
    ]
    partner = Client()
    Person.objects.filter(pk=bo.pk).update(is_demo=True)
    partner.force_login(bo)
    page = partner.get("/organisationer/").content.decode()
    assert ("Den ene" in page, "Den anden" in page) == (True, True)


def test_the_list_of_members_is_chosen_by_state_and_kind(client: Client, coordinator: Person) -> None:
    MembershipFactory(organization__name="Foreningen")
    MembershipFactory(organization__name="Firmaet", organization__kind="company")
    back = MembershipFactory(organization__name="Kom igen", until=date(2016, 1, 1)).organization
    MembershipFactory(organization=back, since=date(2020, 1, 1))
    MembershipFactory(organization__name="Er gået", until=date(2016, 1, 1))
    OrganizationFactory(name="Aldrig")

    def shown(query: str) -> set[str]:
        page = client.get(f"/medlemmer/{query}").content.decode()
        return {name for name in ("Foreningen", "Firmaet", "Kom igen", "Er gået", "Aldrig") if f">{name}</a>" in page}

    assert shown("") == {"Foreningen", "Firmaet", "Kom igen"}
    assert shown("?vis=tidligere") == {"Er gået"}
    assert shown("?vis=ikke") == {"Aldrig"}
    assert shown("?slags=company") == {"Firmaet"}
    assert shown("?vis=sludder") == {"Foreningen", "Firmaet", "Kom igen"}


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_of_members_needs_as_many_queries_for_many(
    client: Client, coordinator: Person, django_assert_num_queries: Any, n: int
) -> None:
    for membership in MembershipFactory.create_batch(n):
        membership.organization.contacts.add(PartnerFactory())

    with django_assert_num_queries(8):
        client.get("/medlemmer/")


class TestWhatAPartnerSaysOfThemselves:
    @pytest.fixture
    def partner(self, client: Client) -> Person:
        person: Person = PartnerFactory()
        client.force_login(person)
        return person

    def test_a_private_helper_shows_only_what_they_tick(self, client: Client, partner: Person) -> None:
        helper = OrganizationFactory(name="Bodil Kjær", kind="person", phone="+4512345678", contacts=[partner])
        assert (helper.public_name, helper.public_phone) == ("Privat hjælper", "")

        client.post(f"/organisationer/{helper.pk}/", {"phone": "12345678", "shown_publicly": ["phone"]})
        helper.refresh_from_db()
        assert (helper.public_name, helper.public_phone) == ("Privat hjælper", "+4512345678")

        client.post(f"/organisationer/{helper.pk}/", {"phone": "12345678"})
        helper.refresh_from_db()
        assert helper.public_phone == ""

    def test_an_association_has_nothing_to_hide(self, client: Client, partner: Person) -> None:
        own = OrganizationFactory(contacts=[partner])

        assert "Hvad må alle se om dig?" not in client.get(f"/organisationer/{own.pk}/").content.decode()

    def test_the_declaration_is_a_yes_and_the_day_it_was_first_said(
        self, client: Client, partner: Person, time_machine: Any
    ) -> None:
        own = OrganizationFactory(contacts=[partner])
        said = []
        for day, fields in ((1, {"declares": "on"}), (9, {"declares": "on"}), (20, {"phone": ""})):
            time_machine.move_to(datetime(2026, 11, day, 9, tzinfo=UTC))
            client.force_login(partner)
            client.post(f"/organisationer/{own.pk}/", fields)
            own.refresh_from_db()
            said.append(own.certificates_declared_on)

        assert said == [date(2026, 11, 1), date(2026, 11, 1), None]
