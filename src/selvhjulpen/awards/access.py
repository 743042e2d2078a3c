"""Fetch, or answer "not there"."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from selvhjulpen.awards.models import BEFORE_THE_JURY, AwardRound, Criterion, JuryMember, Nomination


def award(pk: int) -> AwardRound:
    """One round, for those who run it."""
    return get_object_or_404(AwardRound.objects.select_related("result__winner__organization"), pk=pk)


def public_award(pk: int) -> AwardRound:
    """One round that everybody may read of."""
    return get_object_or_404(AwardRound.objects.public().select_related("result__winner__organization"), pk=pk)


def criterion(pk: int, criterion_pk: int) -> Criterion:
    """One criterion of this round."""
    return get_object_or_404(Criterion.objects.select_related("round"), pk=criterion_pk, round=pk)


def juror(pk: int, juror_pk: int) -> JuryMember:
    """One jury member of this round."""
    return get_object_or_404(JuryMember.objects.select_related("round", "organization"), pk=juror_pk, round=pk)


def judging(token: str) -> JuryMember:
    """Whose link it is; not before the nominees are found."""
    return get_object_or_404(
        JuryMember.objects.select_related("round__result__winner__organization", "organization").exclude(
            round__state__in=BEFORE_THE_JURY
        ),
        token=token,
    )


def nominee(juror: JuryMember, nomination_pk: int) -> Nomination:
    """One nominee of the jury member's round."""
    return get_object_or_404(
        Nomination.objects.select_related("round", "organization"),
        pk=nomination_pk,
        round=juror.round_id,
        is_shortlisted=True,
    )
