"""Fetch, or answer "not there". Whoever may open these pages may open every row."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from selvhjulpen.solutions.models import Solution, Topic


def topic(pk: int) -> Topic:
    """One topic."""
    return get_object_or_404(Topic, pk=pk)


def solution(pk: int) -> Solution:
    """One digital solution."""
    return get_object_or_404(Solution, pk=pk)
