"""What the scores of a jury come to."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from selvhjulpen.awards.rules import Given, standings

REACH, IDEA = 1, 2
WEIGHTS = {REACH: 2, IDEA: 1}


def scores(**by_nominee):
    """Nominee number n is called "n1"…; for each: jury member -> (reach, idea)."""
    return [
        Given(juror, int(nominee[1:]), criterion, value)
        for nominee, jurors in by_nominee.items()
        for juror, values in jurors.items()
        for criterion, value in zip((REACH, IDEA), values, strict=True)
    ]


def test_the_total_is_the_weighted_mean_of_the_means():
    (line,) = standings(nominations=[1], weights=WEIGHTS, scores=scores(n1={7: (5, 2), 8: (4, 3)}), conflicts=set())

    assert {c: (mean.value, mean.n) for c, mean in line.means.items()} == {
        REACH: (Fraction(9, 2), 2),
        IDEA: (Fraction(5, 2), 2),
    }
    assert (line.total, line.place) == (Fraction(23, 6), 1)


def test_a_score_in_conflict_counts_for_nothing():
    lines = standings(
        nominations=[1, 2],
        weights=WEIGHTS,
        scores=scores(n1={7: (5, 5), 8: (1, 1)}, n2={7: (2, 2), 8: (2, 2)}),
        conflicts={(7, 1)},
    )

    assert [(line.nomination, line.total, line.in_conflict) for line in lines] == [(2, 2, 0), (1, 1, 1)]


def test_who_has_the_same_total_shares_the_place_and_the_next_comes_after_them():
    lines = standings(
        nominations=[1, 2, 3],
        weights=WEIGHTS,
        scores=scores(n1={7: (1, 1)}, n2={7: (4, 2)}, n3={7: (3, 4)}),
        conflicts=set(),
    )

    assert [(line.nomination, line.place, line.is_tied) for line in lines] == [
        (2, 1, True),
        (3, 1, True),
        (1, 3, False),
    ]


def test_without_a_score_on_each_criterion_there_is_no_total_and_no_place():
    some = [Given(7, 1, REACH, 5)]

    (line, other) = standings(nominations=[1, 2], weights=WEIGHTS, scores=some, conflicts=set())

    assert (line.nomination, line.total, line.place, line.means[IDEA].n) == (1, None, None, 0)
    assert (other.nomination, other.total) == (2, None)


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 5), st.integers(1, 5)), max_size=12))
def test_totals_lie_between_one_and_five_and_places_follow_them(rows):
    latest = {(juror, 1 + n % 3): (a, b) for n, (juror, a, b) in enumerate(rows)}
    said = [
        Given(juror, nominee, criterion, value)
        for (juror, nominee), values in latest.items()
        for criterion, value in zip((REACH, IDEA), values, strict=True)
    ]

    lines = standings(nominations=[1, 2, 3], weights=WEIGHTS, scores=said, conflicts=set())

    totals = [line.total for line in lines if line.total is not None]
    assert totals == sorted(totals, reverse=True)
    assert all(1 <= total <= 5 for total in totals)
