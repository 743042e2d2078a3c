"""What is held about somebody who wishes to know, or to be forgotten."""

from __future__ import annotations

import pytest

from selvhjulpen.lib.contact import Contact
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import AuditEntry
from selvhjulpen.solutions.actions.observations import answer
from selvhjulpen.solutions.actions.traces import forget_trace
from selvhjulpen.solutions.models import Observation, Owner
from selvhjulpen.solutions.queries.traces import trace, traces
from tests.people.factories import CoordinatorFactory
from tests.solutions.factories import NOW, OwnerFactory, SolutionFactory, seen

pytestmark = pytest.mark.django_db

INGA = Contact(email="inga@example.dk")


def test_a_citizen_who_waits_for_an_answer_is_found_and_forgotten() -> None:
    filed = seen(SolutionFactory(name="MitID"), "Knappen", by=None, email="inga@example.dk", key="a")
    seen(SolutionFactory(), "Knappen", by=None, email="karl@example.dk", key="b")
    answer(block=filed.block, state="planned", text="", by=None, now=NOW)
    (found,) = traces(INGA)
    assert (found.part, found.pk, found.name, found.facts[0]) == (
        "oplevelse",
        filed.pk,
        "inga@example.dk",
        ("Gik i stå i", "MitID: Knappen"),
    )
    assert trace("oplevelse", filed.pk) == found

    forget_trace(trace=found, by=CoordinatorFactory(), now=NOW)

    assert (traces(INGA), trace("oplevelse", filed.pk)) == ([], None)
    assert set(Observation.objects.values_list("email", flat=True)) == {"", "karl@example.dk"}
    assert set(Message.objects.values_list("to_address", flat=True)) == {""}
    assert AuditEntry.objects.filter(about=filed.about, deed="erased").count() == 1


@pytest.mark.parametrize("contact", [Contact(email="lis@example.dk"), Contact(phone="+4512345678")])
def test_who_is_reached_for_an_owner_is_found_and_forgotten_with_the_link(contact: Contact) -> None:
    owner = OwnerFactory(contact="Lis Lund", email="Lis@example.dk", phone="+4512345678")
    OwnerFactory()
    (found,) = traces(contact)
    assert (found.part, found.pk, found.name, trace("ejer", owner.pk)) == ("ejer", owner.pk, "Lis Lund", found)

    forget_trace(trace=found, by=CoordinatorFactory(), now=NOW)

    held = Owner.objects.get(pk=owner.pk)
    assert (held.name, held.contact, held.email, held.phone) == (owner.name, "", "", "")
    assert held.token != owner.token
    assert (traces(contact), trace("ejer", owner.pk)) == ([], None)
