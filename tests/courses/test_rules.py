"""What the room decides, without database and clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selvhjulpen.courses import rules
from selvhjulpen.courses.rules import Counting, Fault, Queued, QueueRow, Room, RoomLeft, Stuck, run_queue
from selvhjulpen.lib.calendars import COPENHAGEN, at, closed_because

TUESDAY = date(2026, 11, 24)
STARTS = at(TUESDAY, time(10))
DAY_BEFORE_AT_NINE = at(date(2026, 11, 23), time(9))

# The three formats, as Horsens taught them: counting, shortest and longest in minutes.
KOM_I_GANG = (Counting.BOOKED, 90, 120)
VEJLEDER = (Counting.BOOKED, 120, 150)
KOM_FORBI = (Counting.COUNTED, 30, 480)


def faults(
    fmt: tuple[Counting, int, int], *, day: date = TUESDAY, start: time = time(10), minutes: int = 120
) -> list[Fault]:
    counting, shortest, longest = fmt
    return rules.time_faults(
        day=day,
        start=start,
        minutes=minutes,
        counting=counting,
        shortest_minutes=shortest,
        longest_minutes=longest,
        closed_because=closed_because,
    )


class TestRoomLeft:
    @pytest.mark.parametrize(
        ("capacity", "taken", "said"),
        [
            (None, 0, RoomLeft(Room.OPEN, 0)),
            (10, 0, RoomLeft(Room.PLENTY, 10)),
            (10, 6, RoomLeft(Room.PLENTY, 4)),
            (10, 7, RoomLeft(Room.FEW, 3)),
            (10, 9, RoomLeft(Room.FEW, 1)),
            (10, 10, RoomLeft(Room.FULL, 0)),
            (0, 0, RoomLeft(Room.FULL, 0)),
        ],
    )
    def test_room_is_told_by_number_only_where_three_seats_or_fewer_are_left(
        self, capacity: int | None, taken: int, said: RoomLeft
    ) -> None:
        assert rules.room_left(capacity=capacity, taken=taken) == said


class TestTime:
    @pytest.mark.parametrize(
        ("fmt", "minutes", "wrong"),
        [
            (KOM_I_GANG, 89, [Fault.TOO_SHORT]),
            (KOM_I_GANG, 90, []),
            (KOM_I_GANG, 120, []),
            (KOM_I_GANG, 121, [Fault.TOO_LONG]),
            (VEJLEDER, 119, [Fault.TOO_SHORT]),
            (VEJLEDER, 120, []),
            (VEJLEDER, 150, []),
            (VEJLEDER, 151, [Fault.TOO_LONG]),
            (KOM_FORBI, 29, [Fault.TOO_SHORT]),
            (KOM_FORBI, 480, []),
            (KOM_FORBI, 481, [Fault.TOO_LONG]),
        ],
    )
    def test_each_format_keeps_its_own_length(
        self, fmt: tuple[Counting, int, int], minutes: int, wrong: list[Fault]
    ) -> None:
        assert faults(fmt, minutes=minutes) == wrong

    def test_a_booked_session_begins_at_half_past_eight_and_not_a_minute_before(self) -> None:
        assert faults(KOM_I_GANG, start=time(8, 30)) == []
        assert faults(KOM_I_GANG, start=time(8, 29)) == [Fault.TOO_EARLY]

    @pytest.mark.parametrize("day", [date(2026, 11, 21), date(2026, 11, 22)], ids=["saturday", "sunday"])
    def test_a_booked_session_is_held_on_weekdays(self, day: date) -> None:
        assert faults(KOM_I_GANG, day=day) == [Fault.WEEKEND]

    @pytest.mark.parametrize(
        "day",
        [
            date(2026, 1, 1),
            date(2026, 4, 2),  # Maundy Thursday; Easter is 5 April
            date(2026, 4, 3),
            date(2026, 4, 6),
            date(2026, 5, 14),  # Ascension Day, not 23 April as one calendar site has it
            date(2026, 5, 25),
            date(2026, 6, 5),  # closed by custom, not by law
            date(2026, 12, 24),
            date(2026, 12, 25),
            date(2026, 12, 31),
        ],
        ids=str,
    )
    def test_a_booked_session_is_not_held_on_a_danish_holiday(self, day: date) -> None:
        assert faults(KOM_I_GANG, day=day) == [Fault.HOLIDAY]

    @pytest.mark.parametrize("day", [date(2026, 4, 23), date(2026, 5, 1)], ids=["not ascension", "store bededag"])
    def test_a_day_that_is_no_longer_or_never_was_a_holiday_is_an_ordinary_day(self, day: date) -> None:
        assert faults(KOM_I_GANG, day=day) == []

    def test_kom_forbi_goes_where_people_are_on_a_saturday_and_before_half_past_eight(self) -> None:
        assert faults(KOM_FORBI, day=date(2026, 11, 21), start=time(8)) == []
        assert faults(KOM_FORBI, day=date(2026, 6, 5)) == []

    def test_every_fault_is_named_at_once(self) -> None:
        sunday_and_christmas_eve = date(2028, 12, 24)
        assert faults(KOM_I_GANG, day=sunday_and_christmas_eve, start=time(7), minutes=30) == [
            Fault.WEEKEND,
            Fault.HOLIDAY,
            Fault.TOO_EARLY,
            Fault.TOO_SHORT,
        ]


class TestSeries:
    @pytest.mark.parametrize(
        ("first", "last", "utc_hours"),
        [
            (date(2026, 3, 24), date(2026, 4, 7), [9, 8, 8]),  # the clock goes forward on 29 March
            (date(2026, 10, 20), date(2026, 11, 3), [8, 9, 9]),  # and back on 25 October
        ],
        ids=["spring", "autumn"],
    )
    def test_a_series_stays_at_ten_when_the_clock_changes(self, first: date, last: date, utc_hours: list[int]) -> None:
        days = list(rules.series_days(first=first, last=last, every_weeks=1, closed_because=closed_because))

        starts = [at(d.day, time(10)) for d in days]

        assert [s.astimezone(COPENHAGEN).time() for s in starts] == [time(10)] * 3
        assert [s.astimezone(UTC).hour for s in starts] == utc_hours

    def test_a_series_leaves_out_holidays_by_name_and_includes_its_last_day(self) -> None:
        days = rules.series_days(
            first=date(2026, 12, 10), last=date(2027, 1, 7), every_weeks=1, closed_because=closed_because
        )

        assert [(d.day, d.skipped) for d in days] == [
            (date(2026, 12, 10), None),
            (date(2026, 12, 17), None),
            (date(2026, 12, 24), "Juleaften"),
            (date(2026, 12, 31), "Nytårsaften"),
            (date(2027, 1, 7), None),
        ]

    def test_every_second_week_is_every_second_week(self) -> None:
        days = rules.series_days(first=TUESDAY, last=TUESDAY + timedelta(days=27), every_weeks=2, closed_because=str)

        assert [d.day for d in days] == [TUESDAY, TUESDAY + timedelta(days=14)]

    def test_a_series_that_ends_before_it_begins_has_no_days(self) -> None:
        assert list(rules.series_days(first=TUESDAY, last=date(2026, 11, 23), every_weeks=1, closed_because=str)) == []


class TestLatestWord:
    def test_the_day_before_ends_at_eight_in_the_evening(self) -> None:
        assert rules.latest_word(starts_at=STARTS, same_morning=False) == at(date(2026, 11, 23), time(20))

    def test_the_same_morning_ends_an_hour_before_the_start(self) -> None:
        assert rules.latest_word(starts_at=STARTS, same_morning=True) == at(TUESDAY, time(9))

    def test_the_day_before_is_a_danish_day_also_for_a_start_that_is_yesterday_in_utc(self) -> None:
        half_past_midnight = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)  # 00.30 on 2 July in Denmark

        assert rules.latest_word(starts_at=half_past_midnight, same_morning=False) == at(date(2026, 7, 1), time(20))


def one(number: int, *, same_morning: bool = False) -> Queued:
    return Queued(number, 1, same_morning)


def pair(number: int) -> Queued:
    return Queued(number, 2, False)


def queue(*waiting: Queued, free: int, now: datetime = DAY_BEFORE_AT_NINE) -> list[Stuck | None]:
    return [row.stuck for row in run_queue(waiting, free_seats=free, now=now, starts_at=STARTS)]


class TestQueue:
    def test_the_oldest_gets_the_seat_and_only_the_oldest(self) -> None:
        assert queue(one(1), one(2), one(3), free=1) == [None, Stuck.NO_SEAT, Stuck.NO_SEAT]

    def test_two_seats_go_to_the_two_oldest(self) -> None:
        assert queue(one(1), one(2), one(3), free=2) == [None, None, Stuck.NO_SEAT]

    def test_two_together_are_not_split_and_a_single_seat_goes_to_the_next_who_needs_one(self) -> None:
        assert queue(pair(1), one(2), one(3), free=1) == [Stuck.PAIR_NEEDS_TWO, None, Stuck.NO_SEAT]

    def test_two_together_keep_their_place_and_are_first_when_two_seats_come(self) -> None:
        assert queue(pair(1), one(2), free=2) == [None, Stuck.NO_SEAT]

    def test_who_wants_word_the_day_before_is_passed_over_after_eight_in_the_evening(self) -> None:
        at_eight, later = at(date(2026, 11, 23), time(20)), at(date(2026, 11, 23), time(20, 1))

        assert queue(one(1), free=1, now=at_eight) == [None]
        assert queue(one(1), one(2, same_morning=True), free=1, now=later) == [Stuck.TOO_LATE, None]

    def test_nobody_is_told_less_than_an_hour_before_the_start(self) -> None:
        assert queue(one(1, same_morning=True), free=1, now=at(TUESDAY, time(9))) == [None]
        assert queue(one(1, same_morning=True), free=1, now=at(TUESDAY, time(9, 1))) == [Stuck.TOO_LATE]

    def test_an_oversold_session_gives_nobody_a_seat(self) -> None:
        assert queue(one(1), pair(2), free=-1) == [Stuck.NO_SEAT, Stuck.NO_SEAT]

    queues = st.lists(st.tuples(st.sampled_from([1, 2]), st.booleans()), max_size=12).map(
        lambda rows: [Queued(n, seats, morning) for n, (seats, morning) in enumerate(rows)]
    )
    moments = st.integers(-48 * 60, 60).map(lambda minutes: STARTS + timedelta(minutes=minutes))

    @given(waiting=queues, free=st.integers(-1, 8), now=moments)
    def test_whatever_the_queue_no_seat_is_given_twice_and_none_stands_empty_that_somebody_could_take(
        self, waiting: list[Queued], free: int, now: datetime
    ) -> None:
        rows = run_queue(waiting, free_seats=free, now=now, starts_at=STARTS)

        by_id = {q.id: q for q in waiting}
        given = [by_id[row.id] for row in rows if row.stuck is None]
        left = free - sum(q.seats for q in given)
        reachable = [q for q in waiting if now <= rules.latest_word(starts_at=STARTS, same_morning=q.same_morning)]
        assert [row.id for row in rows] == [q.id for q in waiting]
        assert left >= 0 or not given
        assert all(q in reachable for q in given)
        assert [row.id for row in rows if row.stuck is Stuck.TOO_LATE] == [q.id for q in waiting if q not in reachable]
        assert [q for q in reachable if q not in given and q.seats <= left] == []

    @given(waiting=queues, free=st.integers(0, 8), now=moments)
    def test_whatever_the_queue_nobody_is_overtaken_by_somebody_younger_who_needs_as_much(
        self, waiting: list[Queued], free: int, now: datetime
    ) -> None:
        rows = run_queue(waiting, free_seats=free, now=now, starts_at=STARTS)

        by_id = {q.id: q for q in waiting}
        for older, younger in combinations(rows, 2):
            if older.stuck in {Stuck.NO_SEAT, Stuck.PAIR_NEEDS_TWO} and younger.stuck is None:
                assert by_id[older.id].seats > by_id[younger.id].seats

    @given(waiting=queues, free=st.integers(0, 8), now=moments)
    def test_running_the_queue_again_gives_nobody_anything_more(
        self, waiting: list[Queued], free: int, now: datetime
    ) -> None:
        rows = run_queue(waiting, free_seats=free, now=now, starts_at=STARTS)
        given = {row.id for row in rows if row.stuck is None}
        left = [q for q in waiting if q.id not in given]
        seats_left = free - sum(q.seats for q in waiting if q.id in given)

        again = run_queue(left, free_seats=seats_left, now=now, starts_at=STARTS)

        assert [row for row in again if row.stuck is None] == []

    def test_an_empty_queue_is_an_empty_answer(self) -> None:
        assert run_queue([], free_seats=3, now=DAY_BEFORE_AT_NINE, starts_at=STARTS) == []

    def test_a_row_says_who_it_is_about(self) -> None:
        rows = run_queue([one(7)], free_seats=0, now=DAY_BEFORE_AT_NINE, starts_at=STARTS)
        assert rows == [QueueRow(7, Stuck.NO_SEAT)]


class TestLevels:
    @pytest.mark.parametrize(("done", "level"), [(0, "new"), (1, "some"), (2, "some"), (3, "practised")])
    def test_the_self_check_finds_the_level(self, done: int, level: str) -> None:
        assert rules.level_from_self_check(done) == level

    @pytest.mark.parametrize(
        ("levels", "wide"),
        [
            ([], False),
            (["new", "new"], False),
            (["new", "some", "unsure"], False),
            (["some", "practised"], False),
            (["new", "practised"], True),
            (["practised", "some", "new"], True),
        ],
    )
    def test_beginners_and_practised_together_spread_too_far(self, levels: list[str], wide: bool) -> None:
        assert rules.level_spread_is_wide(levels) is wide


class TestTooFew:
    @pytest.mark.parametrize(
        ("taken", "days_before", "warned"),
        [(3, 10, True), (3, 10.01, False), (3, 1, True), (4, 1, False), (3, 0, False), (3, -1, False)],
    )
    def test_too_few_is_said_from_ten_days_before_until_the_start(
        self, taken: int, days_before: float, warned: bool
    ) -> None:
        now = STARTS - timedelta(days=days_before)
        assert rules.is_too_few(capacity=10, minimum=4, taken=taken, starts_at=STARTS, now=now) is warned
