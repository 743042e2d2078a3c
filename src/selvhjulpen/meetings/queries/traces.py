"""What the room holds about those of a group who are known by name and e-mail only."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from selvhjulpen.lib.contact import Contact
from selvhjulpen.lib.traces import Trace
from selvhjulpen.meetings.models import Answer, GroupMember

MEMBER = "gruppe"
PARTS = (MEMBER,)


def traces(contact: Contact) -> list[Trace]:
    """Everybody here who is reached by this e-mail address; telephone numbers are not kept. Two queries."""
    if not contact.email:
        return []
    return [_member(member) for member in _members().filter(email__iexact=contact.email)]


def trace(part: str, pk: int) -> Trace | None:
    """The one that an address names; None where there is none."""
    found = _members().filter(pk=pk).first()
    return _member(found) if found else None


def references_of(organization_pk: int) -> tuple[str, ...]:
    """Under which names the outbox holds what was written to an organisation's own mailbox. One query."""
    by_mailbox = Answer.objects.filter(organization=organization_pk, person=None, is_walk_in=False)
    return tuple(answer.about for answer in by_mailbox)


def _members() -> QuerySet[GroupMember]:
    return GroupMember.objects.filter(person=None).select_related("group").prefetch_related("answers__meeting__group")


def _member(member: GroupMember) -> Trace:
    return Trace(
        part=MEMBER,
        pk=member.pk,
        name=member.name,
        contact=Contact(email=member.email),
        references=(f"meetings.member:{member.pk}", *(answer.about for answer in member.answers.all())),
        facts=(
            (_("Med i gruppen"), member.group.name),
            *((str(answer.meeting), str(answer.get_reply_display())) for answer in member.answers.all()),
        ),
        goes=_("Navn og e-mail. Svar og fremmøde bliver, uden navn."),
    )
