"""What a grant's money has become: spent and left, what needs a look, and what a participant has cost.

There is on purpose no rule that divides a whole grant by anything. The council's 500,000 kr. a year pay for courses,
cafés, meetings and people's time alike, so "so much for each of the 56 members" is a number that means nothing and
would be repeated. Money is divided only by those who were there, and only the money spent at what they came to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

NEARLY = 90  # percent of a line: time to look before the next order
# Receipts are kept for five years after the year of the accounts (Danish bookkeeping act, section 12).
YEARS_RECEIPTS_ARE_KEPT = 5


@dataclass(frozen=True)
class Balance:
    """What was meant for something and what is spent of it, in øre."""

    granted: int
    spent: int

    @property
    def left(self) -> int:
        """Less than nothing where more is spent than there was."""
        return self.granted - self.spent

    @property
    def percent(self) -> int:
        """Whole percent spent, never rounded up to 100; 0 where nothing was granted."""
        return self.spent * 100 // self.granted if self.granted > 0 else 0

    @property
    def bar(self) -> int:
        """How far the bar beside it is filled: 0 to 100."""
        return max(0, min(self.percent, 100))


@dataclass(frozen=True)
class Line:
    """One budget line."""

    name: str
    balance: Balance


@dataclass(frozen=True)
class Spent:
    """One expense, in øre. ``at`` names the meeting or session it was spent at, or is None."""

    activity: str
    day: date
    ore: int
    has_receipt: bool
    at: tuple[str, int] | None = None


class Kind(Enum):
    """What needs a look. Red: money is gone that was not there; the rest is for the next quiet hour."""

    GRANT_OVERSPENT = "grant_overspent"
    LINE_OVERSPENT = "line_overspent"
    OVER_BUDGETED = "over_budgeted"
    LINE_NEARLY_USED = "line_nearly_used"
    OVER_WITH_MONEY_LEFT = "over_with_money_left"
    OUTSIDE_PERIOD = "outside_period"
    NO_RECEIPT = "no_receipt"


URGENT = {Kind.GRANT_OVERSPENT, Kind.LINE_OVERSPENT}


@dataclass(frozen=True)
class Concern:
    """``ore``: how much too much, or left; ``count``: how many expenses; ``line``: the name of the line."""

    kind: Kind
    ore: int = 0
    count: int = 0
    line: str = ""
    percent: int = 0

    @property
    def is_urgent(self) -> bool:
        return self.kind in URGENT


def concerns(
    *, grant: Balance, first_day: date, last_day: date, lines: Sequence[Line], spent: Sequence[Spent], today: date
) -> list[Concern]:
    """All that needs a look, the urgent first."""
    found = []
    is_over = today > last_day
    if grant.left < 0:
        found.append(Concern(Kind.GRANT_OVERSPENT, ore=-grant.left))
    found += [
        Concern(Kind.LINE_OVERSPENT, ore=-line.balance.left, line=line.name) for line in lines if line.balance.left < 0
    ]
    budgeted = sum(line.balance.granted for line in lines)
    if budgeted > grant.granted:
        found.append(Concern(Kind.OVER_BUDGETED, ore=budgeted - grant.granted))
    if not is_over:
        found += [
            Concern(Kind.LINE_NEARLY_USED, ore=line.balance.left, line=line.name, percent=line.balance.percent)
            for line in lines
            if line.balance.left >= 0 and line.balance.percent >= NEARLY
        ]
    elif grant.left > 0:
        found.append(Concern(Kind.OVER_WITH_MONEY_LEFT, ore=grant.left))
    if outside := sum(not first_day <= one.day <= last_day for one in spent):
        found.append(Concern(Kind.OUTSIDE_PERIOD, count=outside))
    missing = sum(not one.has_receipt for one in spent)
    if missing and last_day >= receipts_are_kept_from(today):
        found.append(Concern(Kind.NO_RECEIPT, count=missing))
    return found


def receipts_are_kept_from(today: date) -> date:
    """Grants that ended before this day have no receipts any more."""
    return date(today.year - YEARS_RECEIPTS_ARE_KEPT, 1, 1)


@dataclass(frozen=True)
class Turnout:
    """How many came to a meeting or session; None where nobody has counted, which is not nobody."""

    people: int | None
    is_approximate: bool = False


@dataclass(frozen=True)
class Cost:
    """What something has cost this grant, and how many came. ``ore_each`` is None where that cannot be said."""

    ore: int
    people: int | None
    is_approximate: bool = False

    @property
    def ore_each(self) -> int | None:
        """Øre for each who came, rounded; None where nobody has counted, or nobody came."""
        if not self.people:
            return None
        return (2 * self.ore + self.people) // (2 * self.people)


@dataclass(frozen=True)
class KindCost:
    """What one kind of activity has cost. ``at`` is the part spent at meetings and sessions where people were counted;
    ``uncounted`` says at how many nobody has counted, so their money is not in ``at``."""

    activity: str
    ore: int
    at: Cost | None
    uncounted: int


def by_kind(spent: Iterable[Spent], turnouts: dict[tuple[str, int], Turnout]) -> list[KindCost]:
    """What each kind of activity has cost, the dearest first; of the part that is divided, only what can be."""
    kinds: dict[str, list[Spent]] = {}
    for one in spent:
        kinds.setdefault(one.activity, []).append(one)
    found = []
    for activity, theirs in kinds.items():
        tied = [(one.at, one.ore) for one in theirs if one.at is not None]
        places = {place for place, _ore in tied}
        people = {place: came.people for place in places if (came := turnouts[place]).people is not None}
        at = None
        if people:
            at = Cost(
                ore=sum(ore for place, ore in tied if place in people),
                people=sum(number or 0 for number in people.values()),
                is_approximate=any(turnouts[place].is_approximate for place in people),
            )
        found.append(KindCost(activity, sum(one.ore for one in theirs), at, len(places) - len(people)))
    return sorted(found, key=lambda cost: -cost.ore)
