"""The digitalisation rate as pages, files and other programs get it: every word and coordinate ready."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from selvhjulpen.lib.sheets.cells import Cell
from selvhjulpen.solutions.models import Channel
from selvhjulpen.solutions.queries.digitalisation import MethodRates, Overview, RoundRate, TargetProgress
from selvhjulpen.solutions.rules import count_sheet, rate_chart
from selvhjulpen.solutions.rules.digitalisation import Basis

BASES = {
    Basis.COUNTED: _("Talt"),
    Basis.REPORTED: _("Oplyst"),
    Basis.PLANNED: _("Planlagt"),
    Basis.MISSING: _("Tallene mangler"),
}
SHAPES = 3  # forms of points that can be told apart
SENTENCES = {
    count_sheet.Kind.EMPTY: _("Her er ingen tal. Skriv en opgave og dens tal på hver linje."),
    count_sheet.Kind.TOO_MANY: _("Der er mere end 1.000 linjer. Del dem i flere."),
    count_sheet.Kind.UNKNOWN_COLUMN: _(
        "Kolonnen er ukendt. Skriv Opgave, Selvbetjening, Brev og e-mail, Telefon og Personligt."
    ),
    count_sheet.Kind.REPEATED_COLUMN: _("Kolonnen står her to gange."),
    count_sheet.Kind.NO_TASK: _("Linjen har tal, men ingen opgave."),
    count_sheet.Kind.UNKNOWN_TASK: _("Opgaven er ikke på metodens liste. Ret navnet, eller skriv den på listen først."),
    count_sheet.Kind.REPEATED_TASK: _("Opgaven står på en linje over denne."),
    count_sheet.Kind.FORMULA: _("Der står en formel. Skriv det tal, den giver."),
    count_sheet.Kind.NOT_A_NUMBER: _("Det er ikke et helt tal. Lad feltet stå tomt, hvis du ikke kender tallet."),
    count_sheet.Kind.TOO_LARGE: _("Tallet er for stort."),
    count_sheet.Kind.TOO_MANY_CELLS: _("Der er flere tal på linjen, end der er kolonner."),
}


def percent(permille: int) -> Decimal:
    """33.4 of 334, and 33 of 330."""
    return Decimal(permille) / 10 if permille % 10 else Decimal(permille // 10)


def rate_text(permille: int | None) -> str:
    """The rate in words: "33,4 %", or that it is not known."""
    if permille is None:
        return gettext("ikke opgjort")
    return f"{number_format(percent(permille))}\N{NO-BREAK SPACE}%"


def explained(fault: count_sheet.Fault) -> str:
    """What is wrong with a line and what would be right, in the reader's language."""
    sentence = str(SENTENCES[fault.kind])
    return f"{sentence} {gettext('Mente du %(name)s?') % {'name': fault.nearest}}" if fault.nearest else sentence


# ── The page ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class RoundView:
    """A line of a method's table. ``of_what``: the numbers behind the rate, or why there are none."""

    one: RoundRate
    rate: str
    basis: str
    of_what: str
    left_out: str

    @property
    def is_known(self) -> bool:
        return self.one.counted.permille is not None


@dataclass(frozen=True)
class MethodView:
    """``shape`` is how the chart draws its points."""

    shape: int
    one: MethodRates
    rounds: Sequence[RoundView]
    in_short: str


@dataclass(frozen=True)
class TargetView:
    one: TargetProgress
    rate: str
    standing: str


@dataclass(frozen=True)
class MarkView:
    mark: rate_chart.Mark
    text: str


@dataclass(frozen=True)
class SeriesView:
    """``shape`` is how the points of its method look, in colour and in form."""

    shape: int
    series: rate_chart.Series
    marks: Sequence[MarkView]


@dataclass(frozen=True)
class ChartView:
    """``name`` makes the drawing's ids its own."""

    name: str
    drawing: rate_chart.Chart
    series: Sequence[SeriesView]
    goals: Sequence[MarkView]
    rates: Sequence[tuple[int, str]]


@dataclass(frozen=True)
class Page:
    methods: Sequence[MethodView]
    targets: Sequence[TargetView]
    charts: Sequence[ChartView]


def as_page(found: Overview) -> Page:
    """The overview in the reader's language, with its two drawings."""
    return Page(
        [_method(number, one) for number, one in enumerate(found.methods)],
        [TargetView(one, rate_text(one.target.permille), _standing(one)) for one in found.targets],
        [
            view
            for name, form in (("wide", rate_chart.WIDE), ("narrow", rate_chart.NARROW))
            if (view := _chart(name, form, found))
        ],
    )


def round_view(one: RoundRate) -> RoundView:
    """One round in the reader's language."""
    known = one.counted
    if known.basis is Basis.COUNTED:
        numbers = {
            "part": number_format(known.self_service or 0),
            "whole": number_format(known.total or 0),
            "tasks": known.tasks,
        }
        of_what = ngettext(
            "%(part)s af %(whole)s henvendelser om %(tasks)s opgave",
            "%(part)s af %(whole)s henvendelser om %(tasks)s opgaver",
            known.tasks or 0,
        )
        of_what %= numbers
    else:
        of_what = ""
    left_out = ", ".join(known.left_out)
    return RoundView(one, rate_text(known.permille), str(BASES[known.basis]), of_what, left_out)


def _shape(number: int) -> int:
    return number % SHAPES


def _method(number: int, one: MethodRates) -> MethodView:
    return MethodView(_shape(number), one, [round_view(held) for held in one.rounds], _in_short(one))


def _in_short(one: MethodRates) -> str:
    known = [held for held in one.rounds if held.counted.permille is not None]
    if not known:
        return gettext("Der er ingen grad endnu.")
    last = known[-1]
    words = {"round": last.round.name, "rate": rate_text(last.counted.permille)}
    if len(known) == 1:
        return gettext("%(round)s: %(rate)s.") % words
    words |= {"before": known[-2].round.name, "then": rate_text(known[-2].counted.permille)}
    return gettext("%(round)s: %(rate)s. Før det, %(before)s: %(then)s.") % words


def _standing(one: TargetProgress) -> str:
    latest = one.progress.latest
    if one.target.method is None:
        return gettext("Kan ikke måles: vi ved ikke, hvilken metode målet er sat for.")
    if latest is None:
        return gettext("Der er endnu ingen grad at måle med.")
    rate = {"rate": rate_text(latest.permille), "year": latest.last_day.year}
    if one.progress.is_reached:
        return gettext("Nået: %(rate)s i %(year)s.") % rate
    gap = number_format(percent(one.progress.missing or 0))
    return gettext("%(rate)s i %(year)s. Der mangler %(gap)s procentpoint.") % (rate | {"gap": gap})


def _chart(name: str, form: rate_chart.Format, found: Overview) -> ChartView | None:
    numbers = {one.method.pk: number for number, one in enumerate(found.methods)}
    goals = [
        rate_chart.Goal(one.target.year, one.target.permille, numbers.get(one.target.method_id or 0))
        for one in found.targets
    ]
    drawing = rate_chart.draw([one.rates for one in found.methods], goals, form)
    if drawing is None:
        return None
    return ChartView(
        name,
        drawing,
        [
            SeriesView(_shape(held.of), held, [MarkView(mark, rate_text(mark.permille)) for mark in held.marks])
            for held in drawing.series
        ],
        [
            MarkView(goal.mark, gettext("Mål %(rate)s") % {"rate": rate_text(goal.goal.permille)})
            for goal in drawing.goals
        ],
        [(tick.at, rate_text(tick.value)) for tick in drawing.rates],
    )


# ── Files ───────────────────────────────────────────────────────────────────────────────────────


def as_sheet(found: Overview) -> list[list[Cell]]:
    """A line for each task that was counted, then one for its round, then the targets. Unknown is empty."""
    head: list[Cell] = [
        gettext("Metode"), gettext("Tælling"), gettext("Fra og med"), gettext("Til og med"),
        pgettext("det, der tælles", "Opgave"),
        *(str(channel.label) for channel in Channel), gettext("I alt"), gettext("Grad i procent"),
        gettext("Sådan er det opgjort"), gettext("Bemærkning"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [head]
    for method in found.methods:
        for one in method.rounds:
            rows += _round_rows(method, one)
    for goal in found.targets:
        whose = goal.target.method.name if goal.target.method else None
        nothing: list[Cell] = [None] * (len(Channel) + 4)  # days, task, numbers and their sum
        rate = percent(goal.target.permille)
        rows.append([whose, gettext("Mål"), *nothing, rate, str(goal.target.year), goal.target.note])
    return rows


def _round_rows(method: MethodRates, one: RoundRate) -> list[list[Cell]]:
    days: list[Cell] = [method.method.name, one.round.name, one.round.first_day, one.round.last_day]
    rows: list[list[Cell]] = []
    for task, numbers in one.numbers:
        rate = numbers.permille
        rows.append(
            [*days, task, *numbers.by_channel, numbers.total, None if rate is None else percent(rate), None, None]
        )
    known = one.counted
    rate = known.permille
    whole: list[Cell] = [gettext("Alle opgaver"), known.self_service, None, None, None, known.total]
    rows.append([*days, *whole, None if rate is None else percent(rate), str(BASES[known.basis]), one.round.note])
    return rows


def as_json(found: Overview) -> dict[str, Any]:
    """Methods with their rounds, and targets. Rates are whole per mille; null is not known, which is not zero.

    ``basis`` is "counted", "reported", "planned" or "missing"; a target's ``latest_permille`` is the last rate of its
    own method until the end of its year.
    """
    return {
        "methods": [
            {
                "id": one.method.key,
                "name": one.method.name,
                "tasks": one.method.tasks,
                "weeks": one.method.weeks,
                "denominator": one.method.denominator,
                "source": one.method.source,
                "rounds": [_round_json(held) for held in one.rounds],
            }
            for one in found.methods
        ],
        "targets": [
            {
                "id": one.target.key,
                "year": one.target.year,
                "permille": one.target.permille,
                "method": one.target.method.key if one.target.method else None,
                "latest_permille": one.progress.latest.permille if one.progress.latest else None,
                "missing_permille": one.progress.missing,
                "note": one.target.note,
            }
            for one in found.targets
        ],
    }


def _round_json(one: RoundRate) -> dict[str, Any]:
    return {
        "id": one.round.key,
        "name": one.round.name,
        "first_day": one.round.first_day.isoformat(),
        "last_day": one.round.last_day.isoformat(),
        "basis": one.counted.basis.value,
        "permille": one.counted.permille,
        "self_service": one.counted.self_service,
        "total": one.counted.total,
        "tasks": one.counted.tasks,
        "left_out": list(one.counted.left_out),
        "note": one.round.note,
    }


def as_text(found: Overview) -> str:
    """For a terminal: each method by itself, then what was to be reached."""
    lines = []
    for method in as_page(found).methods:
        lines += [method.one.method.name, f"  {method.one.method.tasks}"]
        for held in method.rounds:
            what = held.of_what or held.basis
            days = f"{held.one.round.first_day} – {held.one.round.last_day}"
            lines.append(f"  {held.one.round.name:24} {days}  {held.rate:>12}  {what}")
        lines.append("")
    lines.append(gettext("Mål"))
    for goal in as_page(found).targets:
        lines.append(f"  {goal.one.target.year}  {goal.rate:>7}  {goal.standing}")
    return "\n".join(lines)
