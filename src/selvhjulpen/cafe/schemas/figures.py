"""The figures of the help log as the page shows them and as a sheet has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Model
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, ngettext

from selvhjulpen.cafe.forms.figures import month_name
from selvhjulpen.cafe.queries.figures import Figures, PublicFigures, Sums
from selvhjulpen.cafe.rules.figures import Told, bounds, level, line, percent
from selvhjulpen.lib.periods import Period
from selvhjulpen.lib.sheets.cells import Cell
from selvhjulpen.solutions.models import Topic
from selvhjulpen.ui.forms import name_of

# The drawing of one topic, in units of its own.
WIDTH, HEIGHT = 240, 56
MOST_LINES = 9
# What stands on the page of a list that is longer; the sheet has all of it.
LONGEST = 12


@dataclass(frozen=True)
class ListView:
    """One list: its heading, what its rows are, and the rows (name, language of the name where it is ours, sums);
    ``more`` rows stand in the sheet only."""

    heading: str
    of: str
    rows: Sequence[tuple[str, str, Sums]]
    more: int = 0


@dataclass(frozen=True)
class HeatCell:
    """``level``: how strong the colour is, 0 for none."""

    visits: int
    level: int


@dataclass(frozen=True)
class HeatView:
    """Visits by weekday and hour, with sums; ``scale``: which numbers have which strength of colour."""

    hours: Sequence[str]
    rows: Sequence[tuple[str, Sequence[HeatCell], int]]
    sums: Sequence[int]
    total: int
    scale: Sequence[tuple[int, str]]


@dataclass(frozen=True)
class LineView:
    """One topic over time: its points in the drawing, and the number of each month."""

    name: str
    language: str
    points: str
    dots: Sequence[tuple[int, int]]
    visits: Sequence[int]
    total: int


@dataclass(frozen=True)
class FiguresView:
    span: str
    total: Sums
    solved: int
    solved_percent: int | None
    heat: HeatView
    months: Sequence[str]
    lines: Sequence[LineView]
    lines_left_out: int
    most_in_a_month: int
    width: int
    height: int
    lists: Sequence[ListView]


def as_page(found: Figures) -> FiguresView:
    """All words and coordinates in the reader's language."""
    most = max((visits for months in found.topic_months.values() for visits in months.values()), default=0)
    drawn = list(found.topic_months.items())[:MOST_LINES]
    return FiguresView(
        span=period_text(found.period),
        total=found.total,
        solved=found.solved,
        solved_percent=found.solved_percent,
        heat=_heat(found.slots),
        months=[date_format(month, "M y") for month in found.months],
        lines=[_line(topic, [of.get(month, 0) for month in found.months], most) for topic, of in drawn],
        lines_left_out=len(found.topic_months) - len(drawn),
        most_in_a_month=most,
        width=WIDTH,
        height=HEIGHT,
        lists=[
            ListView(heading, of, rows[:LONGEST], max(len(rows) - LONGEST, 0))
            for heading, of, rows in _lists(found)
            if rows
        ],
    )


def _lists(found: Figures) -> list[tuple[str, str, list[tuple[str, str, Sums]]]]:
    unsaid = gettext("Ikke sagt")
    return [
        (gettext("Emner"), gettext("Emne"), _rows(found.topics)),
        (gettext("Digitale løsninger"), gettext("Løsning"), _rows(found.solutions, gettext("Ingen bestemt løsning"))),
        (gettext("Sådan gik det"), gettext("Udfald"), _rows(found.outcomes)),
        (gettext("Vist videre til"), gettext("Hvem"), _rows(found.referrals)),
        (gettext("Steder"), gettext("Sted"), _rows(found.places, gettext("Uden sted"))),
        (gettext("Hvor hjalp vi?"), gettext("Hvordan"), _rows(found.ways)),
        (gettext("Udstyr"), gettext("Udstyr"), _rows(found.devices, unsaid)),
    ]


def _rows(by: Mapping[Any, Sums], none: str = "") -> list[tuple[str, str, Sums]]:
    return [(_name(thing, none), _language(thing), sums) for thing, sums in by.items()]


def _language(thing: Any) -> str:
    """ "da" for a name that somebody here has written and nobody has translated; else the page's own: ""."""
    return "da" if isinstance(thing, Model) and name_of(thing) == str(thing) else ""


def _name(thing: Any, none: str) -> str:
    if thing is None:
        return none
    return str(getattr(thing, "label", "") or name_of(thing))


def _heat(slots: Mapping[tuple[int, int], int]) -> HeatView:
    hours = [hour for _weekday, hour in slots]
    shown = range(min(hours, default=9), max(hours, default=16) + 1)
    most = max(slots.values(), default=0)
    weekdays = sorted({*range(1, 6), *(weekday for weekday, _hour in slots)})
    rows = []
    for weekday in weekdays:
        numbers = [slots.get((weekday, hour), 0) for hour in shown]
        cells = [HeatCell(number, level(number, most)) for number in numbers]
        rows.append((weekday_name(weekday), cells, sum(numbers)))
    return HeatView(
        hours=[f"{hour}" for hour in shown],
        rows=rows,
        sums=[sum(slots.get((weekday, hour), 0) for weekday in weekdays) for hour in shown],
        total=sum(slots.values()),
        scale=[
            (number, number_text(upper) if lower == upper else f"{number_text(lower)}–{number_text(upper)}")
            for number, (lower, upper) in enumerate(bounds(most), 1)
        ],
    )


def _line(topic: Topic, visits: list[int], most: int) -> LineView:
    dots = line(visits, most, width=WIDTH, height=HEIGHT)
    return LineView(name_of(topic), _language(topic), " ".join(f"{x},{y}" for x, y in dots), dots, visits, sum(visits))


def weekday_name(weekday: int) -> str:
    """ "Mandag"; Monday is 1."""
    return capfirst(str(WEEKDAYS[weekday - 1]))


def period_text(period: Period) -> str:
    """ "2026", "Marts 2026", "April 2025 – marts 2026"."""
    first, last = period.first, period.last
    if (first.year, first.month) == (last.year, last.month):
        return month_name(first)
    if first.month == 1 and (last + timedelta(days=1)) == date(first.year + 1, 1, 1):
        return str(first.year)
    return f"{month_name(first)} – {date_format(last, 'F Y')}"


# ── For everybody ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class PublicList:
    """One list; ``rest``: how many are left out of it together, ``is_withheld``: too few to tell any."""

    heading: str
    of: str
    rows: Sequence[tuple[str, str, int, int]]  # name, its language, visits, percent of all
    rest: int
    rest_percent: int
    is_withheld: bool


@dataclass(frozen=True)
class PublicView:
    """``visits`` None: so few that nothing is told."""

    span: str
    visits: int | None
    solved_percent: int | None
    lists: Sequence[PublicList]


def as_public_page(found: PublicFigures) -> PublicView:
    """All words in the reader's language."""
    return PublicView(
        span=period_text(found.period),
        visits=found.visits,
        solved_percent=found.solved_percent,
        lists=[
            _public_list(gettext("Det fik folk hjælp til"), gettext("Emne"), found.topics),
            _public_list(gettext("Her hjalp vi"), gettext("Sted"), found.places),
            _public_list(gettext("Så mange kom på hver ugedag"), gettext("Ugedag"), found.weekdays),
        ]
        if found.visits
        else [],
    )


def _public_list(heading: str, of: str, found: Told[Any]) -> PublicList:
    whole = sum(found.shown.values()) + found.rest
    return PublicList(
        heading,
        of,
        [
            (
                weekday_name(thing) if isinstance(thing, int) else _name(thing, gettext("Hjemme eller i telefonen")),
                _language(thing),
                visits,
                percent(visits, whole),
            )
            for thing, visits in found.shown.items()
        ],
        found.rest,
        percent(found.rest, whole) if whole else 0,
        found.is_withheld,
    )


# ── Sheets ──────────────────────────────────────────────────────────────────────────────────────


def as_sheet(found: Figures) -> list[list[Cell]]:
    """Header and rows for CSV and Excel: each list of the page in whole, weekdays, hours, and each topic by month."""
    header: list[Cell] = [gettext("Opgjort efter"), gettext("Hvad"), gettext("Fra"), gettext("Til")]
    header += [gettext("Besøg"), gettext("Mennesker"), gettext("Minutter")]
    first, last = found.period.first, found.period.last

    def row(by: str, what: str, sums: Sums) -> list[Cell]:
        return [by, what, first, last, sums.visits, sums.people, sums.minutes]

    rows = [row(gettext("I alt"), "", found.total)]
    rows += [row(heading, name, sums) for heading, _of, lines in _lists(found) for name, _language, sums in lines]
    rows += [
        [gettext("Ugedag og time"), f"{weekday_name(weekday)} {hour:02}-{hour + 1:02}", first, last, visits, "", ""]
        for (weekday, hour), visits in sorted(found.slots.items())
    ]
    rows += [
        [gettext("Emne pr. måned"), name_of(topic), month, _last_day(month), visits, "", ""]
        for topic, months in found.topic_months.items()
        for month, visits in sorted(months.items())
    ]
    return [header, *rows]


def _last_day(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def in_short(view: FiguresView) -> str:
    """What the heat map says, in one sentence."""
    found = [
        (cell.visits, name, hour)
        for name, cells, _sum in view.heat.rows
        for cell, hour in zip(cells, view.heat.hours, strict=True)
    ]
    visits, day, hour = max(found, key=lambda one: one[0], default=(0, "", ""))
    words = {"day": day if get_language() == "en" else day.lower(), "hour": hour, "n": number_text(visits)}
    return (
        ngettext("Flest kom %(day)s kl. %(hour)s: %(n)s besøg.", "Flest kom %(day)s kl. %(hour)s: %(n)s besøg.", visits)
        % words
    )


def number_text(number: int) -> str:
    """ "1.333" ("1,333" in English)."""
    return number_format(number, use_l10n=True, force_grouping=True)
