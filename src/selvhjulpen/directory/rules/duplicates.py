"""Organisations that stand twice: names that differ by a slip of the hand, one telephone, one address."""

from __future__ import annotations

import enum
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from selvhjulpen.lib.search import fold

# A slip in a name shorter than this is another name ("3F", "HK").
SHORTEST_WITH_A_SLIP = 6
# What so many share (a town hall's telephone, a house of associations) says nothing about any two of them.
MOST_ALIKE = 12

_ENDING = re.compile(r"(?<=\w{8})(?:en|et)$")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


class Alike(enum.Enum):
    """What two have in common."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"


@dataclass(frozen=True)
class Entry:
    """What is compared of an organisation; ``phone`` is E.164, empty is unknown."""

    pk: int
    name: str
    phone: str = ""
    email: str = ""
    address: str = ""


def folded(text: str) -> str:
    """Words in plain small letters: "Ældre-Sagen, Ålborg" is "aeldre sagen aalborg"; ø is oe, whoever typed it."""
    return _NOT_A_WORD.sub(" ", fold(text.replace("&", " og "))).strip()


def alike(entries: Iterable[Entry]) -> dict[tuple[int, int], list[Alike]]:
    """The pairs (smaller number first) that have something in common, and what: names first.

    Each entry is put into drawers; only those that lie in one drawer are compared, so that thousands take a second.
    """
    kept = list(entries)
    found: dict[tuple[int, int], list[Alike]] = defaultdict(list)
    for what, drawers in (
        (Alike.NAME, _by_name(kept)),
        (Alike.PHONE, _by((entry.phone, entry.pk) for entry in kept)),
        (Alike.EMAIL, _by((entry.email.lower(), entry.pk) for entry in kept)),
        (Alike.ADDRESS, _by((folded(entry.address), entry.pk) for entry in kept)),
    ):
        for drawer in drawers:
            for pair in combinations(sorted(drawer), 2):
                if what not in found[pair]:
                    found[pair].append(what)
    return dict(found)


def _by(words: Iterable[tuple[str, int]]) -> Iterable[set[int]]:
    drawers: dict[str, set[int]] = defaultdict(set)
    for word, pk in words:
        if word:
            drawers[word].add(pk)
    return (drawer for drawer in drawers.values() if 1 < len(drawer) <= MOST_ALIKE)


def _by_name(entries: list[Entry]) -> Iterable[set[int]]:
    """Equal without spaces and in any order of words, or one letter wrong, missing, too many, or two changed round.

    Two names with one slip between them are equal when the right letter is left out of each.
    """

    def spellings() -> Iterable[tuple[str, int]]:
        for entry in entries:
            words = folded(entry.name).split()
            plain = "".join(words)
            yield plain, entry.pk
            # "Pensionistforening" and "Pensionistforeningen" are one word.
            yield f"any order: {' '.join(sorted(_ENDING.sub('', word) for word in words))}", entry.pk
            if len(plain) >= SHORTEST_WITH_A_SLIP:
                yield f"slip: {plain}", entry.pk
                # A number is never a slip: "Hus 1" and "Hus 2" are two houses.
                for place, letter in enumerate(plain):
                    if not letter.isdigit():
                        yield f"slip: {plain[:place]}{plain[place + 1 :]}", entry.pk

    return _by(spellings())
