"""Two who edit the same offer: what each of them wrote, side by side, and what becomes of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from selvhjulpen.directory.forms.offers import OfferForm

MINE, THEIRS = "min", "deres"
CHOICE = "valg-"


@dataclass(frozen=True)
class Difference:
    """One question that the two answer differently; ``chosen`` is MINE or THEIRS where only one of them changed it."""

    name: str
    label: str
    mine: str
    theirs: str
    chosen: str

    @property
    def html_name(self) -> str:
        return f"{CHOICE}{self.name}"


def differences(mine: OfferForm, theirs: OfferForm) -> list[Difference]:
    """Where a valid form differs from the row as it is now (``theirs``, unsent)."""
    my_words, their_words = mine.said(mine.cleaned_data), theirs.said(theirs.now_cleaned())
    before = _read_base(str(mine.cleaned_data.get("base", "")))
    found = []
    for name, said in my_words.items():
        if said == their_words[name]:
            continue
        was = before.get(name)
        only_one = MINE if was == their_words[name] else THEIRS if was == said else ""
        chosen = mine.data.get(f"{CHOICE}{name}", only_one)
        found.append(Difference(name, mine.label_of(name), said, their_words[name], chosen))
    return found


def merged(sent: QueryDict, theirs: OfferForm) -> QueryDict:
    """What was sent, with the answers of the row where those were chosen."""
    data, row = sent.copy(), theirs.sent()
    if sent.get(f"{CHOICE}places") == THEIRS:
        # They may have more places, or fewer.
        for name in [name for name in data if name.rpartition("_")[2].isdecimal()]:
            del data[name]
    for name in theirs.fields:
        answer = "places" if name.rpartition("_")[2].isdecimal() else name
        if sent.get(f"{CHOICE}{answer}") != THEIRS:
            continue
        data.pop(name, None)
        if name in row:
            data.setlist(name, row.getlist(name))
    return data


def resent(form: OfferForm) -> Iterator[tuple[str, str]]:
    """Name and value of all that was sent, to be sent again with the choices."""
    for name, values in form.data.lists():
        if name not in {"csrfmiddlewaretoken", "version", "valgt"} and not name.startswith(CHOICE):
            for value in values:
                yield name, value


def _read_base(text: str) -> Mapping[str, str]:
    """What the row said when the form was made; nothing where somebody has changed it into nonsense."""
    try:
        base = json.loads(text)
    except ValueError:
        return {}
    return base if isinstance(base, dict) else {}
