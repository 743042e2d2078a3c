"""Fetch, or answer "not there"."""

from __future__ import annotations

from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404

from selvhjulpen.evaluation.models import Voice
from selvhjulpen.reports.queries import years


def voice(pk: int) -> Voice:
    """One voice that was not taken back."""
    return get_object_or_404(Voice.objects.standing(), pk=pk)


def year(text: str, *, today: date) -> int:
    """The year asked for, this one where none is."""
    if not text:
        return today.year
    known = {str(one): one for one in years(today=today)}
    if text not in known:
        raise Http404
    return known[text]
