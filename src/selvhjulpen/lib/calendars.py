"""Days and clock times in Denmark: the holidays of the law, and the local closures that are ours to name."""

import calendar
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from dateutil.easter import easter

COPENHAGEN = ZoneInfo("Europe/Copenhagen")

# Not public holidays, but no library or town hall keeps its courses open.
LOCAL_CLOSURES = {(6, 5): "Grundlovsdag", (12, 24): "Juleaften", (12, 31): "Nytårsaften"}


# Helligdagsreformen 1770; Store bededag was one until 2023 (lov nr. 214 af 6. marts 2023). A library that knows the
# holidays of all countries takes 20 MB and a second in each server process that has opening hours to show; the tests
# hold these to it.
_FIXED = {(1, 1): "Nytårsdag", (12, 25): "Juledag", (12, 26): "Anden juledag"}
_FROM_EASTER = {
    -3: "Skærtorsdag", -2: "Langfredag", 0: "Påskedag", 1: "Anden påskedag", 39: "Kristi himmelfartsdag",
    49: "Pinsedag", 50: "Anden pinsedag",
}  # fmt: skip
_PRAYER_DAY, _LAST_PRAYER_DAY = (26, "Store bededag"), 2023


@cache
def _danish_holidays(year: int) -> dict[date, str]:
    after_easter = dict([*_FROM_EASTER.items(), *([_PRAYER_DAY] if year <= _LAST_PRAYER_DAY else [])])
    fixed = {date(year, month, day): name for (month, day), name in _FIXED.items()}
    return fixed | {easter(year) + timedelta(days=days): name for days, name in after_easter.items()}


def closed_because(day: date) -> str | None:
    """The Danish name of the holiday or local closure on ``day``; None on an ordinary day (weekends too)."""
    return _danish_holidays(day.year).get(day) or LOCAL_CLOSURES.get((day.month, day.day))


def is_weekday(day: date) -> bool:
    """Monday to Friday."""
    return day.weekday() < 5


def at(day: date, clock: time) -> datetime:
    """That clock time in Denmark on that day, aware; 10.00 stays 10.00 across daylight saving."""
    return datetime.combine(day, clock, tzinfo=COPENHAGEN)


def monday(day: date) -> date:
    """The Monday of that day's ISO week."""
    return day - timedelta(days=day.weekday())


def local_day(moment: datetime) -> date:
    """The Danish calendar day on which an aware moment falls."""
    return moment.astimezone(COPENHAGEN).date()


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later (or before); the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
