"""What citizens learn about, and who decides over it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, QuerySet

from selvhjulpen.lib.danish import sort_key
from selvhjulpen.solutions.models import Owner, Solution, SolutionVersion, Topic


def by_name(thing: Topic | Solution | Owner) -> tuple[str, str]:
    """For ``sorted``: Danish order."""
    return sort_key(thing.name)


def topics() -> list[Topic]:
    """Every topic with its solutions, in Danish order. Two queries."""
    return sorted(Topic.objects.prefetch_related("solutions"), key=by_name)


def solutions(*, today: date) -> list[Solution]:
    """Every solution with its owner, its topics and, as ``coming``, its announced changes, in Danish order. Three
    queries."""
    coming = Prefetch("versions", queryset=_coming(today), to_attr="coming")
    return sorted(Solution.objects.select_related("owner").prefetch_related("topics", coming), key=by_name)


def owners() -> list[Owner]:
    """Every owner with their solutions, in Danish order. Two queries."""
    return sorted(Owner.objects.prefetch_related("solutions"), key=by_name)


def coming_changes(solutions: Iterable[Solution], *, today: date) -> list[SolutionVersion]:
    """What is announced for these solutions and not in force yet, the next first. One query."""
    return list(_coming(today).filter(solution__in=solutions).select_related("solution"))


def _coming(today: date) -> QuerySet[SolutionVersion]:
    return SolutionVersion.objects.filter(valid_from__gt=today).order_by("valid_from", "pk")
