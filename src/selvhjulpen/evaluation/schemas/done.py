"""What was done this year, as the page shows it beside the hours that are offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext

from selvhjulpen.directory.models import Area
from selvhjulpen.directory.queries.coverage import Coverage
from selvhjulpen.directory.rules.coverage import Cell
from selvhjulpen.evaluation.rules.done import Done, Work
from selvhjulpen.evaluation.rules.figures import Figure
from selvhjulpen.evaluation.schemas.words import figure_text, number_text
from selvhjulpen.solutions.models import Topic


@dataclass(frozen=True)
class DoneView:
    """What was done in one cell; ``topic`` None: on all of them, and then there is no ``cell`` of offers."""

    done: Done
    topic: Topic | None = None
    cell: Cell | None = None

    @property
    def people(self) -> str:
        """ "12", "mindst 12", "ca. 12", "ikke opgjort"."""
        return people_text(self.done.people)

    @property
    def hours(self) -> float:
        return self.done.minutes / 60

    @property
    def hours_begun(self) -> int:
        """As the word for them wants it: half an hour is one, an hour and a half are hours."""
        return ceil(self.hours)

    @property
    def open_hours(self) -> int | None:
        """What the offers promise for the year, in whole hours; None where nobody has written when."""
        if self.cell is None or self.cell.minutes is None:
            return None
        return round(self.cell.minutes / 60)


@dataclass(frozen=True)
class WorkView:
    """The table: a row for each area, and one for all of them; the last of each row is for all topics."""

    rows: Sequence[tuple[Area, Sequence[DoneView]]]
    foot: Sequence[DoneView]
    has_help: bool = False

    @property
    def total(self) -> DoneView:
        """All of it."""
        return self.foot[-1]


def as_work(found: Coverage, work: Work | None) -> WorkView | None:
    """The work in the rows and columns of the matrix; None where there is none to tell of."""
    if work is None:
        return None
    cells = found.matrix.cells
    return WorkView(
        rows=[
            (
                area,
                [
                    *(
                        DoneView(work.in_cell(area.pk, topic.pk), topic, cells[area.pk, topic.pk])
                        for topic in found.topics
                    ),
                    DoneView(work.in_area(area.pk)),
                ],
            )
            for area in found.areas
        ],
        foot=[*(DoneView(work.on_topic(topic.pk), topic) for topic in found.topics), DoneView(work.total)],
        has_help=work.has_help,
    )


def people_text(figure: Figure) -> str:
    """How many came; where some sessions were not counted, at least so many."""
    if figure.value is not None and figure.leaves_out_unknown:
        return gettext("mindst %(number)s") % {"number": number_text(figure.value)}
    return figure_text(figure)
