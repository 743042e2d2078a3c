"""When two people who write where it goes wrong mean the same."""

from __future__ import annotations

from hashlib import sha256

from selvhjulpen.lib.search import SMALL_WORDS, fold, words_of

LONGEST = 160  # signs of what is compared


def fold_step(step: str) -> str:
    """What of a step is compared: its words without capitals, accents and small words; empty where it has no words.

    "På knappen »Næste«" and "knappen naeste" are one.
    """
    words = words_of(step)
    telling = [word for word in words if word not in SMALL_WORDS]
    return " ".join(fold(word) for word in telling or words)[:LONGEST].rstrip()


def digest_of(kind: str, folded: str) -> str:
    """What tells these words again without saying them: 64 hexadecimal digits of a kind and a folded step."""
    return sha256(f"{kind}|{folded}".encode()).hexdigest()
