"""Awards for tests, made up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from selvhjulpen.awards.models import AwardRound, Criterion, JuryMember, Nomination, Result, RoundState
from tests.courses.factories import NOW, TODAY


class RoundFactory(DjangoModelFactory):
    """Open for nominations, for a week yet."""

    class Meta:
        model = AwardRound

    name = factory.Sequence(lambda n: f"Årets digitale initiativ {n}")
    year = 2026
    call = "Hvem har gjort borgerne digitalt selvhjulpne?"
    nominations_until = TODAY + timedelta(days=7)
    jury_until = TODAY + timedelta(days=21)
    result_day = TODAY + timedelta(days=28)
    state = RoundState.OPEN


class CriterionFactory(DjangoModelFactory):
    class Meta:
        model = Criterion

    round = factory.SubFactory(RoundFactory)
    name = factory.Sequence(lambda n: f"Kriterium {n}")


class NominationFactory(DjangoModelFactory):
    class Meta:
        model = Nomination

    round = factory.SubFactory(RoundFactory)
    title = factory.Sequence(lambda n: f"Initiativ {n}")
    outside_name = factory.Sequence(lambda n: f"Foreningen {n}")
    text = "De er gode til det."
    by_name = "Nora Nielsen"
    by_email = "nora@example.dk"
    nominated_at = NOW


class JurorFactory(DjangoModelFactory):
    class Meta:
        model = JuryMember

    round = factory.SubFactory(RoundFactory)
    outside_name = factory.Sequence(lambda n: f"Rådet {n}")
    email = factory.Sequence(lambda n: f"juror{n}@example.dk")


def decided_round(*, published: bool = False, **fields: Any) -> AwardRound:
    """A round with a winner, whose day has come or not."""
    state = RoundState.PUBLISHED if published else RoundState.DECIDED
    award: AwardRound = RoundFactory(state=state, **fields)
    winner = NominationFactory(round=award, is_shortlisted=True)
    Result.objects.create(
        round=award, winner=winner, reason="De var bedst.", decided_at=NOW, published_at=NOW if published else None
    )
    return award


def points(award: AwardRound, *values: int) -> dict[str, int]:
    """What the form of one nominee sends: a number for each criterion."""
    return {f"k{criterion.pk}": value for criterion, value in zip(award.criteria.all(), values, strict=True)}


def page(juror: JuryMember, nominee: Nomination | None = None) -> str:
    """The address of a jury member's page, or of one nominee there."""
    return f"/pris/jury/{juror.token}/" + (f"{nominee.pk}/" if nominee else "")
