"""Who may read the table: its link for the council carries what it shows, and for how long, under our signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core import signing
from django.http import Http404

from selvhjulpen.evaluation.queries import Ask, By
from selvhjulpen.lib.periods import parse_period

SALT = "evaluation.shared"
VALID = timedelta(days=90)


class LinkExpired(Exception):
    """The link is ours, but more than ninety days old."""


@dataclass(frozen=True)
class Shared:
    """What a link shows, and from which day it is."""

    ask: Ask
    made_on: date

    @property
    def valid_until(self) -> date:
        return self.made_on + VALID


def seal(ask: Ask, *, today: date) -> str:
    """The signed part of a link to the table as it is known today (or on the earlier day asked for)."""
    what: dict[str, Any] = {
        "made": today.isoformat(),
        "as_of": (ask.as_of or today).isoformat(),
        "within": str(ask.within) if ask.within else None,
        "by": ask.by.value if ask.by else None,
    }
    return signing.dumps(what, salt=SALT, compress=True)


def shared_or_404(signed: str, *, today: date) -> Shared:
    """What the link shows. Raises Http404 for one that is not ours, LinkExpired for one that is too old."""
    try:
        what = signing.loads(signed, salt=SALT)
    except signing.BadSignature as error:
        raise Http404 from error
    shared = Shared(
        Ask(
            within=parse_period(what["within"]) if what["within"] else None,
            by=By(what["by"]) if what["by"] else None,
            as_of=date.fromisoformat(what["as_of"]),
        ),
        made_on=date.fromisoformat(what["made"]),
    )
    if today > shared.valid_until:
        raise LinkExpired
    return shared
