"""The deeds of an award: called, nominated, shortlisted, judged, decided, published, forgotten."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from selvhjulpen.awards import letters, queries
from selvhjulpen.awards.models import (
    BEFORE_THE_JURY,
    BEFORE_THE_RESULT,
    AwardRound,
    Conflict,
    Criterion,
    JuryMember,
    Nomination,
    Result,
    RoundState,
    Score,
)
from selvhjulpen.awards.rules import names_are_kept_from
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.lib.keys import new_token
from selvhjulpen.lib.traces import Trace
from selvhjulpen.outbox import actions as outbox
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person
from selvhjulpen.ui.actions import save_once

# What a person says of each.
_OF_A_ROUND = (
    "name", "year", "call", "nominations_until", "jury_until", "result_day", "shortlist_size", "prize_ore", "prize_use",
)  # fmt: skip
_OF_A_CRITERION = ("round", "name", "weight")
_OF_A_JUROR = ("round", "organization", "outside_name", "email")
_OF_A_NOMINATION = ("round", "title", "organization", "outside_name", "text", "by_name", "by_email")


class Refused(Exception):
    """A deed that cannot be done. Nothing has been changed."""


class WrongState(Refused):
    """The round has come further, or not so far: perhaps since a moment ago."""


class NameTaken(Refused):
    """The award has such a round, criterion or jury member already."""


class Unfinished(Refused):
    """Something is missing before the next step: criteria, nominees, or a jury."""


class NotReached(Refused):
    """``jurors`` have no e-mail any more, so that no link would reach them."""

    def __init__(self, jurors: Sequence[JuryMember]) -> None:
        super().__init__(f"{len(jurors)} without e-mail")
        self.jurors = jurors


class TooMany(Refused):
    """More are chosen than the shortlist holds."""


class TooLate(Refused):
    """The last day for it is over."""


class TooEarly(Refused):
    """Everybody was told that they may nominate for a while yet."""


class InConflict(Refused):
    """Who has an interest in a nominee gives it no score."""


def _lock(award: AwardRound, *states: RoundState) -> AwardRound:
    """The round, held: each deed of a round waits for the one before it. Raises WrongState."""
    held = AwardRound.objects.select_for_update().get(pk=award.pk)
    if states and held.state not in states:
        raise WrongState
    return held


# ── The coordinator's ───────────────────────────────────────────────────────────────────────────


def save_round(*, award: AwardRound, by: Person, now: datetime) -> None:
    """Keep a round, new or changed; the form of a new one sent twice is one. Raises NameTaken."""
    try:
        with transaction.atomic():
            if award.pk:
                award.state = _lock(award).state
                award.save()
            elif not save_once(award, says=_OF_A_ROUND):
                return
            note(deed=Deed.CHANGED, what=gettext_noop("Prisrunde gemt"), about=award.about, by=by, now=now)
    except IntegrityError as error:
        raise NameTaken from error


def add_criterion(*, criterion: Criterion, by: Person, now: datetime) -> None:
    """One more thing the jury looks for; its form sent twice is one. Raises WrongState once it looks, NameTaken."""
    try:
        with transaction.atomic():
            held = _lock(criterion.round, *BEFORE_THE_JURY)
            if save_once(criterion, says=_OF_A_CRITERION):
                note(deed=Deed.CHANGED, what=gettext_noop("Kriterium skrevet på"), about=held.about, by=by, now=now)
    except IntegrityError as error:
        raise NameTaken from error


def remove_criterion(*, criterion: Criterion, by: Person, now: datetime) -> None:
    """One thing less. Raises WrongState once the jury looks for it."""
    with transaction.atomic():
        held = _lock(criterion.round, *BEFORE_THE_JURY)
        criterion.delete()
        note(deed=Deed.ERASED, what=gettext_noop("Kriterium taget af"), about=held.about, by=by, now=now)


def add_juror(*, juror: JuryMember, by: Person, now: datetime) -> None:
    """One more in the jury; who comes while it is judging is written to at once.

    The form sent twice is one, and one letter. Raises WrongState, NameTaken.
    """
    try:
        with transaction.atomic():
            held = _lock(juror.round, *BEFORE_THE_RESULT)
            if not save_once(juror, says=_OF_A_JUROR):
                return
            if held.state == RoundState.JURY:
                letters.please_judge(juror, now=now)
            note(deed=Deed.CHANGED, what=gettext_noop("Jurymedlem skrevet på"), about=juror.about, by=by, now=now)
    except IntegrityError as error:
        raise NameTaken from error


def edit_juror(*, juror: JuryMember, email: str, by: Person, now: datetime) -> None:
    """Where the link goes. In the jury's time a new one is sent, and the old one opens nothing. Raises WrongState."""
    with transaction.atomic():
        award = _lock(juror.round, *BEFORE_THE_RESULT)
        held = JuryMember.objects.select_for_update(of=["self"]).select_related("round", "organization")
        juror = held.get(pk=juror.pk)
        if juror.email == email:
            return
        outbox.forget(about=[juror.about], now=now)
        juror.email, juror.token = email, new_token()
        juror.save(update_fields=["email", "token"])
        if award.state == RoundState.JURY:
            letters.please_judge(juror, now=now)
        note(deed=Deed.CHANGED, what=gettext_noop("Jurymedlems e-mail rettet"), about=juror.about, by=by, now=now)


def remove_juror(*, juror: JuryMember, by: Person, now: datetime) -> None:
    """One less in the jury: its scores go with it, its letter too. Raises WrongState once it is decided."""
    with transaction.atomic():
        _lock(juror.round, *BEFORE_THE_RESULT)
        outbox.forget(about=[juror.about], now=now)
        note(deed=Deed.ERASED, what=gettext_noop("Jurymedlem taget af"), about=juror.about, by=by, now=now)
        juror.delete()


def open_round(*, award: AwardRound, by: Person, now: datetime) -> None:
    """From now on everybody may nominate. Raises WrongState, TooLate where the last day for it is over."""
    with transaction.atomic():
        held = _lock(award, RoundState.DRAFT)
        if local_day(now) > held.nominations_until:
            raise TooLate
        held.state = RoundState.OPEN
        held.save(update_fields=["state"])
        note(deed=Deed.CHANGED, what=gettext_noop("Pris åbnet for indstillinger"), about=held.about, by=by, now=now)


def choose_shortlist(*, award: AwardRound, chosen: Collection[Nomination], by: Person, now: datetime) -> None:
    """These are nominated, and no others. Raises WrongState, TooMany."""
    with transaction.atomic():
        held = _lock(award, RoundState.OPEN)
        if len(chosen) > held.shortlist_size:
            raise TooMany
        theirs = Nomination.objects.filter(round=held)
        pks = [nomination.pk for nomination in chosen]
        theirs.update(is_shortlisted=False)
        theirs.filter(pk__in=pks).update(is_shortlisted=True)
        note(deed=Deed.CHANGED, what=gettext_noop("Nominerede valgt"), about=held.about, by=by, now=now)


def send_to_jury(*, award: AwardRound, by: Person, now: datetime) -> None:
    """The shortlist stands; each of the jury gets its link.

    Raises WrongState, TooEarly before the last day for nominations is over, Unfinished, TooMany, NotReached.
    """
    with transaction.atomic():
        held = _lock(award, RoundState.OPEN)
        if local_day(now) <= held.nominations_until:
            raise TooEarly
        jurors = list(held.jury.select_related("organization", "round"))
        nominees = queries.shortlist(held).count()
        if not (jurors and nominees and held.criteria.exists()):
            raise Unfinished
        if nominees > held.shortlist_size:
            raise TooMany
        if lost := [juror for juror in jurors if not juror.email]:
            raise NotReached(lost)
        held.state = RoundState.JURY
        held.save(update_fields=["state"])
        for juror in jurors:
            letters.please_judge(juror, now=now)
        note(deed=Deed.CHANGED, what=gettext_noop("Pris sendt til juryen"), about=held.about, by=by, now=now)


def decide(*, award: AwardRound, winner: Nomination, reason: str, by: Person, now: datetime) -> None:
    """The jury has found the winner; where its day has come, everybody may read it. Raises WrongState.

    There is one result: of two who decide at once, the second is refused. What a round that the jury still had
    said of a winner was no result, and goes.
    """
    with transaction.atomic():
        held = _lock(award, RoundState.JURY)
        if winner.round_id != held.pk or not winner.is_shortlisted:
            raise WrongState
        Result.objects.filter(round=held).delete()
        Result.objects.create(round=held, winner=winner, reason=reason, decided_at=now, decided_by=by)
        held.state = RoundState.DECIDED
        held.save(update_fields=["state"])
        note(deed=Deed.CHANGED, what=gettext_noop("Pris afgjort"), about=held.about, by=by, now=now)
    publish_results(now=now)


def publish_results(*, now: datetime) -> None:
    """What is decided and whose day has come is for everybody; a chore."""
    due = AwardRound.objects.filter(state=RoundState.DECIDED, result_day__lte=local_day(now))
    for award in due:
        with transaction.atomic():
            held = AwardRound.objects.select_for_update().get(pk=award.pk)
            if held.state == RoundState.DECIDED:
                Result.objects.filter(round=held).update(published_at=now)
                held.state = RoundState.PUBLISHED
                held.save(update_fields=["state"])
                note(deed=Deed.CHANGED, what=gettext_noop("Pris offentliggjort"), about=held.about, by=None, now=now)


def forget_names(*, now: datetime) -> None:
    """Half a year after the result nobody needs to know who nominated, nor how the jury is reached; a chore."""
    old = AwardRound.objects.filter(result_day__lt=names_are_kept_from(local_day(now)))
    with transaction.atomic():
        Nomination.objects.filter(queries.has_names(), round__in=old).update(by_name="", by_email="")
        jurors = list(JuryMember.objects.filter(round__in=old).exclude(email=""))
        if jurors:
            outbox.forget(about=[juror.about for juror in jurors], now=now)
            JuryMember.objects.filter(pk__in=[juror.pk for juror in jurors]).update(email="")


def forget_trace(*, trace: Trace, by: Person, now: datetime) -> None:
    """Who nominated, or how a jury member is reached, is forgotten because they wish it; what they gave stays."""
    with transaction.atomic():
        outbox.forget(about=[trace.reference], now=now)
        if trace.part == queries.NOMINATOR:
            Nomination.objects.filter(pk=trace.pk).update(by_name="", by_email="")
        else:
            JuryMember.objects.filter(pk=trace.pk).update(email="")
        note(deed=Deed.ERASED, what=gettext_noop("Slettet efter ønske"), about=trace.reference, by=by, now=now)


# ── Everybody's ─────────────────────────────────────────────────────────────────────────────────


def nominate(*, nomination: Nomination, now: datetime) -> None:
    """Somebody wishes that this wins; the same form twice is one nomination. Raises TooLate."""
    with transaction.atomic():
        held = _lock(nomination.round)
        if not held.takes_nominations(local_day(now)):
            raise TooLate
        nomination.nominated_at = now
        save_once(nomination, says=_OF_A_NOMINATION, known_by="form_key")


# ── The jury's ──────────────────────────────────────────────────────────────────────────────────


def _for_judging(juror: JuryMember, nomination: Nomination, *, now: datetime) -> None:
    held = _lock(juror.round)
    if not held.takes_scores(local_day(now)):
        raise TooLate
    if not Nomination.objects.filter(pk=nomination.pk, round=held, is_shortlisted=True).exists():
        raise WrongState


def _note_of(juror: JuryMember, what: str, *, now: datetime) -> None:
    """The log knows who judged whom, and when: the link was theirs."""
    note(deed=Deed.CHANGED, what=what, about=juror.about, by=None, name=str(juror), now=now)


def score(*, juror: JuryMember, nomination: Nomination, values: Mapping[Criterion, int], now: datetime) -> None:
    """What one jury member gives one nominee; given again, it takes the place of the first.

    Raises TooLate, WrongState, InConflict.
    """
    with transaction.atomic():
        _for_judging(juror, nomination, now=now)
        if queries.is_in_conflict(juror, nomination):
            raise InConflict
        Score.objects.bulk_create(
            [
                Score(juror=juror, nomination=nomination, criterion=criterion, value=value, given_at=now)
                for criterion, value in values.items()
            ],
            update_conflicts=True,
            unique_fields=["juror", "nomination", "criterion"],
            update_fields=["value", "given_at"],
        )
        _note_of(juror, gettext_noop("Point givet"), now=now)


def declare_conflict(*, juror: JuryMember, nomination: Nomination, now: datetime) -> None:
    """They have an interest in it: what they have given goes. Raises TooLate, WrongState."""
    with transaction.atomic():
        _for_judging(juror, nomination, now=now)
        Conflict.objects.get_or_create(juror=juror, nomination=nomination, defaults={"declared_at": now})
        Score.objects.filter(juror=juror, nomination=nomination).delete()
        _note_of(juror, gettext_noop("Inhabilitet meldt"), now=now)


def withdraw_conflict(*, juror: JuryMember, nomination: Nomination, now: datetime) -> None:
    """It was a mistake: they may score it. Raises TooLate, WrongState."""
    with transaction.atomic():
        _for_judging(juror, nomination, now=now)
        Conflict.objects.filter(juror=juror, nomination=nomination).delete()
        _note_of(juror, gettext_noop("Inhabilitet taget tilbage"), now=now)
