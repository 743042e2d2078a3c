"""Where people get stuck: filed, taken together, kept apart, read, taken away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, Min, Q, QuerySet
from django.utils.translation import gettext_noop

from selvhjulpen.lib.calendars import local_day
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person
from selvhjulpen.solutions import adapters, letters
from selvhjulpen.solutions.models import (
    BlockState,
    FormerWords,
    Kind,
    Observation,
    Origin,
    Severity,
    Solution,
    StumblingBlock,
)
from selvhjulpen.solutions.rules.steps import digest_of, fold_step
from selvhjulpen.ui.actions import save_once

# What the solution's owner has said for good: whoever waited for an answer has it.
FINAL = (BlockState.MENDED, BlockState.DECLINED)


class Refused(Exception):
    """A deed that cannot be done. Nothing has been changed."""


class SameAlready(Refused):
    """There is such a block already: ``block``. Take the two together instead."""

    def __init__(self, block: StumblingBlock) -> None:
        super().__init__()
        self.block = block


class NotAlike(Refused):
    """Blocks of two solutions, or one with itself, cannot be taken together."""


class NeedsReason(Refused):
    """Nobody is told no without being told why."""


@dataclass(frozen=True)
class Seen:
    """What somebody saw: where in which solution, what it is, how bad, and how many people it was."""

    solution: Solution
    kind: str  # a value of Kind
    step: str
    severity: int = Severity.NEEDS_HELP
    people: int = 1
    origin: str = Origin.CAFE


def file(
    *,
    seen: Seen,
    key: str,
    by: Person | None,
    email: str = "",
    language: str = "da",
    picture: adapters.Picture | None = None,
    now: datetime,
) -> Observation:
    """One more observation, in the block of its like. The same ``key`` again is the same observation.

    ``by`` None is a citizen, who may leave an ``email``: their words are shown to nobody outside until somebody who
    works here has read them, or has written the same. What was said to be mended and is seen again opens again.
    """
    name = adapters.put(picture) if picture else ""
    try:
        with transaction.atomic():
            block = _block_of(seen.solution, seen.kind, seen.step, day=local_day(now))
            observation = Observation(
                key=key,
                block=block,
                origin=seen.origin,
                severity=seen.severity,
                people=seen.people,
                seen_on=local_day(now),
                filed_at=now,
                filed_by=by,
                email=email,
                language=language,
                picture=name,
            )
            if not save_once(observation, says=("block_id", "severity", "people", "origin", "email")):
                adapters.take_away_now(name)
                return Observation.objects.select_related("block").get(pk=observation.pk)
            if by and not block.is_checked:
                _put_words(block, seen.step)
            block.last_seen_on = max(block.last_seen_on, observation.seen_on)
            _open_if_seen_again(block, observation)
            block.save()
            if email and block.state in (BlockState.PLANNED, BlockState.DECLINED):
                tell(observation, now=now)
            return observation
    except BaseException:
        adapters.take_away_now(name)
        raise


def check(*, block: StumblingBlock, step: str, by: Person, now: datetime) -> None:
    """Somebody has read the words, and mended them perhaps: they may be shown to all. Raises SameAlready."""
    with transaction.atomic():
        held = StumblingBlock.objects.select_for_update().get(pk=block.pk)
        like = StumblingBlock.objects.filter(solution=held.solution_id, kind=held.kind, step_folded=fold_step(step))
        meant = _meant_by(held.solution_id, held.kind, step)
        if other := like.exclude(pk=held.pk).first() or meant.exclude(pk=held.pk).first():
            raise SameAlready(other)
        if held.step_folded != fold_step(step):
            _remember_words(held, of=held)
        _put_words(held, step)
        held.save(update_fields=["step", "step_folded", "is_checked"])
        note(deed=Deed.CHANGED, what=gettext_noop("Observation læst"), about=held.about, by=by, now=now)


def merge(*, block: StumblingBlock, into: StumblingBlock, by: Person, now: datetime) -> None:
    """The two are one: ``into`` keeps its words, and gets all that was seen of the other. Raises NotAlike.

    Who takes them together has read both. An answer is kept, that of ``into`` where both have one; who filed the other
    is told it.
    """
    with transaction.atomic():
        both = StumblingBlock.objects.select_for_update().order_by("pk").in_bulk([block.pk, into.pk])
        if len(both) != 2 or both[block.pk].solution_id != both[into.pk].solution_id:
            raise NotAlike
        gone, kept = both[block.pk], both[into.pk]
        takes_answer = bool(gone.state and not kept.state)
        newcomers = list((kept if takes_answer else gone).observations.select_related("filed_by"))
        gone.observations.update(block=kept)
        if takes_answer:
            for field in ("state", "answer", "answered_at", "is_owners"):
                setattr(kept, field, getattr(gone, field))
        kept.is_checked = True
        gone.former_words.update(block=kept)
        _remember_words(gone, of=kept)
        kept.told_at = min(kept.told_at, gone.told_at) if kept.told_at and gone.told_at else None
        for observation in newcomers:
            _open_if_seen_again(kept, observation)
        gone.delete()
        _set_days(kept)
        kept.save()
        _tell_newcomers(kept, newcomers, now=now)
        note(deed=Deed.CHANGED, what=gettext_noop("Observationer samlet"), about=kept.about, by=by, now=now)


def split(*, observation: Observation, kind: str, step: str, by: Person, now: datetime) -> StumblingBlock:
    """One observation is of something else: it goes to the block of that, and who filed it is told its answer.

    Raises NotAlike where that is the one it is in, or somebody has moved it meanwhile.
    """
    with transaction.atomic():
        folded = fold_step(step)
        like = Q(solution__blocks=observation.block_id, kind=kind, step_folded=folded)
        words = FormerWords.objects.filter(solution__blocks=observation.block_id, digest=digest_of(kind, folded))
        # All are held in the order in which all hold them.
        rows = StumblingBlock.objects.filter(Q(pk=observation.block_id) | like | Q(pk__in=words.values("block")))
        found = list(rows.values_list("pk", flat=True))
        both = StumblingBlock.objects.select_for_update().order_by("pk").in_bulk(found)
        moved = Observation.objects.select_related("filed_by").filter(pk=observation.pk).first()
        held = both.get(moved.block_id) if moved else None
        if moved is None or held is None or (held.kind, held.step_folded) == (kind, folded):
            raise NotAlike
        # They do not mean this one after all.
        held.former_words.filter(digest=digest_of(kind, folded)).delete()
        new = _block_of(held.solution, kind, step, day=observation.seen_on)
        if not new.is_checked:
            _put_words(new, step)
        Observation.objects.filter(pk=observation.pk).update(block=new)
        new.told_at = None
        _open_if_seen_again(new, moved)
        _set_days(new)
        new.save()
        _set_days_or_remove(held)
        _tell_newcomers(new, [moved], now=now)
        note(deed=Deed.CHANGED, what=gettext_noop("Observation skilt ud"), about=new.about, by=by, now=now)
    return new


def remove(*, observation: Observation, by: Person, now: datetime) -> None:
    """It was no observation: it goes, with its picture, and with the last one its block."""
    with transaction.atomic():
        held = StumblingBlock.objects.select_for_update().get(pk=observation.block_id)
        adapters.take_away_later(observation.picture)
        Observation.objects.filter(pk=observation.pk).delete()
        _set_days_or_remove(held)
        note(deed=Deed.ERASED, what=gettext_noop("Observation fjernet"), about=observation.about, by=by, now=now)


def remove_picture(*, observation: Observation, by: Person, now: datetime) -> None:
    """The picture shows what it must not."""
    with transaction.atomic():
        adapters.take_away_later(observation.picture)
        Observation.objects.filter(pk=observation.pk).update(picture="")
        what = gettext_noop("Billede til observation slettet")
        note(deed=Deed.ERASED, what=what, about=observation.about, by=by, now=now)


def answer(*, block: StumblingBlock, state: str, text: str, by: Person | None, now: datetime) -> None:
    """What the owner of the solution says; ``by`` None is the owner, by their link, else who took their call.

    Whoever filed it is told. Citizens' addresses are forgotten with an answer that is final. Raises NeedsReason.
    """
    if state == BlockState.DECLINED and not text:
        raise NeedsReason
    with transaction.atomic():
        held = StumblingBlock.objects.select_for_update(of=["self"]).select_related("solution__owner").get(pk=block.pk)
        if (held.state, held.answer) == (state, text):
            return
        held.state, held.answer, held.answered_at, held.is_owners = state, text, now, by is None
        held.reopened_on = None
        held.save(update_fields=["state", "answer", "answered_at", "is_owners", "reopened_on"])
        for observation in held.observations.select_related("filed_by"):
            observation.block = held
            tell(observation, now=now)
        owner = held.solution.owner
        name = owner.name if by is None and owner else ""
        note(deed=Deed.CHANGED, what=gettext_noop("Observation besvaret"), about=held.about, by=by, now=now, name=name)


def tell(observation: Observation, *, now: datetime) -> None:
    """Tell who filed it what the owner says; a citizen's address has done its service when there is no more to say."""
    letters.answered(observation, now=now)
    if observation.email and observation.block.state in FINAL:
        Observation.objects.filter(pk=observation.pk).update(email="")


def _tell_newcomers(block: StumblingBlock, newcomers: Iterable[Observation], *, now: datetime) -> None:
    """The answer of the block these have come to was given before they came."""
    if block.state in (BlockState.PLANNED, *FINAL):
        for observation in newcomers:
            observation.block = block
            tell(observation, now=now)


def _block_of(solution: Solution, kind: str, step: str, *, day: date) -> StumblingBlock:
    """The block of this step, or the one it has come to mean; made where there is none. It is held."""
    like = {"solution": solution, "kind": Kind(kind), "step_folded": fold_step(step)}
    for _attempt in range(3):
        held = StumblingBlock.objects.select_for_update()
        meant = list(_meant_by(solution.pk, kind, step).values_list("pk", flat=True))
        if block := held.filter(**like).first() or held.filter(pk__in=meant).first():
            return block
        # Between the two somebody may take it together with another.
        StumblingBlock.objects.get_or_create(**like, defaults={"step": step, "first_seen_on": day, "last_seen_on": day})
    raise IntegrityError("a stumbling block is taken away as often as it is made")


def _meant_by(solution: int, kind: str, step: str) -> QuerySet[StumblingBlock]:
    words = FormerWords.objects.filter(solution=solution, digest=digest_of(kind, fold_step(step)))
    return StumblingBlock.objects.filter(pk__in=words.values("block"))


def _remember_words(block: StumblingBlock, *, of: StumblingBlock) -> None:
    """What ``block`` says now means ``of`` from now on."""
    digest = digest_of(block.kind, block.step_folded)
    FormerWords.objects.update_or_create(solution_id=of.solution_id, digest=digest, defaults={"block": of})


def _put_words(block: StumblingBlock, step: str) -> None:
    """Words that somebody who works here has written or read: they may be shown to all."""
    block.step, block.step_folded, block.is_checked = step, fold_step(step), True


def _open_if_seen_again(block: StumblingBlock, observation: Observation) -> None:
    if block.state == BlockState.MENDED and block.answered_at and observation.filed_at > block.answered_at:
        block.reopened_on = observation.seen_on
        block.state, block.answer, block.answered_at, block.is_owners = "", "", None, False


def _set_days(block: StumblingBlock) -> bool:
    """First and last day as its observations have them; False where it has none."""
    days = block.observations.aggregate(first=Min("seen_on"), last=Max("seen_on"))
    if days["first"] is None:
        return False
    block.first_seen_on, block.last_seen_on = days["first"], days["last"]
    return True


def _set_days_or_remove(block: StumblingBlock) -> None:
    if _set_days(block):
        block.save(update_fields=["first_seen_on", "last_seen_on"])
    else:
        block.delete()
