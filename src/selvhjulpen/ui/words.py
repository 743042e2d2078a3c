"""Texts that people of the programme have written, some of them in two languages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language


def in_language(thing: Any, field: str) -> str:
    """``thing.field`` as plain text in the language in force; Danish where no English was written."""
    english: str = getattr(thing, f"{field}_en") if get_language() == "en" else ""
    return english or getattr(thing, field)
