"""The table in words: every figure, period and remark as a reader meets it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from selvhjulpen.evaluation.queries import By
from selvhjulpen.evaluation.rules.figures import Figure, Precision, thousands
from selvhjulpen.evaluation.rules.table import Column, Group, Note, Remark, Row, RowKind, Status, Table, Way
from selvhjulpen.lib.periods import Period

COLUMNS: dict[Column, Promise] = {
    Column.COURSE: _("Borgere på kursus"),
    Column.DROP_BY: _("Kom forbi (kontakter)"),
    Column.CITIZENS: _("Borgere i alt"),
    Column.EMPLOYEES: _("Medarbejdere"),
}
STATUSES: dict[Status, Promise] = {
    Status.HELD: _("Afholdt"),
    Status.SO_FAR: _("Kendt indtil nu"),
    Status.PLANNED: _("Planlagt, kendt indtil nu"),
}
WAYS: dict[By, Promise] = {
    By.FORMAT: _("Form"),
    By.AREA: _("Område"),
    By.TOPIC: _("Emne"),
    By.PARTNER: _("Partner"),
}


def number_text(value: int) -> str:
    """ "1.333" ("1,333" in English)."""
    return thousands(value, "," if get_language() == "en" else ".")


def figure_text(figure: Figure) -> str:
    """ "1.333", "ca. 3.400", "ikke opgjort"; on a shared table also "under 5", "mindst 120", "ikke vist"."""
    if figure.value is None:
        return {
            Precision.UNKNOWN: gettext("ikke opgjort"),
            Precision.UNDER_FIVE: gettext("under 5"),
            Precision.WITHHELD: gettext("ikke vist"),
        }[figure.precision]
    number = number_text(figure.value)
    if figure.precision is Precision.APPROXIMATE:
        return gettext("ca. %(number)s") % {"number": number}
    if figure.precision is Precision.AT_LEAST:
        return gettext("mindst %(number)s") % {"number": number}
    return number


def precision_text(figure: Figure) -> str:
    """How well the figure is known, in words."""
    words = {
        Precision.EXACT: gettext("præcist"),
        Precision.APPROXIMATE: gettext("cirka"),
        Precision.UNKNOWN: gettext("ikke opgjort"),
        Precision.UNDER_FIVE: gettext("under 5"),
        Precision.AT_LEAST: gettext("mindst"),
        Precision.WITHHELD: gettext("ikke vist"),
    }[figure.precision]
    parts = [words]
    if figure.is_computed:
        parts.append(gettext("beregnet"))
    if figure.leaves_out_unknown:
        parts.append(gettext("uden det, der ikke er opgjort"))
    return ", ".join(parts)


def day_text(day: date) -> str:
    """ "27. marts 2012"."""
    return date_format(day, "j F Y" if get_language() == "en" else "j. F Y")


def period_text(period: Period) -> str:
    """ "2012", "Sept. 2010 – juni 2011", "Aug. – dec. 2011", "Marts 2012", or its days where it is not whole months."""
    first, last = period.first, period.last
    if first.day != 1 or (last + timedelta(days=1)).day != 1:
        return day_text(first) if first == last else f"{day_text(first)} – {day_text(last)}"
    if first.month == 1 and last.month == 12:
        return f"{first.year}" if first.year == last.year else f"{first.year} – {last.year}"
    if first.year == last.year and first.month == last.month:
        return capfirst(date_format(first, "F Y"))
    start = date_format(first, "N" if first.year == last.year else "N Y")
    return f"{capfirst(start)} – {date_format(last, 'N Y')}"


def row_text(row: Row) -> str:
    """What stands in front of a row."""
    if row.kind is RowKind.SUM:
        return gettext("Sum, beregnet")
    if row.kind is RowKind.PRINTED:
        return gettext("I alt, som trykt i kilden")
    if row.kind is RowKind.UNDIVIDED:
        return gettext("Ikke delt op")
    if row.group:
        return group_text(row.group)
    return period_text(row.period)


def group_text(group: Group) -> str:
    """The name of one of the formats, areas, topics or partners, or of help that was no session."""
    if group.key is Way.CAFE:
        return gettext("IT-café")
    if group.key is Way.APPOINTMENT:
        return gettext("Aftaler")
    return group.name if group.key is not None else gettext("Uden partner")


def row_marks(row: Row, *, names_period: bool) -> list[str]:
    """The quiet lines beneath it: which period, and whether it is over."""
    marks = []
    if row.kind is RowKind.PRINTED or (names_period and row.kind in {RowKind.GROUP, RowKind.UNDIVIDED}):
        marks.append(period_text(row.period))
    if row.status and row.kind is not RowKind.SUM:
        marks.append(str(STATUSES[row.status]))
    if row.kind is not RowKind.PRINTED and _needs_telling(row):
        marks.append(gettext("Uden det, der ikke er opgjort"))
    return marks


def _needs_telling(row: Row) -> bool:
    """True where something unknown is left out and no note says what."""
    told = {note.remark for note in row.notes} & {Remark.NO_ATTENDANCE, Remark.NO_HEAD_COUNT, Remark.NO_OUTCOME}
    is_sum = row.kind is RowKind.SUM
    return not told and any(f.leaves_out_unknown or (is_sum and not f.is_known) for f in row.figures.values())


def note_text(note: Note) -> str:
    """One remark as a sentence."""
    number = {"n": number_text(note.sessions)}
    if note.remark is Remark.NO_ATTENDANCE:
        return ngettext("%(n)s hold mangler fremmøde.", "%(n)s hold mangler fremmøde.", note.sessions) % number
    if note.remark is Remark.NO_HEAD_COUNT:
        return ngettext("%(n)s Kom forbi er ikke talt op.", "%(n)s Kom forbi er ikke talt op.", note.sessions) % number
    if note.remark is Remark.NO_OUTCOME:
        return (
            ngettext("%(n)s aftale er ikke meldt holdt.", "%(n)s aftaler er ikke meldt holdt.", note.sessions) % number
        )
    if note.remark is Remark.OF_CONTACTS_CAFE:
        return gettext("Heraf i IT-café: %(n)s.") % number
    if note.remark is Remark.OF_CONTACTS_APPOINTMENT:
        return gettext("Heraf ved aftaler: %(n)s.") % number
    if note.remark is Remark.HELP_REPORTED:
        return (
            ngettext(
                "%(n)s besøg eller aftale er ikke lagt til: dagen er med i et tal fra en kilde.",
                "%(n)s besøg og aftaler er ikke lagt til: dagene er med i et tal fra en kilde.",
                note.sessions,
            )
            % number
        )
    if note.remark is Remark.ALREADY_REPORTED:
        return (
            ngettext(
                "%(n)s hold er ikke lagt til: dagene er med i et tal fra en kilde.",
                "%(n)s hold er ikke lagt til: dagene er med i et tal fra en kilde.",
                note.sessions,
            )
            % number
        )
    if note.remark is Remark.REPORTS_OVERLAP:
        return gettext("To tal fra kilden dækker nogle af de samme dage. De kan ikke lægges sammen.")
    if note.remark is Remark.SOURCE_SAYS:
        return gettext("Kilden skriver: %(text)s") % {"text": note.text}
    if note.remark is Remark.ROWS_OVERLAP:
        return gettext("Rækkerne deler dage. Summen tæller hver dag én gang.")
    assert note.period  # noqa: S101 - a figure is known for a period
    return gettext("Tallet er kun opgjort samlet for %(period)s.") % {"period": in_sentence(period_text(note.period))}


def in_sentence(text: str) -> str:
    """The text in the middle of a sentence: months begin with a small letter in Danish."""
    return text if get_language() == "en" else text[:1].lower() + text[1:]


# ── In short ────────────────────────────────────────────────────────────────────────────────────


def in_short(table: Table) -> str:
    """What the figures say, in one sentence."""
    citizens, employees = _most(table.rows, Column.CITIZENS), _most(table.rows, Column.EMPLOYEES)
    if not citizens and not employees:
        return gettext("Der er ikke talt nogen deltagere i perioden.")
    words: dict[str, str] = {}
    if citizens:
        words |= {
            "citizens_row": _name(citizens),
            "citizens": _citizens(citizens),
            "people": figure_text(citizens.figures[Column.CITIZENS]),
        }
    if employees:
        words |= {"employees_row": _name(employees), "employees": figure_text(employees.figures[Column.EMPLOYEES])}
    if len(table.rows) == 1:
        if citizens and employees:
            return gettext("Der var %(people)s borgere og %(employees)s medarbejdere med.") % words
        one = gettext("Der var %(people)s borgere med.") if citizens else None
        return (one or gettext("Der var %(employees)s medarbejdere med.")) % words
    if citizens and employees:
        if citizens is employees:
            return (
                gettext("Flest var med i %(citizens_row)s: %(people)s borgere og %(employees)s medarbejdere.") % words
            )
        return (
            gettext(
                "Flest borgere var med i %(citizens_row)s (%(citizens)s), "
                "og flest medarbejdere i %(employees_row)s (%(employees)s)."
            )
            % words
        )
    if citizens:
        return gettext("Flest borgere var med i %(citizens_row)s (%(citizens)s).") % words
    return gettext("Flest medarbejdere var med i %(employees_row)s (%(employees)s).") % words


def _most(rows: Sequence[Row], column: Column) -> Row | None:
    """The row with the largest known figure above zero; what belongs to no group is no answer beside the groups."""
    known = [row for row in rows if row.figures[column].value]
    named = [row for row in known if row.kind is RowKind.PERIOD or (row.group and row.group.key is not None)]
    known = named or known
    return max(known, key=lambda row: row.figures[column].value or 0, default=None)


def _name(row: Row) -> str:
    return f"“{row_text(row)}”" if row.kind in {RowKind.GROUP, RowKind.UNDIVIDED} else in_sentence(row_text(row))


def _citizens(row: Row) -> str:
    everybody, drop_by = row.figures[Column.CITIZENS], row.figures[Column.DROP_BY]
    text = figure_text(everybody)
    if (drop_by.value or 0) * 2 > (everybody.value or 0):
        return gettext("%(number)s, mest til Kom forbi") % {"number": text}
    return text
