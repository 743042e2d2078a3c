"""What the pages of grants show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from selvhjulpen.awards.models import AwardRound, RoundState
from selvhjulpen.business_case.models import Activity, BudgetLine, Expense, Grant
from selvhjulpen.business_case.rules import sheet
from selvhjulpen.business_case.rules.sheet import Known
from selvhjulpen.business_case.rules.spending import (
    Balance,
    Concern,
    Cost,
    KindCost,
    Line,
    Spent,
    Turnout,
    by_kind,
    concerns,
)
from selvhjulpen.courses.models import CourseInstance, HeadCount, InstanceState
from selvhjulpen.lib.calendars import at
from selvhjulpen.meetings.models import Answer, Meeting, MeetingState

MEETING, SESSION = "meeting", "session"


@dataclass(frozen=True)
class ActivityCost:
    """A meeting or session, and what this grant has paid of it."""

    activity: Meeting | CourseInstance
    cost: Cost


@dataclass(frozen=True)
class KindLine:
    """``KindCost`` with the kind in words."""

    label: str
    cost: KindCost


@dataclass(frozen=True)
class Standing:
    """A grant, what is spent and left of it and of its lines, and what needs a look."""

    grant: Grant
    balance: Balance
    lines: Sequence[tuple[BudgetLine, Balance]]
    concerns: Sequence[Concern]


@dataclass(frozen=True)
class Overview(Standing):
    """All that the page of one grant shows; ``unassigned`` is the øre no line has been given."""

    unassigned: int
    expenses: Sequence[Expense]
    kinds: Sequence[KindLine]
    activities: Sequence[ActivityCost]


def grants(*, today: date) -> list[Standing]:
    """Every grant, the newest first. Three queries."""
    found = []
    for grant in Grant.objects.prefetch_related("lines__expenses"):
        lines = list(grant.lines.all())
        found.append(_standing(grant, lines, [one for line in lines for one in line.expenses.all()], today=today))
    return found


def _standing(grant: Grant, lines: Sequence[BudgetLine], expenses: Sequence[Expense], *, today: date) -> Standing:
    by_line: dict[int, int] = defaultdict(int)
    for expense in expenses:
        by_line[expense.line_id] += expense.amount_ore
    balances = [(line, Balance(line.amount_ore, by_line[line.pk])) for line in lines]
    whole = Balance(grant.amount_ore, sum(by_line.values()))
    return Standing(
        grant=grant,
        balance=whole,
        lines=balances,
        concerns=concerns(
            grant=whole,
            first_day=grant.first_day,
            last_day=grant.last_day,
            lines=[Line(line.name, balance) for line, balance in balances],
            spent=[_spent(expense) for expense in expenses],
            today=today,
        ),
    )


def prizes_to_grant() -> QuerySet[AwardRound]:
    """Prizes that were won, and whose money is not yet a grant here."""
    won = AwardRound.objects.filter(
        state=RoundState.PUBLISHED, prize_ore__isnull=False, result__isnull=False, grant=None
    )
    return won.select_related("result__winner__organization")


def overview(grant: Grant, *, today: date) -> Overview:
    """Spent and left by line, activity and participant. The number of queries does not depend on the rows."""
    lines = list(grant.lines.all())
    expenses = list(_with_activities(Expense.objects.filter(line__grant=grant)))
    standing = _standing(grant, lines, expenses, today=today)
    turnouts = turnout_of(expenses)
    return Overview(
        grant=grant,
        balance=standing.balance,
        lines=standing.lines,
        concerns=standing.concerns,
        unassigned=max(0, grant.amount_ore - sum(line.amount_ore for line in lines)),
        expenses=expenses,
        kinds=[
            KindLine(str(Activity(cost.activity).label), cost)
            for cost in by_kind([_spent(expense) for expense in expenses], turnouts)
        ],
        activities=_activities(expenses, turnouts),
    )


def _with_activities(expenses: QuerySet[Expense]) -> QuerySet[Expense]:
    return expenses.select_related("line", "meeting__group", "instance__course", "instance__location").defer(
        "meeting__notes", "instance__host_note"
    )


def _at(expense: Expense) -> tuple[str, int] | None:
    if expense.meeting_id:
        return MEETING, expense.meeting_id
    return (SESSION, expense.instance_id) if expense.instance_id else None


def _spent(expense: Expense) -> Spent:
    return Spent(
        activity=expense.line.activity,
        day=expense.day,
        ore=expense.amount_ore,
        has_receipt=bool(expense.receipt),
        at=_at(expense),
    )


def _activities(expenses: Iterable[Expense], turnouts: dict[tuple[str, int], Turnout]) -> list[ActivityCost]:
    ore: dict[tuple[str, int], int] = defaultdict(int)
    things: dict[tuple[str, int], Meeting | CourseInstance] = {}
    for expense in expenses:
        if (key := _at(expense)) and (thing := expense.activity):
            ore[key] += expense.amount_ore
            things[key] = thing
    found = [
        ActivityCost(thing, Cost(ore[key], turnouts[key].people, turnouts[key].is_approximate))
        for key, thing in things.items()
    ]
    return sorted(found, key=lambda one: one.activity.starts_at, reverse=True)


def turnout_of(expenses: Iterable[Expense]) -> dict[tuple[str, int], Turnout]:
    """How many came to each meeting and session that money was spent at. Two queries."""
    places = {key for expense in expenses if (key := _at(expense))}
    found = dict.fromkeys(places, Turnout(None))
    found |= _came_to_meetings([pk for kind, pk in places if kind == MEETING])
    found |= _came_to_sessions([pk for kind, pk in places if kind == SESSION])
    return found


def _came_to_meetings(pks: Sequence[int]) -> dict[tuple[str, int], Turnout]:
    came = Q(present=True)
    rows = (
        Answer.objects.filter(meeting__in=pks, present__isnull=False)
        .order_by("meeting")
        .values_list("meeting")
        .annotate(people=Count("pk", filter=came) + Coalesce(Sum("extra_present", filter=came), 0))
    )
    return {(MEETING, pk): Turnout(people) for pk, people in rows}


def _came_to_sessions(pks: Sequence[int]) -> dict[tuple[str, int], Turnout]:
    counts = HeadCount.objects.filter(instance=OuterRef("pk"))
    # Booked: somebody is marked. Counted: somebody has counted, were it nobody. Everything else is not known.
    marked = Q(capacity__isnull=False, people_marked__gt=0)
    counted = Q(capacity=None) & Exists(counts)
    rows = (
        CourseInstance.objects.filter(marked | counted, pk__in=pks)
        .order_by("pk")
        .values_list("pk")
        .annotate(
            people=F("people_present") + F("people_counted"),
            about=Exists(counts.filter(precision=HeadCount.Precision.APPROXIMATE)),
        )
    )
    return {(SESSION, pk): Turnout(people, about) for pk, people, about in rows}


def activities_of(grant: Grant) -> tuple[list[Meeting], list[CourseInstance]]:
    """The meetings and sessions in a grant's period, the newest first: what its money may have been spent at."""
    within = {
        "starts_at__gte": at(grant.first_day, time()),
        "starts_at__lt": at(grant.last_day + timedelta(days=1), time()),
    }
    meetings = Meeting.objects.filter(**within).exclude(state=MeetingState.CANCELLED).select_related("group")
    sessions = CourseInstance.objects.filter(**within).exclude(state=InstanceState.CANCELLED)
    return (
        list(meetings.order_by("-starts_at", "-pk")),
        list(sessions.select_related("course", "location").order_by("-starts_at", "-pk")),
    )


def known_to_a_sheet(grant: Grant, table: Sequence[Sequence[object]]) -> Known:
    """What the cells of a sheet may name; only the ids that stand in it are looked up."""
    named = sheet.named(table)

    def there(rows: QuerySet[Meeting] | QuerySet[CourseInstance] | QuerySet[Expense], column: sheet.Column) -> set[str]:
        keys = sorted(named[column])
        # SQLite takes only so many values in one question.
        return {
            key
            for start in range(0, len(keys), 500)
            for key in rows.filter(key__in=keys[start : start + 500]).values_list("key", flat=True)
        }

    return Known(
        grant=grant.key,
        lines=list(grant.lines.values_list("name", flat=True)),
        meetings=there(Meeting.objects.all(), sheet.Column.MEETING),
        sessions=there(CourseInstance.objects.all(), sheet.Column.SESSION),
        others=there(Expense.objects.exclude(line__grant=grant), sheet.Column.KEY),
    )
