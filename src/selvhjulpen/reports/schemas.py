"""The evidence in words: the same parts for the page and for the PDF, each with where its numbers come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from selvhjulpen.directory.models import Organization
from selvhjulpen.evaluation.rules.table import Column
from selvhjulpen.evaluation.schemas.words import figure_text, number_text
from selvhjulpen.meetings.queries import Turnout
from selvhjulpen.reports.queries import Evidence
from selvhjulpen.ui.templatetags.ui import day_full


@dataclass(frozen=True)
class Said:
    """A voice and whose it is."""

    text: str
    who: str


@dataclass(frozen=True)
class Part:
    """One part of the file: a table of two columns, voices, or a sentence; and where it comes from, as of when."""

    heading: str
    source: str
    columns: tuple[str, str] = ("", "")
    rows: Sequence[tuple[str, str]] = ()
    voices: Sequence[Said] = ()
    said: str = ""


def title(found: Evidence) -> str:
    """What the file is called."""
    return gettext("Indstilling: IT-netværket %(year)s") % {"year": found.year}


def state(found: Evidence) -> str:
    """As of when the whole is."""
    return gettext("Opgjort den %(day)s.") % {"day": day_full(found.today)}


def parts(found: Evidence) -> list[Part]:
    """The parts in the order of the file."""
    as_of = {"day": day_full(found.as_of), "today": day_full(found.today), "year": found.year}
    return [
        Part(
            gettext("Medlemmer"),
            gettext("Kilde: netværkets medlemsliste, som den var den %(day)s.") % as_of,
            (gettext("Slags"), gettext("Antal")),
            [
                *((str(kind.label), number_text(count)) for kind, count in found.members),
                (gettext("I alt"), number_text(found.member_count)),
            ],
        ),
        _meetings(found.meetings, gettext("Kilde: netværkets møder i %(year)s, krydset af ved døren.") % as_of),
        Part(
            gettext("Deltagere"),
            gettext("Kilde: tabellen Deltagelse for %(year)s: krydset af på hold, talt ved Kom forbi, og gamle tal.")
            % as_of,
            (gettext("Hvem"), gettext("Antal")),
            [(label, figure_text(found.figures[column])) for column, label in _columns()],
        ),
        Part(
            gettext("Tilbud"),
            gettext("Kilde: netværkets tilbud, som de er den %(today)s.") % as_of,
            (gettext("Hvad"), gettext("Antal")),
            [
                (gettext("Tilbud om hjælp"), number_text(found.offers)),
                (
                    gettext("Områder med et tilbud"),
                    gettext("%(n)s af %(all)s") % {"n": found.areas, "all": found.of_areas},
                ),
            ],
        ),
        Part(
            gettext("Tilfredshed"),
            gettext("Kilde: ingen. Der er ikke spurgt."),
            said=gettext("Tilfredsheden er ikke målt endnu."),
        ),
        Part(
            gettext("Udsagn"),
            gettext("Kilde: skrevet ned af os. Hver af dem har sagt ja til at blive vist."),
            voices=[Said(voice.text, voice.who) for voice in found.voices],
            said="" if found.voices else gettext("Der er ikke skrevet nogen ned endnu."),
        ),
    ]


def _columns() -> list[tuple[Column, str]]:
    return [
        (Column.COURSE, gettext("Borgere på kursus")),
        (Column.DROP_BY, gettext("Kom forbi (kontakter)")),
        (Column.CITIZENS, gettext("Borgere i alt")),
        (Column.EMPLOYEES, gettext("Medarbejdere")),
    ]


def _meetings(met: Turnout, source: str) -> Part:
    counted = met.held - met.unmarked
    unknown = gettext("ikke opgjort")
    rows = [
        (gettext("Møder holdt"), number_text(met.held)),
        (gettext("Fremmødte i alt"), number_text(met.came) if counted else unknown),
        (gettext("Fremmødte pr. møde, i snit"), number_text(round(met.came / counted)) if counted else unknown),
    ]
    said = ""
    if met.unmarked and counted:
        said = ngettext(
            "%(n)s møde er ikke krydset af og er ikke med i tallene for fremmødte.",
            "%(n)s møder er ikke krydset af og er ikke med i tallene for fremmødte.",
            met.unmarked,
        ) % {"n": met.unmarked}
    return Part(gettext("Møder"), source, (gettext("Hvad"), gettext("Antal")), rows, said=said)


def for_pdf(found: Evidence, *, host: Organization | None) -> dict[str, Any]:
    """The file as plain data for the PDF: title, author, language, state, and the parts as ``Part`` has them."""
    return {
        "title": title(found),
        "author": host.name if host else "Selvhjulpen",
        "language": get_language() or "da",
        "state": state(found),
        "parts": [asdict(part) for part in parts(found)],
    }
