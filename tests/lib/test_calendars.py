from datetime import UTC, date, datetime, time, timedelta

import holidays
import pytest

from selvhjulpen.lib.calendars import LOCAL_CLOSURES, at, closed_because, is_weekday, local_day, monday

CLOSED_IN_2026 = {
    date(2026, 1, 1): "Nytårsdag",
    date(2026, 4, 2): "Skærtorsdag",
    date(2026, 4, 3): "Langfredag",
    date(2026, 4, 5): "Påskedag",
    date(2026, 4, 6): "Anden påskedag",
    date(2026, 5, 14): "Kristi himmelfartsdag",
    date(2026, 5, 24): "Pinsedag",
    date(2026, 5, 25): "Anden pinsedag",
    date(2026, 6, 5): "Grundlovsdag",
    date(2026, 12, 24): "Juleaften",
    date(2026, 12, 25): "Juledag",
    date(2026, 12, 26): "Anden juledag",
    date(2026, 12, 31): "Nytårsaften",
}


def test_exactly_these_days_of_2026_are_closed_and_why():
    days = (date(2026, 1, 1) + timedelta(days=n) for n in range(365))

    assert {day: why for day in days if (why := closed_because(day))} == CLOSED_IN_2026


def test_the_holidays_of_a_hundred_years_are_those_a_library_of_holidays_knows():
    years = range(1990, 2090)
    days = (date(years[0], 1, 1) + timedelta(days=n) for n in range(36_525))

    ours = {day: why for day in days if (why := closed_because(day)) and why not in LOCAL_CLOSURES.values()}
    assert ours == dict(holidays.country_holidays("DK", years=years, language="da"))


def test_store_bededag_closed_until_2023_and_never_since():
    assert closed_because(date(2023, 5, 5)) == "Store bededag"
    assert closed_because(date(2024, 4, 26)) is None
    assert closed_because(date(2026, 5, 1)) is None


def test_a_weekend_is_not_a_holiday_but_not_a_weekday_either():
    saturday, sunday, plain_monday = date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23)

    assert [closed_because(day) for day in (saturday, sunday, plain_monday)] == [None, None, None]
    assert [is_weekday(day) for day in (saturday, sunday, plain_monday)] == [False, False, True]


@pytest.mark.parametrize(
    ("day", "in_utc"),
    [
        (date(2026, 3, 28), 9),
        (date(2026, 3, 29), 8),  # summer time begins
        (date(2026, 10, 24), 8),
        (date(2026, 10, 25), 9),  # winter time begins
        (date(2027, 3, 27), 9),
        (date(2027, 3, 28), 8),
    ],
)
def test_ten_o_clock_is_ten_o_clock_on_both_sides_of_the_change_of_time(day, in_utc):
    moment = at(day, time(10))

    assert (moment.hour, moment.date()) == (10, day)
    assert moment.astimezone(UTC) == datetime(day.year, day.month, day.day, in_utc, tzinfo=UTC)


def test_a_week_over_the_change_of_time_keeps_its_clock():
    saturdays = [date(2026, 3, 21) + timedelta(weeks=n) for n in range(3)]

    clocks = [f"{at(day, time(10)):%d.%m. %H:%M}" for day in saturdays]
    assert clocks == ["21.03. 10:00", "28.03. 10:00", "04.04. 10:00"]


def test_a_week_begins_on_monday():
    assert [monday(date(2026, 11, day)) for day in (16, 18, 22)] == [date(2026, 11, 16)] * 3
    assert monday(date(2026, 11, 23)) == date(2026, 11, 23)


def test_a_late_evening_in_utc_is_the_next_day_here():
    assert local_day(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == date(2026, 7, 2)
    assert local_day(datetime(2026, 12, 31, 22, 30, tzinfo=UTC)) == date(2026, 12, 31)
