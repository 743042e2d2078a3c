"""Who is to be invited, who has answered, how many eat what, and who is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from selvhjulpen.directory.models import Membership, Organization
from selvhjulpen.lib.danish import sort_key
from selvhjulpen.meetings.models import Answer, Diet, Group, GroupKind, GroupMember, Meeting, Reply
from selvhjulpen.people.models import Person


@dataclass(frozen=True)
class ToInvite:
    """Exactly one invitation: a member's contact, a member by its own mailbox, or somebody of the group."""

    organization: Organization | None = None
    person: Person | None = None
    member: GroupMember | None = None


def people_to_invite(group: Group, *, today: date) -> list[ToInvite]:
    """Everybody who belongs at a meeting of the group, each person once. At most three queries."""
    found: list[ToInvite] = []
    taken: set[int] = set()
    if group.kind == GroupKind.NETWORK:
        active = Prefetch("contacts", Person.objects.active())
        for organization in members(today=today).prefetch_related(active):
            contacts = [contact for contact in organization.contacts.all() if contact.pk not in taken]
            taken |= {contact.pk for contact in contacts}
            found += [ToInvite(organization, contact) for contact in contacts]
            if not contacts:
                found.append(ToInvite(organization))
    for member in group.members.select_related("person"):
        if member.person is None or (member.person.is_active and member.person_id not in taken):
            found.append(ToInvite(member=member))
    return found


def members(*, today: date) -> QuerySet[Organization]:
    """The organisations that are members on this day."""
    return Organization.objects.filter(pk__in=Membership.objects.active(today).values("organization"))


@dataclass(frozen=True)
class Headcount:
    """Persons, those brought along too; ``silent`` counts invitations without an answer, ``no`` those declined."""

    invited: int
    coming: int
    no: int
    silent: int


def headcount(answers: Iterable[Answer]) -> Headcount:
    """How many are expected."""
    invited = [answer for answer in answers if not answer.is_walk_in]
    replies = Counter(answer.reply for answer in invited)
    return Headcount(
        invited=len(invited),
        coming=sum(1 + answer.extra for answer in invited if answer.is_coming),
        no=replies[Reply.NO],
        silent=replies[Reply.NONE],
    )


@dataclass(frozen=True)
class Caterers:
    """What a kitchen needs: plates, and how many of each diet (those with none are ``ordinary``); never a name.

    ``cost`` in øre; None where the price is not known.
    """

    meals: int
    ordinary: int
    diets: Sequence[tuple[Diet, int]]
    cost: int | None
    silent: int

    @property
    def plates(self) -> dict[str, int]:
        """All plates by the code of Diet, as ``Meeting.ordered_diets`` keeps them."""
        return {Diet.NONE.value: self.ordinary} | {diet.value: number for diet, number in self.diets}


def caterers(meeting: Meeting) -> Caterers:
    """One query. Where there is no meal nobody gets a plate, whatever was answered while there was one.

    Once guests are forgotten it is what was eaten then: answers that change later change no plate.
    """
    answers = list(meeting.answers.all())
    eating = answers if meeting.has_meal else []
    counts = diet_counts(eating)
    meals = sum(answer.meals for answer in eating)
    if meeting.guests_forgotten_at and meeting.has_meal:
        counts = Counter({Diet(code): number for code, number in meeting.diets_then.items()})
        # Where only those with a diet were kept, the others are as many as still say that they ate.
        meals = counts.total() if Diet.NONE in counts else max(meals, counts.total())
        del counts[Diet.NONE]
    return Caterers(
        meals=meals,
        ordinary=meals - sum(counts.values()),
        diets=[(diet, counts[diet]) for diet in Diet if counts[diet]],
        cost=None if meeting.cost is None else meals * meeting.cost,
        silent=headcount(answers).silent,
    )


def order_has_changed(meeting: Meeting, now: Caterers) -> bool:
    """Whether the kitchen has an order, and it is not for what is to be made ``now``."""
    if meeting.ordered_meals is None:
        return False
    ordered = Counter(meeting.ordered_diets or now.plates)
    # Counters: a diet that nobody wants is no other order than one that is not named.
    return now.meals != meeting.ordered_meals or Counter(now.plates) != ordered


def diet_counts(answers: Iterable[Answer]) -> Counter[Diet]:
    """How many plates of each diet; those without one are not counted."""
    counts: Counter[Diet] = Counter()
    for answer in answers:
        if answer.meals:
            counts[Diet(answer.diet)] += 1
            counts[Diet(answer.extra_diet)] += answer.extra
    del counts[Diet.NONE]
    return +counts


@dataclass(frozen=True)
class Roster:
    """Everybody at the door: first those who said they come, then the others, in Danish order."""

    expected: Sequence[Answer]
    others: Sequence[Answer]

    def __iter__(self) -> Iterator[Answer]:
        yield from self.expected
        yield from self.others

    @property
    def here(self) -> int:
        """Persons marked present, those brought along too."""
        return sum(answer.people_came for answer in self)

    @property
    def people(self) -> int:
        """Persons who said they come, and those who came without saying so."""
        return sum(1 + answer.extra for answer in self.expected) + sum(1 for answer in self.others if answer.present)


def roster(meeting: Meeting) -> Roster:
    """One query."""
    everybody = sorted(meeting.answers.with_names(), key=lambda answer: (sort_key(answer.name), answer.pk))
    return Roster(
        expected=[answer for answer in everybody if answer.is_coming],
        others=[answer for answer in everybody if not answer.is_coming],
    )
