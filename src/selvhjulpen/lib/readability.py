"""LIX, the Scandinavian readability figure (Björnsson 1968)."""

import re

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# A full stop before a small letter or a figure belongs to a date ("24. november") or is short for a word ("kl. 10").
_SENTENCE_END = re.compile(r"[!?:]+(?=\s|$)|\.+(?=\s+[^\sa-zæøå\d]|\s*$)")
_SOFT_HYPHEN = "\N{SOFT HYPHEN}"


def lix(text: str) -> float:
    """Words per sentence plus the percentage of words longer than six letters; 0.0 for a text without words.

    24 and below reads as very easy, 25-34 easy, 35-44 medium, 45-54 hard, 55 and above very hard.
    """
    text = text.replace(_SOFT_HYPHEN, "").strip()
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = len(_SENTENCE_END.findall(text)) or 1
    long_words = sum(len(re.sub(r"\W", "", word)) > 6 for word in words)
    return len(words) / sentences + 100 * long_words / len(words)
