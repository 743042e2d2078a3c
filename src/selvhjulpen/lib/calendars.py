"""Days and clock times in Denmark. Holidays are computed (by ``holidays``), local closures are ours to name."""

import calendar
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")

# Not public holidays, but no library or town hall keeps its courses open.
LOCAL_CLOSURES = {(6, 5): "Grundlovsdag", (12, 24): "Juleaften", (12, 31): "Nytårsaften"}


@cache
def _danish_holidays(year: int) -> dict[date, str]:
    # Only those who plan need it, and it is large: a server that shows pages does without.
    import holidays

    return dict(holidays.country_holidays("DK", years=year, language="da"))


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
