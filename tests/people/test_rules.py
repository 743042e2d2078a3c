import pytest

from selvhjulpen.people.rules import codes_still_alive, would_lock_out


@pytest.mark.parametrize(
    ("is_administrator", "stays", "others", "locked_out"),
    [(True, False, 0, True), (True, False, 1, False), (True, True, 0, False), (False, False, 0, False)],
)
def test_only_the_last_administrator_who_leaves_locks_the_door(
    is_administrator: bool, stays: bool, others: int, locked_out: bool
) -> None:
    answer = would_lock_out(is_administrator=is_administrator, stays_administrator=stays, other_administrators=others)
    assert answer is locked_out


def test_a_used_code_is_remembered_as_long_as_the_clock_could_accept_it() -> None:
    assert codes_still_alive([("111111", 0.0), ("222222", 100.0)], now=130.0) == [("222222", 100.0)]
