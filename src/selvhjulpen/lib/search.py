"""Danish search: words that mean the same meet, however they are spelled or inflected.

A text is kept as one line of *marks* with a blank on either side of each: ``index_of``. What somebody looks for becomes
marks that are sought in such lines: ``read_query``. A mark is found as a plain substring, so every database finds the
same, and ``score`` says in Python what the database is to say.

Four marks for each word of a text, here for "Bøgerne" (in a title, the last two once more with a ``^`` before them):

- ``=bøgerne``  as it is written, where it could be written otherwise
- ``~boegerne`` folded: å is aa, æ is ae, ø is oe, accents and capitals do not count
- ``boeg``      its stem, folded: Snowball's Danish stemmer, and the forms below that it does not know
- ``bog``       a second stem where the plural has another vowel than the singular
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

MOST_WORDS = 8  # of a query
LONGEST_WORD = 40  # signs; what is longer is cut off in the text and in the query alike
# A beginning or an ending shorter than this is found in too many words that have nothing to do with it.
SHORTEST_PART = 4

# How good a find is: as it was written, the same sounds, another form of the word, a part of it.
WRITTEN, FOLDED, FORM, BEGINNING, ENDING = 12, 10, 6, 3, 1
# More where the title has it.
TITLE, TITLE_BEGINNING = 10, 4

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_SEAM = re.compile(r"[-'’.]")
_OLD_SPELLING = (("aa", "å"), ("ae", "æ"), ("oe", "ø"), ("ä", "æ"), ("ö", "ø"))
_ASCII = str.maketrans({"å": "aa", "æ": "ae", "ø": "oe", "ð": "d", "þ": "th", "ß": "ss"})

# Plurals with another vowel than the singular: a closed class. Also as the last part of a compound ("håndbøger"). Both
# stems are kept, for some of these are other words as well ("tænder": teeth, and turns on).
_OTHER_VOWEL = {
    "bøger": "bog", "fødder": "fod", "rødder": "rod", "køer": "ko", "kløer": "klo", "bønder": "bond",
    "hænder": "hånd", "tænder": "tand", "tænger": "tang", "stænger": "stang", "kræfter": "kraft", "nætter": "nat",
    "stæder": "stad", "stænder": "stand", "tæer": "tå", "mænd": "mand", "gæs": "gås", "børn": "barn",
    "brødre": "bror", "fædre": "far", "mødre": "mor", "døtre": "datter",
}  # fmt: skip
_PLURAL = re.compile(rf"(\w*?)({'|'.join(_OTHER_VOWEL)})(?:e?ne)?s?")
# Latin words keep their ending in the singular only.
_LATIN = [
    (re.compile(r"(\w*)kurs(?:er|erne|et)s?"), "kursus"),
    (re.compile(r"(\w*)muse(?:er|erne|et)s?"), "museum"),
    (re.compile(r"(\w*)medi(?:e|er|erne|et)s?"), "medium"),
    (re.compile(r"(\w*)gymnasi(?:er|erne|et)s?"), "gymnasium"),
    (re.compile(r"(\w*)centrum(?:met)?s?"), "center"),
]
# Too short for the stemmer: "byen", "træer", "knæets".
_SHORT = re.compile(r"([^aeiouyæøå]{1,3}[aeiouyæøå])(?:en|et|er|erne|ene)s?")
# They stand at the end of hundreds of words that are no compounds.
_NO_PARTS = frozenset({"ring", "skab", "lige", "else"})

# Asked for, they say nothing of what is looked for.
SMALL_WORDS = frozenset(
    """af alle alt at blev bliver da de dem den der deres det dig din dine disse dit du eller en end er et for fra få
    får går gør ham han hans har havde hende her hun hvad hvem hver hvilken hvis hvor hvordan hvorfor i ikke ind ingen
    jeg kan kom man med meget men mig min mine mit må ned når nogen noget nogle nu og også om op os over på så sig sin
    sit skal som til ud under var ved vi vil være""".split()  # noqa: SIM905 - a list of quoted words is no easier to read
)


@dataclass(frozen=True)
class Find:
    """Where a line of marks has ``mark`` in it, the word looked for is found, and so well (``worth``)."""

    mark: str
    worth: int


@dataclass(frozen=True)
class Term:
    """One word that is looked for. It is found by any of ``finds``, best first; the first of ``extra`` is added."""

    finds: tuple[Find, ...]
    extra: tuple[Find, ...]

    @property
    def sieve(self) -> list[str]:
        """As few marks as find what all of ``finds`` find: one that is part of another finds what that finds."""
        marks = {find.mark for find in self.finds}
        return sorted(mark for mark in marks if not any(other in mark for other in marks - {mark}))

    def worth(self, line: str, *, in_title: bool = False) -> int:
        """How well one word of a text is the one looked for; 0 where it is not. ``line`` as from ``index_words``."""
        worth = _best(line, self.finds)
        if not worth or not in_title:
            return worth
        return worth + (TITLE if worth >= FORM else TITLE_BEGINNING)


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, in the order they stand; "it-café" is one."""
    lowered = unicodedata.normalize("NFC", text.casefold().replace("ß", "ss").replace("\N{SOFT HYPHEN}", ""))
    return _WORD.findall(lowered)


def fold(word: str) -> str:
    """``word`` so that its spellings meet: "Ålborg" and "Aalborg" are "aalborg", "café" is "cafe"."""
    plain = unicodedata.normalize("NFKD", _spelled_anew(word.casefold()).translate(_ASCII))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


@lru_cache(maxsize=20_000)
def stems(word: str) -> tuple[str, ...]:
    """The folded stems of a word, mostly one: "bøgerne" has "boeg" and "bog"."""
    word = _spelled_anew(word.casefold())
    found = [_stem(word)]
    if plural := _PLURAL.fullmatch(word):
        found.append(_stem(plural[1] + _OTHER_VOWEL[plural[2]]))
    return tuple(dict.fromkeys(fold(stem) for stem in found))


def index_of(text: str, *, title: str = "") -> str:
    """The line of marks to keep beside a text; the words of the title are worth more."""
    marks = dict.fromkeys(mark for word in _with_parts(words_of(title)) for mark in _marks_of_title(word))
    marks |= dict.fromkeys(mark for word in _with_parts(words_of(text)) for mark in _marks(word))
    return f" {' '.join(marks)} " if marks else ""


def index_words(text: str) -> dict[str, str]:
    """The words of a text, each once, and their lines: for an index that has a row for each word."""
    words = dict.fromkeys(_with_parts(words_of(text)))
    return {word: f" {' '.join(dict.fromkeys(_marks(word)))} " for word in words}


def read_query(text: str) -> list[Term]:
    """What is looked for, word by word. All must be found; none where the text has no words.

    Two neighbours are looked for as one word as well: "mit id", "biblioteks kursus", "e-boks".
    """
    words = [part[:LONGEST_WORD] for word in words_of(text) for part in _SEAM.split(word)][: 3 * MOST_WORDS]
    telling = [at for at, word in enumerate(words) if word not in SMALL_WORDS] or range(len(words))
    terms = []
    for at in telling[:MOST_WORDS]:
        glued = ["".join(words[first : first + 2]) for first in (at - 1, at) if 0 <= first < len(words) - 1]
        terms.append(Term(tuple(_finds(words[at], glued)), tuple(_extra(words[at], glued))))
    return terms


def score(line: str, terms: Iterable[Term]) -> int:
    """How well a text is what is looked for; 0 where a word is missing. ``line`` as from ``index_of``."""
    total = 0
    for term in terms:
        worth = _best(line, term.finds)
        if not worth:
            return 0
        total += worth + _best(line, term.extra)
    return total


def _best(line: str, finds: Iterable[Find]) -> int:
    return next((find.worth for find in finds if find.mark in line), 0)


def _finds(word: str, glued: list[str]) -> Iterator[Find]:
    folded = fold(word)
    yield Find(f" {_as_written(word)} ", WRITTEN)
    yield Find(f" ~{folded} ", FOLDED)
    yield from (Find(f" {stem} ", FORM) for stem in stems(word))
    yield from (Find(f" {stem} ", FORM) for one in glued for stem in stems(one))
    if len(folded) >= SHORTEST_PART:
        yield Find(f" ~{folded}", BEGINNING)
        if folded not in _NO_PARTS:
            yield Find(f"{folded} ", ENDING)


def _extra(word: str, glued: list[str]) -> Iterator[Find]:
    yield from (Find(f" ^{stem} ", TITLE) for one in [word, *glued] for stem in stems(one))
    if len(folded := fold(word)) >= SHORTEST_PART:
        yield Find(f" ^~{folded}", TITLE_BEGINNING)


def _marks(word: str) -> Iterator[str]:
    yield _as_written(word)
    yield f"~{fold(word)}"
    yield from stems(word)


def _marks_of_title(word: str) -> Iterator[str]:
    yield from _marks(word)
    yield f"^~{fold(word)}"
    yield from (f"^{stem}" for stem in stems(word))


def _with_parts(words: Iterable[str]) -> Iterator[str]:
    """ "it-café" is looked for as "itcafé", "it" and "café"."""
    for word in words:
        parts = _SEAM.split(word)
        yield "".join(parts)[:LONGEST_WORD]
        if len(parts) > 1:
            yield from (part[:LONGEST_WORD] for part in parts)


def _as_written(word: str) -> str:
    """Of a word that can be written in one way only, the folded mark says all there is to say."""
    folded = fold(word)
    return f"={word}" if word != folded or _spelled_anew(word) != word else f"~{folded}"


def _spelled_anew(word: str) -> str:
    """Danish as it has been written since 1948, without the accents that one may leave out."""
    for old, new in _OLD_SPELLING:
        word = word.replace(old, new)
    return word.replace("é", "e").replace("è", "e")


def _stem(word: str) -> str:
    # Only who searches or writes needs it, and the package loads the stemmers of all its languages. A stemmer
    # remembers the word it works on, so threads do not share one.
    from snowballstemmer.danish_stemmer import DanishStemmer

    for forms, singular in _LATIN:
        if latin := forms.fullmatch(word):
            word = latin[1] + singular
    if short := _SHORT.fullmatch(word):
        return short[1]
    stemmer = DanishStemmer()
    stem: str = stemmer.stemWord(word)
    # Until nothing goes: "køkkener" becomes "køkken", which becomes "køk" as "køkken" does. An s goes once only.
    while (shorter := stemmer.stemWord(stem)) != stem and stem != f"{shorter}s":
        stem = shorter
    # What the stemmer leaves apart: "cykel" and "cykler", "seddel" and "sedler", "finger" and "fingre".
    if len(stem) > 4 and re.search(r"[^aeiouyæøå]el$", stem):
        stem = re.sub(r"(.)\1l$", r"\1l", stem[:-2] + "l")
    if len(stem) > 3 and re.search(r"[^aeiouyæøår]r$", stem):
        stem = stem[:-1]
    return stem
