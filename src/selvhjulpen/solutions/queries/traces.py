"""What the room holds about citizens who wait for an answer, and about who is reached for the owner of a solution."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from selvhjulpen.lib.contact import Contact
from selvhjulpen.lib.traces import Trace
from selvhjulpen.solutions.models import Observation, Owner

WAITING, OWNER = "oplevelse", "ejer"
PARTS = (WAITING, OWNER)


def traces(contact: Contact) -> list[Trace]:
    """Everybody here who is reached in this way. Two queries; one by telephone."""
    owners = Owner.objects.filter(phone=contact.phone) if contact.phone else _by_email(contact.email)
    waiting = _waiting().filter(email__iexact=contact.email) if contact.email else ()
    return [*(_of_waiting(one) for one in waiting), *(_of_owner(one) for one in owners)]


def trace(part: str, pk: int) -> Trace | None:
    """The one that an address names; None where there is none."""
    if part == WAITING:
        observation = _waiting().filter(pk=pk).first()
        return _of_waiting(observation) if observation else None
    owner = Owner.objects.filter(~Q(contact="") | ~Q(email="") | ~Q(phone=""), pk=pk).first()
    return _of_owner(owner) if owner else None


def _by_email(email: str) -> QuerySet[Owner]:
    return Owner.objects.filter(email__iexact=email) if email else Owner.objects.none()


def _waiting() -> QuerySet[Observation]:
    return Observation.objects.exclude(email="").select_related("block__solution")


def _of_waiting(observation: Observation) -> Trace:
    return Trace(
        part=WAITING,
        pk=observation.pk,
        name=observation.email,
        contact=Contact(email=observation.email),
        references=(observation.about,),
        facts=(
            (_("Gik i stå i"), f"{observation.block.solution.name}: {observation.block.step}"),
            (_("Skrevet"), date_format(observation.seen_on, "j. F Y")),
        ),
        goes=_("E-mailen. Det, der blev skrevet, bliver, uden navn."),
    )


def _of_owner(owner: Owner) -> Trace:
    return Trace(
        part=OWNER,
        pk=owner.pk,
        name=owner.contact or owner.name,
        contact=Contact(email=owner.email.lower()) if owner.email else Contact(phone=owner.phone),
        references=(owner.about,),
        facts=((_("Ejer af løsninger"), owner.name),),
        goes=_("Kontaktperson, e-mail og telefon. Ejeren og løsningerne bliver."),
    )
