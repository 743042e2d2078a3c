"""What is counted, how, and when; the counts; what is to be reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import transaction

from selvhjulpen.solutions.models import CountingRound, Method, Target, Task, TaskCount
from selvhjulpen.solutions.queries.digitalisation import numbers_of
from selvhjulpen.solutions.rules.digitalisation import NOT_COUNTED
from selvhjulpen.ui.actions import save_once


class Refused(Exception):
    """A deed that cannot be done; nothing has been changed."""


class HasCounts(Refused):
    """Something has been counted in the round, or its rate is known."""


def save_method(*, method: Method, tasks: Sequence[tuple[str, str]]) -> None:
    """Keep a method and its list of ``tasks`` (name, English name). A task that leaves the list keeps its counts."""
    with transaction.atomic():
        if method.pk:
            method.save()
        elif not save_once(method, says=["name"]):
            method.save(force_update=True)  # Somebody went back and corrected the rest.
        known = {task.name.casefold(): task for task in Task.objects.all()}
        listed = []
        for name, english in tasks:
            task = known.get(name.casefold()) or known.setdefault(name.casefold(), Task(name=name))
            if not task.pk or (english and task.name_en != english):
                task.name_en = english or task.name_en
                task.save()
            listed.append(task)
        method.task_list.set(listed)


def save_round(*, counting_round: CountingRound) -> None:
    """Keep a round, new or changed."""
    if counting_round.pk:
        counting_round.save()
        return
    with transaction.atomic():
        if not save_once(counting_round, says=["method_id", "first_day"]):
            counting_round.save(force_update=True)


def delete_round(*, counting_round: CountingRound) -> None:
    """It was planned by mistake. Raises HasCounts where it tells something."""
    with transaction.atomic():
        held = CountingRound.objects.select_for_update().get(pk=counting_round.pk)
        if held.reported_permille is not None or held.counts.exists():
            raise HasCounts
        held.delete()


def save_counts(*, counting_round: CountingRound, numbers: Mapping[Task, Mapping[str, int | None]]) -> int:
    """Write down these numbers, by task and channel; all others stay. Returns how many tasks say something new."""
    changed = 0
    with transaction.atomic():
        CountingRound.objects.select_for_update().get(pk=counting_round.pk)
        standing = {count.task_id: count for count in counting_round.counts.all()}
        for task, by_channel in numbers.items():
            count = standing.get(task.pk)
            before = numbers_of(count) if count else NOT_COUNTED
            said = replace(before, **by_channel)
            if said == before:
                continue
            changed += 1
            if said == NOT_COUNTED and count:
                count.delete()
                continue
            count = count or TaskCount(round=counting_round, task=task)
            count.self_service, count.letter, count.phone, count.in_person = said.by_channel
            count.save()
    return changed


def save_target(*, target: Target) -> None:
    """Keep a target, new or changed."""
    if target.pk:
        target.save()
        return
    with transaction.atomic():
        if not save_once(target, says=["year", "method_id"]):
            target.save(force_update=True)


def delete_target(*, target: Target) -> None:
    """It is no target any more."""
    Target.objects.filter(pk=target.pk).delete()
