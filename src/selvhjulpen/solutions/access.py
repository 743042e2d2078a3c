"""Fetch, or answer "not there". Whoever may open these pages may open every row; an owner's link opens the owner's."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from selvhjulpen.solutions.models import (
    CountingRound,
    Method,
    Observation,
    Owner,
    Solution,
    SolutionVersion,
    StumblingBlock,
    Target,
    Topic,
)


def topic(pk: int) -> Topic:
    """One topic."""
    return get_object_or_404(Topic, pk=pk)


def solution(pk: int) -> Solution:
    """One digital solution with its owner."""
    return get_object_or_404(Solution.objects.select_related("owner"), pk=pk)


def version(pk: int, version_pk: int) -> SolutionVersion:
    """One change of this solution."""
    return get_object_or_404(SolutionVersion.objects.select_related("solution"), pk=version_pk, solution=pk)


def owner(pk: int) -> Owner:
    """One owner."""
    return get_object_or_404(Owner, pk=pk)


def block(pk: int) -> StumblingBlock:
    """One thing that people stumble over."""
    return get_object_or_404(StumblingBlock.objects.select_related("solution__owner"), pk=pk)


def observation(pk: int, observation_pk: int) -> Observation:
    """One observation of this block."""
    found = Observation.objects.select_related("block__solution__owner")
    return get_object_or_404(found, pk=observation_pk, block=pk)


def owner_of_link(token: str) -> Owner:
    """Whose link it is."""
    return get_object_or_404(Owner, token=token)


def owners_block(token: str, pk: int) -> StumblingBlock:
    """One that this owner may see: of a solution of theirs, in words that somebody has read."""
    found = block(pk)
    if found.solution.owner is None or found.solution.owner.token != token or not found.is_checked:
        raise Http404
    return found


def owners_observation(token: str, pk: int, observation_pk: int) -> Observation:
    """One observation of a block that this owner may see."""
    return observation(owners_block(token, pk).pk, observation_pk)


def method(pk: int) -> Method:
    """One way of counting."""
    return get_object_or_404(Method, pk=pk)


def counting_round(pk: int) -> CountingRound:
    """One round with its method."""
    return get_object_or_404(CountingRound.objects.select_related("method"), pk=pk)


def target(pk: int) -> Target:
    """One target."""
    return get_object_or_404(Target, pk=pk)
