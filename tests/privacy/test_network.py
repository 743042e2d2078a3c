"""Those of the network who are no guests and have no account ask what is held about them, or to be forgotten."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from selvhjulpen.awards.models import Nomination
from selvhjulpen.directory.models import JoinMessage, JoinRequest, Location, Organization
from selvhjulpen.directory.queries.confirming import confirm_path
from selvhjulpen.lib.personal_links import PATHS
from selvhjulpen.meetings.letters import invitation
from selvhjulpen.meetings.models import Answer, GroupMember, Reply
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import AuditEntry
from tests.awards.factories import JurorFactory, NominationFactory
from tests.directory.factories import (
    JoinRequestFactory,
    LocationFactory,
    MembershipFactory,
    OrganizationFactory,
    ServiceAtLocationFactory,
    ServiceFactory,
)
from tests.meetings.factories import NOW, AnswerFactory, GroupMemberFactory
from tests.people.factories import CoordinatorFactory

pytestmark = pytest.mark.django_db

EMAIL, PHONE = "aase@example.dk", "+4520304050"


@pytest.fixture(autouse=True)
def _coordinator(client: Client) -> None:
    client.force_login(CoordinatorFactory())


def asked() -> JoinRequest:
    request = JoinRequestFactory(contact_name="Åse Holm", email=EMAIL, phone=PHONE)
    JoinMessage.objects.create(request=request, is_from_us=False, text="Vi vil gerne være med.", written_at=NOW)
    return request


def helper() -> Organization:
    helper = OrganizationFactory(name="Bodil Kjær", kind="person", email=EMAIL, phone=PHONE, address="Lunden 2")
    MembershipFactory(organization=helper)
    ServiceFactory(organization=helper, phone=PHONE)
    return helper


def member() -> GroupMember:
    member = GroupMemberFactory(name="Leder Lund", email=EMAIL)
    AnswerFactory(member=member, organization=None, reply=Reply.YES, answered_at=NOW)
    return member


def nominated() -> Nomination:
    return NominationFactory(by_name="Nikoline Bro", by_email=EMAIL)


KNOWN: dict[str, Any] = {
    "anmodning": asked,
    "hjaelper": helper,
    "gruppe": member,
    "indstiller": nominated,
    "jury": lambda: JurorFactory(email=EMAIL),
}


@pytest.mark.parametrize("part", KNOWN)
def test_everybody_of_the_network_is_found_shown_taken_out_and_forgotten(client: Client, part: str) -> None:
    row = KNOWN[part]()
    at = f"/persondata/{part}/{row.pk}/"

    def found() -> list[tuple[str, int]]:
        answer = client.post("/persondata/", {"kontakt": EMAIL.upper()})
        return [(subject.part.value, subject.pk) for subject in answer.context["found"]]

    assert found() == [(part, row.pk)]
    assert EMAIL in client.get(at).content.decode()
    taken = json.loads(client.post(f"{at}hent/").content)
    assert (taken["network"]["as"], taken["network"]["email"], bool(taken["network"]["facts"])) == (part, EMAIL, True)
    assert client.get(f"{at}slet/").status_code == 200
    assert client.post(f"{at}slet/").headers["Location"] == "/persondata/"
    assert found() == []
    assert client.get(at).status_code == 404
    assert AuditEntry.objects.filter(deed__in=["seen", "exported"]).count() > 1


def test_a_telephone_number_finds_those_who_asked_and_those_who_help(client: Client) -> None:
    asked(), helper()
    answer = client.post("/persondata/", {"kontakt": "20 30 40 50"})

    assert {subject.name for subject in answer.context["found"]} == {"Åse Holm", "Bodil Kjær"}


def test_a_forgotten_helper_leaves_no_name_no_offer_and_no_membership(client: Client) -> None:
    row = helper()
    client.post(f"/persondata/hjaelper/{row.pk}/slet/")
    row.refresh_from_db()

    assert (row.name, row.phone, row.email, row.address) == ("Tidligere hjælper", "", "", "")
    assert set(row.services.values_list("is_active", "phone")) == {(False, "")}
    assert not row.memberships.filter(until=None).exists()


def test_a_forgotten_helpers_words_home_letters_and_coming_membership_go_too(client: Client) -> None:
    row = helper()
    row.memberships.update(until=date(2099, 1, 1))
    row.services.update(name="Hos Bodil", description="Ring hos Kjær", name_en="At Bodil's", for_whom="Bodils venner")
    offer = row.services.get()
    home, shared = LocationFactory.create_batch(
        2, organization=row, name="Bodils køkken", address="Lunden 2", contact_name="Bodil", contact_phone=PHONE
    )
    ServiceAtLocationFactory(service=offer, location=home)
    ServiceAtLocationFactory(location=shared)
    link = confirm_path(offer, None)
    answer = AnswerFactory(organization=row)
    invitation(answer, agenda=[], carried=(), now=NOW)
    assert client.get(link).status_code == 200

    client.post(f"/persondata/hjaelper/{row.pk}/slet/")

    assert row.memberships.get().until < date(2099, 1, 1)
    assert {*row.services.values_list("name", "name_en", "description", "for_whom")} == {
        ("Tidligere tilbud", "", "", "")
    }
    assert "kjær" not in row.services.get().searched
    said = ["name", "address", "contact_name", "contact_phone"]
    places = Location.objects.in_bulk()
    assert [getattr(places[home.pk], field) for field in said] == ["Tidligere sted", "", "", ""]
    assert [getattr(places[shared.pk], field) for field in said] == ["Bodils køkken", "Lunden 2", "", ""]
    assert Message.objects.exclude(text="", to_address="", to_name="").count() == 0
    assert (client.get(link).status_code, client.post(link, {"svar": "alligevel", "tilbud": offer.pk}).status_code) == (
        404,
        404,
    )


@pytest.mark.parametrize("part", ["gruppe", "hjaelper"])
def test_invitations_are_shown_without_the_key_to_the_answer(client: Client, part: str) -> None:
    row = KNOWN[part]()
    answer = row.answers.get() if part == "gruppe" else AnswerFactory(organization=row)
    invitation(answer, agenda=[], carried=(), now=NOW)

    taken = json.loads(client.post(f"/persondata/{part}/{row.pk}/hent/").content)

    (letter,) = taken["messages"]
    assert ("/moede/svar/…/" in letter["text"], answer.token in json.dumps(taken)) == (True, False)
    assert AuditEntry.objects.filter(about=answer.about, deed="exported").exists()


def test_every_address_with_a_secret_is_known() -> None:
    secret = {
        address.split("<")[0].strip("/")
        for address in map(str, every_route(get_resolver().url_patterns))
        if re.search("<(slug:token|str:signed|uidb64)>", address)
    }

    assert secret <= set(PATHS)


def every_route(patterns: Any, before: str = "") -> Iterator[str]:
    """All addresses of the installation, as they are written down."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from every_route(pattern.url_patterns, before + str(pattern.pattern))
        else:
            yield before + str(pattern.pattern)


def test_a_forgotten_member_of_a_group_still_counts_as_having_answered(client: Client) -> None:
    row = member()
    client.post(f"/persondata/gruppe/{row.pk}/slet/")

    assert not GroupMember.objects.exists()
    assert list(Answer.objects.values_list("reply", "member")) == [("yes", None)]


def test_a_nomination_stays_when_who_wrote_it_is_forgotten(client: Client) -> None:
    row = nominated()
    client.post(f"/persondata/indstiller/{row.pk}/slet/")
    row.refresh_from_db()

    assert (row.by_name, row.by_email, bool(row.text)) == ("", "", True)


@pytest.mark.parametrize("part", KNOWN)
def test_who_is_not_known_so_is_answered_as_not_there(client: Client, part: str) -> None:
    OrganizationFactory(phone=PHONE)

    assert client.get(f"/persondata/{part}/{Organization.objects.get().pk}/").status_code == 404
