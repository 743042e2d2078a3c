"""Topics and digital solutions, written down."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from selvhjulpen.solutions.models import Solution, Topic


def save_topic(*, topic: Topic, solutions: Iterable[Solution]) -> None:
    """Keep a topic and the digital solutions it is about."""
    with transaction.atomic():
        topic.save()
        topic.solutions.set(solutions)


def save_solution(*, solution: Solution) -> None:
    """Keep a digital solution. A newer change flags every course text of its topics that was checked before it."""
    solution.save()
