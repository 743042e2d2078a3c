"""What the pages of an award show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from selvhjulpen.awards.models import AwardRound, Conflict, Criterion, JuryMember, Nomination, Score
from selvhjulpen.awards.rules import Given, Standing, standings
from selvhjulpen.lib.contact import Contact
from selvhjulpen.lib.traces import Trace


@dataclass(frozen=True)
class TableLine:
    """One nominee of the scoring table: ``means`` in the order of the criteria."""

    nomination: Nomination
    standing: Standing
    means: Sequence[tuple[Fraction | None, int]]


@dataclass(frozen=True)
class JurorLine:
    """How far a jury member has come: ``done`` of ``asked`` nominees, those in conflict left out."""

    juror: JuryMember
    asked: int
    done: int
    conflicts: Sequence[Nomination]


@dataclass(frozen=True)
class Table:
    """The scoring table, best first; ``leaders`` share the first place."""

    criteria: Sequence[Criterion]
    lines: Sequence[TableLine]
    jurors: Sequence[JurorLine]

    @property
    def leaders(self) -> list[Nomination]:
        return [line.nomination for line in self.lines if line.standing.place == 1]

    @property
    def is_complete(self) -> bool:
        """True where everybody has scored all they may."""
        return all(line.done == line.asked for line in self.jurors)


def rounds() -> QuerySet[AwardRound]:
    """All rounds, the newest first, with how many were nominated and judge."""
    return AwardRound.objects.annotate(
        nominated=Count("nominations", distinct=True), judging=Count("jury", distinct=True)
    ).select_related("result__winner__organization")


def nominations(award: AwardRound) -> QuerySet[Nomination]:
    """All of a round, in the order they came."""
    return award.nominations.select_related("organization").order_by("nominated_at", "pk")


def shortlist(award: AwardRound) -> QuerySet[Nomination]:
    """Those the jury judges."""
    return nominations(award).filter(is_shortlisted=True)


def conflicts(award: AwardRound) -> set[tuple[int, int]]:
    """(jury member, nominee) where no score counts: what was declared, and everybody's own organisation."""
    declared = set(Conflict.objects.filter(juror__round=award).values_list("juror", "nomination"))
    judging = dict(award.jury.exclude(organization=None).values_list("organization", "pk"))
    own = award.nominations.filter(organization__in=judging).values_list("organization", "pk")
    return declared | {(judging[organization], pk) for organization, pk in own}


def is_in_conflict(juror: JuryMember, nomination: Nomination) -> bool:
    """True where this jury member does not judge this nominee."""
    return (juror.pk, nomination.pk) in conflicts(nomination.round)


def is_own(juror: JuryMember, nomination: Nomination) -> bool:
    """True where the nominee is the jury member's own organisation: nobody has to declare that."""
    return juror.organization_id is not None and juror.organization_id == nomination.organization_id


def table(award: AwardRound) -> Table:
    """Means, places and ties. Seven queries."""
    criteria = list(award.criteria.all())
    nominees = list(shortlist(award))
    jurors = list(award.jury.select_related("organization"))
    closed = conflicts(award)
    scores = [
        Given(*row)
        for row in Score.objects.filter(juror__round=award).values_list("juror", "nomination", "criterion", "value")
    ]
    by_pk = {nominee.pk: nominee for nominee in nominees}
    stood = standings(
        nominations=list(by_pk), weights={c.pk: c.weight for c in criteria}, scores=scores, conflicts=closed
    )
    given: dict[tuple[int, int], int] = {}
    for score in scores:
        given[score.juror, score.nomination] = given.get((score.juror, score.nomination), 0) + 1
    return Table(
        criteria=criteria,
        lines=[
            TableLine(by_pk[one.nomination], one, [(one.means[c.pk].value, one.means[c.pk].n) for c in criteria])
            for one in stood
        ],
        jurors=[
            JurorLine(
                juror=juror,
                asked=sum((juror.pk, pk) not in closed for pk in by_pk),
                done=sum(
                    (juror.pk, pk) not in closed and given.get((juror.pk, pk), 0) == len(criteria) for pk in by_pk
                ),
                conflicts=[nominee for pk, nominee in by_pk.items() if (juror.pk, pk) in closed],
            )
            for juror in jurors
        ],
    )


@dataclass(frozen=True)
class ToJudge:
    """One nominee as one jury member sees it: their own scores, nobody else's."""

    nomination: Nomination
    is_own: bool
    is_declared: bool
    scores: Sequence[tuple[Criterion, int | None]]

    @property
    def is_closed(self) -> bool:
        return self.is_own or self.is_declared

    @property
    def is_done(self) -> bool:
        return all(value is not None for _criterion, value in self.scores)


def to_judge(juror: JuryMember) -> list[ToJudge]:
    """The shortlist as one jury member sees it. Four queries."""
    criteria = list(juror.round.criteria.all())
    declared = set(juror.conflicts.values_list("nomination", flat=True))
    given = {(nominee, criterion): value for nominee, criterion, value in _own_scores(juror)}
    return [
        ToJudge(
            nomination=nominee,
            is_own=is_own(juror, nominee),
            is_declared=nominee.pk in declared,
            scores=[(criterion, given.get((nominee.pk, criterion.pk))) for criterion in criteria],
        )
        for nominee in shortlist(juror.round)
    ]


def _own_scores(juror: JuryMember) -> QuerySet[Score, tuple[int, int, int]]:
    return juror.scores.values_list("nomination", "criterion", "value")


def has_names() -> Q:
    """Nominations that still say who nominated."""
    return ~Q(by_name="", by_email="")


# ── What the room holds about somebody ──────────────────────────────────────────────────────────

NOMINATOR, JUROR = "indstiller", "jury"
PARTS = (NOMINATOR, JUROR)


def traces(contact: Contact) -> list[Trace]:
    """Those who nominated or judge and are reached by this e-mail address; telephone numbers are not kept."""
    if not contact.email:
        return []
    return [
        *(_nominator(one) for one in _nominators().filter(by_email__iexact=contact.email)),
        *(_juror(one) for one in _jurors().filter(email__iexact=contact.email)),
    ]


def trace(part: str, pk: int) -> Trace | None:
    """The one that an address names; None where there is none."""
    if part == NOMINATOR:
        nomination = _nominators().filter(pk=pk).first()
        return _nominator(nomination) if nomination else None
    juror = _jurors().filter(pk=pk).first()
    return _juror(juror) if juror else None


def _nominators() -> QuerySet[Nomination]:
    return Nomination.objects.exclude(by_name="", by_email="").select_related("round")


def _jurors() -> QuerySet[JuryMember]:
    return JuryMember.objects.exclude(email="").select_related("round", "organization")


def _nominator(nomination: Nomination) -> Trace:
    return Trace(
        part=NOMINATOR,
        pk=nomination.pk,
        name=nomination.by_name or nomination.by_email,
        contact=Contact(email=nomination.by_email),
        references=(f"awards.nomination:{nomination.pk}",),
        facts=(
            (_("Indstillede"), nomination.title),
            (_("Prisrunde"), str(nomination.round)),
            (_("Skrev"), nomination.text),
        ),
        goes=_("Navn og e-mail. Indstillingen bliver."),
    )


def _juror(juror: JuryMember) -> Trace:
    return Trace(
        part=JUROR,
        pk=juror.pk,
        name=str(juror),
        contact=Contact(email=juror.email),
        references=(juror.about,),
        facts=((_("Sidder i juryen for"), str(juror.round)),),
        goes=_("E-mailen. Point bliver."),
    )
