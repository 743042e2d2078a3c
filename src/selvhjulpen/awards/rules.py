"""What the scores of a jury come to. Plain Python: no clock, no database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from selvhjulpen.lib.calendars import months_after

LOWEST_SCORE, HIGHEST_SCORE = 1, 5
MONTHS_NAMES_ARE_KEPT = 6


@dataclass(frozen=True)
class Given:
    """One score: which jury member gives which nominee how much on which criterion."""

    juror: int
    nomination: int
    criterion: int
    value: int


@dataclass(frozen=True)
class Mean:
    """The mean of ``n`` scores; None where nobody has given one, which is not nought."""

    value: Fraction | None
    n: int


@dataclass(frozen=True)
class Standing:
    """One line of the scoring table. ``total`` is the weighted mean of the criteria's means, and None until each
    criterion has a score; ``place`` is shared by all who have the same total, and None without one."""

    nomination: int
    means: Mapping[int, Mean]
    total: Fraction | None
    place: int | None
    is_tied: bool
    in_conflict: int  # so many jury members do not judge this nominee


def standings(
    *,
    nominations: Sequence[int],
    weights: Mapping[int, int],
    scores: Iterable[Given],
    conflicts: Collection[tuple[int, int]],
) -> list[Standing]:
    """The scoring table, best first; those without a total last, in the order they came.

    ``weights`` by criterion; ``conflicts`` are pairs of jury member and nominee, and a score of such a pair counts for
    nothing. Fractions, because two means that are the same must not differ in their sixteenth digit.
    """
    counted: dict[tuple[int, int], list[int]] = {}
    for score in scores:
        if (score.juror, score.nomination) not in conflicts:
            counted.setdefault((score.nomination, score.criterion), []).append(score.value)
    found = {}
    for nomination in nominations:
        means = {criterion: _mean(counted.get((nomination, criterion), ())) for criterion in weights}
        found[nomination] = means, _weighted(means, weights)
    totals = [total for _means, total in found.values() if total is not None]
    lines = [
        Standing(
            nomination=nomination,
            means=means,
            total=total,
            place=None if total is None else 1 + sum(other > total for other in totals),
            is_tied=total is not None and totals.count(total) > 1,
            in_conflict=sum(of == nomination for _juror, of in conflicts),
        )
        for nomination, (means, total) in found.items()
    ]
    return sorted(lines, key=lambda line: (line.place is None, line.place or 0))


def _mean(values: Sequence[int]) -> Mean:
    return Mean(Fraction(sum(values), len(values)) if values else None, len(values))


def _weighted(means: Mapping[int, Mean], weights: Mapping[int, int]) -> Fraction | None:
    """None where a criterion has no score: the others' mean would stand for something nobody has said."""
    if not weights or any(mean.value is None for mean in means.values()):
        return None
    whole = sum((weights[c] * (mean.value or Fraction(0)) for c, mean in means.items()), Fraction(0))
    return whole / Fraction(sum(weights.values()))


def names_are_kept_from(today: date) -> date:
    """Rounds whose result came before this day do not say any more who nominated."""
    return months_after(today, -MONTHS_NAMES_ARE_KEPT)
