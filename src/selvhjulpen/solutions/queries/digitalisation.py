"""The digitalisation rate: methods with their rounds, targets and what they are held against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from selvhjulpen.lib.danish import sort_key
from selvhjulpen.solutions.models import CountingRound, Method, Target, Task, TaskCount
from selvhjulpen.solutions.rules.digitalisation import (
    NOT_COUNTED,
    Basis,
    Counted,
    Dated,
    Numbers,
    Progress,
    counted,
    next_round,
    progress,
)


@dataclass(frozen=True)
class RoundRate:
    """One round and its rate; ``numbers``: of each task by name, in Danish order."""

    round: CountingRound
    numbers: Sequence[tuple[str, Numbers]]
    counted: Counted

    @property
    def dated(self) -> Dated | None:
        rate = self.counted.permille
        return None if rate is None else Dated(self.round.first_day, self.round.last_day, rate)


@dataclass(frozen=True)
class MethodRates:
    """A method and its rounds, the first one first."""

    method: Method
    rounds: Sequence[RoundRate]

    @property
    def rates(self) -> list[Dated]:
        return [one.dated for one in self.rounds if one.dated]

    @property
    def planned(self) -> RoundRate | None:
        """The next round of it that is planned."""
        return next((one for one in self.rounds if one.counted.basis is Basis.PLANNED), None)


@dataclass(frozen=True)
class TargetProgress:
    target: Target
    progress: Progress


@dataclass(frozen=True)
class Overview:
    """Everything that is known; the method that was counted last comes last."""

    methods: Sequence[MethodRates]
    targets: Sequence[TargetProgress]


@dataclass(frozen=True)
class TaskNumbers:
    """One task of a round and its numbers."""

    task: Task
    numbers: Numbers


def overview(*, today: date) -> Overview:
    """All methods, rounds and targets. Six queries."""
    counts = Prefetch("counts", TaskCount.objects.select_related("task"))
    rounds = Prefetch("rounds", CountingRound.objects.order_by("first_day", "pk").prefetch_related(counts))
    methods = []
    for method in Method.objects.prefetch_related(rounds, "task_list"):
        listed = method.task_list.all()
        held = [rate_of(one, _tasks(one.counts.all(), listed), today=today) for one in method.rounds.all()]
        methods.append(MethodRates(method, held))
    methods.sort(key=lambda one: max((held.round.last_day for held in one.rounds), default=date.max))
    rates = {one.method.pk: one.rates for one in methods}
    targets = [
        TargetProgress(
            target,
            progress(year=target.year, target=target.permille, rates=rates.get(target.method_id or 0, [])),
        )
        for target in Target.objects.select_related("method")
    ]
    return Overview(methods, targets)


def without_numbers(*, since: date, today: date) -> list[CountingRound]:
    """Rounds that began in these days and have no number yet, the first one first. One query."""
    begun = CountingRound.objects.filter(first_day__range=(since, today))
    return list(begun.filter(reported_permille=None, counts=None).order_by("first_day", "pk"))


def task_numbers(held: CountingRound) -> list[TaskNumbers]:
    """The tasks of the round's method, and others that were counted in it, in Danish order. Two queries."""
    return _tasks(held.counts.select_related("task"), held.method.task_list.all())


def _tasks(counts: Iterable[TaskCount], listed: Iterable[Task]) -> list[TaskNumbers]:
    tasks = {task.pk: TaskNumbers(task, NOT_COUNTED) for task in listed}
    tasks |= {count.task_id: TaskNumbers(count.task, numbers_of(count)) for count in counts}
    return sorted(tasks.values(), key=lambda one: sort_key(one.task.name))


def numbers_of(count: TaskCount) -> Numbers:
    return Numbers(count.self_service, count.letter, count.phone, count.in_person)


def rate_of(held: CountingRound, tasks: Sequence[TaskNumbers], *, today: date) -> RoundRate:
    """The round's rate, from its tasks as ``task_numbers`` gives them."""
    numbers = [(one.task.name, one.numbers) for one in tasks]
    rate = counted(numbers, reported=held.reported_permille, last_day=held.last_day, today=today)
    return RoundRate(held, numbers, rate)


def tasks_by_name(held: CountingRound) -> dict[str, Task]:
    """The tasks that may be counted in the round, by their names in lower case, in both languages. Two queries."""
    tasks = [one.task for one in task_numbers(held)]
    return {task.name_en.casefold(): task for task in tasks if task.name_en} | {
        task.name.casefold(): task for task in tasks
    }


def suggested_round(method: Method | None) -> tuple[date, date] | None:
    """When the method is counted again, reckoned from its last round."""
    last = method and method.rounds.order_by("-first_day").first()
    return next_round(last.first_day, last.last_day) if last else None
