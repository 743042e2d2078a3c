"""What is open, until when, and what opens next; and hours as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selvhjulpen.directory.rules.hours import (
    LAST_MINUTE,
    Change,
    Schedule,
    State,
    Stretch,
    days_between,
    minutes_between,
    state,
    stretches_on,
)
from selvhjulpen.directory.rules.typed_hours import NotHours, Why, read_hours, spoken
from selvhjulpen.lib.calendars import at

MONDAY = date(2026, 11, 23)
MORNING, AFTERNOON = Stretch(time(10), time(12)), Stretch(time(14), time(16))


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return at(day, time(hour, minute))


def closed_until(day: date, hour: int) -> State:
    return State(is_open=False, opens=moment(day, hour))


class TestState:
    week = Schedule({1: (MORNING, AFTERNOON), 3: (MORNING,)})

    @pytest.mark.parametrize(
        ("hour", "minute", "expected"),
        [
            (9, 59, closed_until(MONDAY, 10)),
            (10, 0, State(is_open=True, open_until=moment(MONDAY, 12))),
            (11, 59, State(is_open=True, open_until=moment(MONDAY, 12))),
            (12, 0, closed_until(MONDAY, 14)),
            (16, 0, closed_until(MONDAY + timedelta(days=2), 10)),
        ],
    )
    def test_it_is_open_from_its_first_minute_to_before_its_last(self, hour, minute, expected):
        assert state(self.week, moment(MONDAY, hour, minute)) == expected

    def test_stretches_that_touch_are_one(self):
        schedule = Schedule({1: (MORNING, Stretch(time(12), time(13)))})

        assert state(schedule, moment(MONDAY, 11)).open_until == moment(MONDAY, 13)

    def test_until_midnight_goes_on_where_the_next_day_begins_with_it(self):
        night = Schedule({1: (Stretch(time(22), LAST_MINUTE),), 2: (Stretch(time(0), time(2)),)})
        tuesday = MONDAY + timedelta(days=1)

        assert state(night, moment(MONDAY, 23)).open_until == moment(tuesday, 2)
        assert state(night, moment(tuesday, 1)).open_until == moment(tuesday, 2)

    def test_day_and_night_has_no_end(self):
        always = Schedule({day: (Stretch(time(0), LAST_MINUTE),) for day in range(1, 8)}, closed_on_holidays=False)

        assert state(always, moment(MONDAY, 3)) == State(is_open=True)

    def test_without_hours_nobody_knows(self):
        assert state(Schedule({}), moment(MONDAY, 10)) == State(is_open=False)

    def test_a_long_summer_is_skipped(self):
        summer = Change(date(2026, 7, 1), date(2026, 8, 9))

        assert state(Schedule({1: (MORNING,)}, (summer,)), moment(date(2026, 6, 30), 9)) == closed_until(
            date(2026, 8, 10), 10
        )

    def test_what_opens_later_than_anybody_looks_is_not_told(self):
        for_ever = Change(date(2026, 1, 1), date(2027, 12, 31))

        assert state(Schedule({1: (MORNING,)}, (for_ever,)), moment(MONDAY, 11)) == State(is_open=False)


class TestExceptions:
    @pytest.mark.parametrize(
        ("day", "closes_on_holidays", "expected"),
        [
            (date(2026, 12, 24), True, ()),  # closed by custom, a Thursday
            (date(2026, 12, 25), True, ()),
            (date(2026, 12, 25), False, (MORNING,)),
            (date(2026, 12, 23), True, (MORNING,)),
        ],
    )
    def test_holidays_close_what_is_closed_on_holidays(self, day, closes_on_holidays, expected):
        schedule = Schedule(dict.fromkeys(range(1, 6), (MORNING,)), closed_on_holidays=closes_on_holidays)

        assert stretches_on(schedule, day) == expected

    def test_an_exception_of_one_day_holds_before_a_longer_one_and_before_a_holiday(self):
        christmas = Change(date(2026, 12, 20), date(2027, 1, 3))
        party = Change(date(2026, 12, 26), date(2026, 12, 26), AFTERNOON)
        schedule = Schedule({6: (MORNING,)}, (christmas, party))

        assert stretches_on(schedule, date(2026, 12, 26)) == (AFTERNOON,)
        assert stretches_on(schedule, date(2027, 1, 2)) == ()

    def test_other_hours_in_a_season_open_no_day_that_is_closed_anyway(self):
        summer = Change(date(2026, 7, 6), date(2026, 7, 12), AFTERNOON)
        schedule = Schedule({1: (MORNING,)}, (summer,))

        assert [stretches_on(schedule, date(2026, 7, day)) for day in (6, 7)] == [(AFTERNOON,), ()]

    def test_the_minutes_of_a_year_are_those_of_its_days(self):
        mondays = Schedule({1: (MORNING, AFTERNOON)}, (Change(date(2026, 7, 1), date(2026, 7, 31)),))
        # 52 Mondays; Easter Monday and Whit Monday are holidays, four Mondays lie in July.
        assert minutes_between(mondays, days_between(date(2026, 1, 1), date(2026, 12, 31))) == (52 - 2 - 4) * 240


class TestClocksThatJump:
    def test_in_the_night_without_its_third_hour_nothing_is_open_backwards(self):
        sunday = date(2026, 3, 29)
        night = Schedule({7: (Stretch(time(2, 50), time(3, 10)), Stretch(time(4), time(5)))})

        assert state(night, moment(sunday, 1)) == closed_until(sunday, 4)

    def test_the_hour_that_comes_twice_is_open_until_the_clock_says_so_for_the_second_time(self):
        sunday = date(2026, 10, 25)
        night = Schedule({7: (Stretch(time(1), time(3)),)})
        second_half_past_two = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)

        assert state(night, second_half_past_two).open_until == moment(sunday, 3)


clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
stretches = st.tuples(clocks, clocks).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: Stretch(*pair))
days = st.dates(date(2026, 3, 1), date(2026, 11, 15))


@st.composite
def changes(draw: st.DrawFn) -> Change:
    first = draw(days)
    last = first + timedelta(days=draw(st.integers(0, 20)))
    return Change(first, last, draw(st.none() | stretches))


schedules = st.builds(
    Schedule,
    st.dictionaries(st.integers(1, 7), st.lists(stretches, max_size=2, unique=True).map(sorted).map(tuple), max_size=7),
    st.lists(changes(), max_size=3).map(tuple),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(schedules, st.integers(0, 235 * 24 * 60))
def test_nothing_changes_before_the_moment_that_is_told_and_something_does_then(schedule, minutes):
    now = moment(date(2026, 3, 20), 0) + timedelta(minutes=minutes)
    told = state(schedule, now)
    change = told.open_until if told.is_open else told.opens
    if change is None:
        return

    assert change > now
    assert state(schedule, now + (change - now) / 2).is_open is told.is_open
    assert state(schedule, change).is_open is not told.is_open


@settings(max_examples=60, deadline=None)
@given(schedules, days, st.integers(0, 120))
def test_the_minutes_of_many_days_are_those_of_each_of_them(schedule, first, number):
    last = first + timedelta(days=number)
    each = [stretches_on(schedule, first + timedelta(days=ahead)) for ahead in range(number + 1)]

    assert minutes_between(schedule, days_between(first, last)) == sum(one.minutes for day in each for one in day)


class TestTypedHours:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("", ()),
            ("lukket", ()),
            ("10-12", (MORNING,)),
            ("kl. 10.00 – 12.00", (MORNING,)),
            ("10 til 12 og 14 til 16", (MORNING, AFTERNOON)),
            ("14-16; 10:00-12:00", (MORNING, AFTERNOON)),
            ("mandag 10-12", (MORNING,)),
            ("man. 10-12", (MORNING,)),
            ("9.30-12", (Stretch(time(9, 30), time(12)),)),
            ("20-24", (Stretch(time(20), LAST_MINUTE),)),
        ],
    )
    def test_hours_are_read_as_people_type_them(self, text, expected):
        assert read_hours(text, weekday=1) == expected

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("formiddag", Why.NOT_HOURS),
            ("10", Why.NOT_HOURS),
            (",", Why.NOT_HOURS),
            ("10-12-14", Why.NOT_HOURS),
            ("25-26", Why.NO_SUCH_CLOCK),
            ("10-12.75", Why.NO_SUCH_CLOCK),
            ("12-10", Why.CLOSES_FIRST),
            ("10-10", Why.CLOSES_FIRST),
            ("10-13, 12-16", Why.OVERLAP),
            ("tirsdag 10-12", Why.OTHER_DAY),
        ],
    )
    def test_what_cannot_be_meant_is_told_apart(self, text, why):
        with pytest.raises(NotHours) as refused:
            read_hours(text, weekday=1)

        assert refused.value.why is why

    @settings(deadline=None)
    @given(stretches)
    def test_what_is_shown_can_be_typed_again(self, stretch):
        assert read_hours(spoken(stretch)) == (stretch,)
