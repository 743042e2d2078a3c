"""When somebody can be booked."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from selvhjulpen.cafe.rules.slots import (
    Hours,
    Slot,
    days_of,
    earliest,
    free_slots,
    nearest,
    quarters,
    slots_at,
)
from selvhjulpen.lib.calendars import COPENHAGEN, at

MONDAY = date(2026, 11, 23)
JYTTE, KARL = 1, 2


def hours(**changed: Any) -> Hours:
    """Mondays from nine to twelve, half an hour each and a quarter's pause."""
    plain: dict[str, Any] = {
        "helper": JYTTE,
        "weekday": 1,
        "opens": time(9),
        "closes": time(12),
        "first_day": date(2026, 1, 1),
        "last_day": None,
        "minutes": 30,
        "buffer_minutes": 15,
        "travel_minutes": 0,
    }
    return Hours(**plain | changed)


def on(day: date, *each: Hours, busy: Any = None) -> list[str]:
    """The free starts of a day, by the clock on the wall."""
    found = free_slots(each, busy=busy or {}, earliest=at(day, time()), until=at(day + timedelta(days=1), time()))
    return [f"{slot.starts_at.astimezone(COPENHAGEN):%H.%M}" for slot in found]


def span(begins: time, ends: time, day: date = MONDAY) -> list[datetime]:
    return quarters(at(day, begins), at(day, ends))


def test_one_comes_after_the_other_with_a_pause_between() -> None:
    assert on(MONDAY, hours()) == ["09.00", "09.45", "10.30", "11.15"]


def test_the_pause_after_the_last_may_lie_after_the_hours() -> None:
    assert on(MONDAY, hours(closes=time(9, 30))) == ["09.00"]
    assert on(MONDAY, hours(closes=time(9, 29))) == []


def test_travel_lies_within_the_hours_and_between_two_visits() -> None:
    assert on(MONDAY, hours(travel_minutes=30, closes=time(12, 15))) == ["09.30", "11.15"]
    assert on(MONDAY, hours(travel_minutes=30, closes=time(12))) == ["09.30"]


def test_what_does_not_begin_on_a_quarter_is_rounded_up() -> None:
    assert on(MONDAY, hours(opens=time(9, 5), closes=time(10, 30), minutes=20, buffer_minutes=0)) == ["09.15", "09.45"]


def test_other_days_holidays_and_days_outside_the_period_have_none() -> None:
    assert on(date(2026, 11, 24), hours()) == []
    assert on(date(2026, 5, 25), hours()) == []  # Whit Monday
    assert on(MONDAY, hours(first_day=date(2026, 11, 24))) == []
    assert on(MONDAY, hours(last_day=date(2026, 11, 22))) == []
    assert on(MONDAY, hours(last_day=MONDAY)) != []


def test_after_what_is_in_the_way_the_next_begins_at_its_end() -> None:
    absent = span(time(9, 0), time(10, 20))

    assert on(MONDAY, hours(), busy={JYTTE: absent}) == ["10.30", "11.15"]


def test_what_is_booked_takes_its_travel_and_its_pause_from_the_others() -> None:
    visit = Slot(at(MONDAY, time(10)), JYTTE, at(MONDAY, time(10, 30)), buffer_minutes=15, travel_minutes=30)

    assert visit.quarters == span(time(9, 30), time(11, 15))
    assert on(MONDAY, hours(), busy={JYTTE: visit.quarters}) == ["11.15"]
    assert on(MONDAY, hours(buffer_minutes=0), busy={JYTTE: visit.quarters}) == ["09.00", "11.15"]


def test_nobody_is_kept_from_being_booked_by_another() -> None:
    assert on(MONDAY, hours(), busy={KARL: span(time(9), time(12))}) == ["09.00", "09.45", "10.30", "11.15"]


def test_two_ways_in_the_same_hours_are_free_side_by_side() -> None:
    on_the_phone = hours(minutes=15, buffer_minutes=0, closes=time(9, 30))

    assert on(MONDAY, hours(closes=time(9, 30)), on_the_phone) == ["09.00", "09.00", "09.15"]


def test_the_night_without_a_third_hour_has_no_slot_in_it() -> None:
    night = date(2026, 3, 29)
    found = on(night, hours(weekday=7, opens=time(0), closes=time(5), buffer_minutes=0))

    assert found == ["00.00", "00.30", "01.00", "01.30", "03.00", "03.30", "04.00", "04.30"]


def test_the_night_with_two_third_hours_has_each_of_them_once() -> None:
    night = date(2026, 10, 25)
    found = free_slots(
        [hours(weekday=7, opens=time(0), closes=time(5), buffer_minutes=0)],
        busy={JYTTE: quarters(datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 10, 25, 2, tzinfo=UTC))},
        earliest=at(night, time()),
        until=at(night + timedelta(days=1), time()),
    )

    clocks = [f"{slot.starts_at.astimezone(COPENHAGEN):%H.%M}" for slot in found]
    # Six hours long; of the two hours from two to three the second one is taken.
    assert clocks == ["00.00", "00.30", "01.00", "01.30", "02.00", "02.30", "03.00", "03.30", "04.00", "04.30"]
    assert len({slot.starts_at for slot in found}) == 10


def test_hours_that_the_clock_swallows_are_none() -> None:
    assert on(date(2026, 3, 29), hours(weekday=7, opens=time(2, 15), closes=time(3, 10))) == []


def test_on_the_web_one_comes_in_two_hours_at_the_earliest_and_at_home_on_the_next_day() -> None:
    now = at(MONDAY, time(9, 50))

    assert earliest(now, at_home=False, is_staff=False) == at(MONDAY, time(11, 50))
    assert earliest(now, at_home=True, is_staff=False) == at(date(2026, 11, 24), time())
    assert earliest(now, at_home=True, is_staff=True) == now


def test_the_day_after_is_the_day_after_on_the_night_of_the_long_hour_too() -> None:
    now = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)  # half past midnight of the 25th

    assert earliest(now, at_home=True, is_staff=False) == at(date(2026, 10, 26), time())


def test_what_is_too_soon_moves_none_of_the_others() -> None:
    soon = free_slots([hours()], busy={}, earliest=at(MONDAY, time(10)), until=at(MONDAY, time(23)))

    assert [slot.starts_at for slot in soon] == [at(MONDAY, time(10, 30)), at(MONDAY, time(11, 15))]


def test_a_time_is_somebodys_where_their_hours_hold_all_of_it() -> None:
    def who(clock: time, *each: Hours, busy: Any = None) -> list[int]:
        return [slot.helper for slot in slots_at(at(MONDAY, clock), each, busy=busy or {})]

    both = hours(), hours(helper=KARL, opens=time(10))
    assert who(time(9), *both) == [JYTTE]
    assert who(time(10, 15), *both) == [JYTTE, KARL]
    assert who(time(10, 15), *both, busy={JYTTE: span(time(10, 30), time(11))}) == [KARL]
    assert who(time(11, 45), *both) == []
    assert who(time(9, 10), *both) == []
    assert who(time(9), hours(), hours()) == [JYTTE]


def test_the_nearest_are_told_in_the_order_of_time_without_the_one_that_is_gone() -> None:
    moments = [at(MONDAY, time(hour)) for hour in (8, 9, 10, 11, 15)]

    assert nearest(moments, at(MONDAY, time(10)), count=3) == [at(MONDAY, time(hour)) for hour in (8, 9, 11)]


def test_moments_are_told_by_the_danish_day() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)

    assert days_of([late, at(MONDAY, time(9)), late]) == {
        MONDAY: [at(MONDAY, time(9))],
        date(2026, 11, 24): [late],
    }
