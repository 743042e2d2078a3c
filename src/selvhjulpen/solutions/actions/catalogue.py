"""Topics, digital solutions, their owners and their changes, written down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_noop

from selvhjulpen.lib.calendars import local_day
from selvhjulpen.lib.keys import new_key, new_token
from selvhjulpen.outbox.actions import drop_waiting
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person
from selvhjulpen.solutions import letters
from selvhjulpen.solutions.models import Owner, Solution, SolutionVersion, StumblingBlock, Topic
from selvhjulpen.ui.actions import save_once


def save_topic(*, topic: Topic, solutions: Iterable[Solution]) -> None:
    """Keep a topic and the digital solutions it is about."""
    with transaction.atomic():
        topic.save()
        topic.solutions.set(solutions)


def save_solution(*, solution: Solution) -> None:
    """Keep a digital solution. A new owner has not been told of anything yet."""
    with transaction.atomic():
        before = Solution.objects.filter(pk=solution.pk).values_list("owner_id", flat=True).first()
        solution.save()
        if before != solution.owner_id:
            StumblingBlock.objects.filter(solution=solution).update(told_at=None)


def save_owner(*, owner: Owner, by: Person, now: datetime) -> None:
    """Keep who decides over digital solutions, and how they are reached; a new one's form sent twice is one."""
    with transaction.atomic():
        if owner.contact or owner.email or owner.phone:
            owner.forgotten_at = None  # Somebody else answers for it now.
        if owner.pk:
            owner.save()
        elif not save_once(owner, says=["name"]):
            reached = {field: getattr(owner, field) for field in ("contact", "email", "phone")}
            if Owner.objects.filter(pk=owner.pk, **reached).exists():
                return
            # Somebody went back and corrected it; the link is the first one's, and may have been sent already.
            owner.save(force_update=True, update_fields=[*reached, "forgotten_at"])
        note(deed=Deed.CHANGED, what=gettext_noop("Ejer gemt"), about=owner.about, by=by, now=now)


def make_new_link(*, owner: Owner, by: Person, now: datetime) -> None:
    """The owner's page gets another address, the old one leads nowhere; the new one is sent where we have an e-mail."""
    with transaction.atomic():
        owner.token = new_token()
        owner.save(update_fields=["token"])
        drop_waiting(about=owner.about, now=now)
        letters.new_link(owner, now=now)
        note(deed=Deed.CHANGED, what=gettext_noop("Nyt link til ejer"), about=owner.about, by=by, now=now)


def announce(
    *,
    solution: Solution,
    change: str,
    valid_from: date,
    version: str = "",
    key: str = "",
    by: Person | None,
    now: datetime,
) -> SolutionVersion:
    """A change of a solution, which counts from ``valid_from`` on. ``by`` None: its owner, by their link.

    What hangs on the solution and was looked over before that is flagged from that day on. Said twice it is one.
    """
    with transaction.atomic():
        held = Solution.objects.select_for_update(of=["self"]).select_related("owner").get(pk=solution.pk)
        # Who said it first has said it, whatever form it stood in.
        if said := held.versions.filter(valid_from=valid_from, change=change).first():
            return said
        said = SolutionVersion(
            key=key or new_key(),
            solution=held,
            version=version,
            valid_from=valid_from,
            change=change,
            announced_on=local_day(now),
            is_owners=by is None,
        )
        save_once(said, says=("solution_id", "valid_from", "change"))
        _follow(held, now=now)
        name = held.owner.name if by is None and held.owner else ""
        what = gettext_noop("Ændring af løsning meldt")
        note(deed=Deed.CHANGED, what=what, about=held.about, by=by, now=now, name=name)
    return said


def take_back(*, version: SolutionVersion, by: Person, now: datetime) -> None:
    """A change that was announced by mistake, or will not come: what was in force before is so again."""
    with transaction.atomic():
        held = Solution.objects.select_for_update().get(pk=version.solution_id)
        version.delete()
        newest = _in_force(held, now=now)
        after = (newest.valid_from, newest.change) if newest else (None, "")
        if (held.changed_on, held.change) != after:
            (held.changed_on, held.change), held.changed_at = after, None
            held.save(update_fields=["changed_on", "change", "changed_at"])
        note(deed=Deed.CHANGED, what=gettext_noop("Ændring taget tilbage"), about=held.about, by=by, now=now)


def follow_changes(*, now: datetime) -> None:
    """Changes whose day has come are in force; a chore."""
    in_force = SolutionVersion.objects.filter(solution=OuterRef("pk"), valid_from__lte=local_day(now))
    newest = in_force.order_by("-valid_from", "-pk")
    behind = Solution.objects.annotate(
        day=Subquery(newest.values("valid_from")[:1]), said=Subquery(newest.values("change")[:1])
    ).filter(Q(changed_on=None) | Q(changed_on__lte=F("day")), day__isnull=False)
    for pk in behind.exclude(changed_on=F("day"), change=F("said")).values_list("pk", flat=True):
        with transaction.atomic():
            _follow(Solution.objects.select_for_update().get(pk=pk), now=now)


def _follow(held: Solution, *, now: datetime) -> None:
    """What the solution says of its latest change is what its versions say; an older change is history only."""
    newest = _in_force(held, now=now)
    if newest is None or (held.changed_on and held.changed_on > newest.valid_from):
        return
    if (held.changed_on, held.change) != (newest.valid_from, newest.change):
        held.changed_on, held.change, held.changed_at = newest.valid_from, newest.change, now
        held.save(update_fields=["changed_on", "change", "changed_at"])


def _in_force(solution: Solution, *, now: datetime) -> SolutionVersion | None:
    return solution.versions.filter(valid_from__lte=local_day(now)).first()
