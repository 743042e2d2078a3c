"""What citizens learn about."""

from __future__ import annotations

from selvhjulpen.lib.danish import sort_key
from selvhjulpen.solutions.models import Solution, Topic


def by_name(thing: Topic | Solution) -> tuple[str, str]:
    """For ``sorted``: Danish order."""
    return sort_key(thing.name)


def topics() -> list[Topic]:
    """Every topic with its solutions, in Danish order. Two queries."""
    return sorted(Topic.objects.prefetch_related("solutions"), key=by_name)


def solutions() -> list[Solution]:
    """Every solution with its topics, in Danish order. Two queries."""
    return sorted(Solution.objects.prefetch_related("topics"), key=by_name)
