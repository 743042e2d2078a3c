"""What was done this year, by all partners together: sessions, hours and people, and visits of the help log, in each
area on each topic."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum

from selvhjulpen.cafe.queries.figures import help_by_area
from selvhjulpen.courses.models import CourseInstance
from selvhjulpen.directory.queries import CoverageWish, host
from selvhjulpen.evaluation.queries.table import facts_now
from selvhjulpen.evaluation.rules.done import Done, Work, sum_of
from selvhjulpen.evaluation.rules.figures import of_sessions
from selvhjulpen.lib.calendars import at, local_day


def done(wish: CoverageWish, *, now: datetime) -> Work | None:
    """The sessions that have begun this year, as far as they are wished for; None where they cannot tell.

    No session says in which language it is held. One without a partner is the host's own. The help log is counted
    where nothing narrower is wished for: it knows neither whose helper it was nor for which purpose. At most four
    queries.
    """
    if wish.language:
        return None
    taught = ExpressionWrapper(F("ends_at") - F("starts_at"), output_field=DurationField())
    lines: QuerySet[Any] = _held(wish, now).values("location__area", "course__topic").order_by()
    sessions = {
        (row["location__area"], row["course__topic"]): Done(
            row["sessions"],
            row["taught"] // timedelta(minutes=1),
            of_sessions(
                row["people"] or 0,
                held=row["sessions"],
                missing=row["missing"],
                is_approximate=row["about"] > 0,
            ),
        )
        for row in lines.annotate(sessions=Count("pk"), taught=Sum(taught), **facts_now())
    }
    if wish.priority_area or wish.kind:
        return Work(sessions)
    today = local_day(now)
    helped = {
        cell: Done(visits=sums.visits, helped=sums.people)
        for cell, sums in help_by_area(today.year, until=today).items()
    }
    cells = {
        cell: sum_of([part[cell] for part in (sessions, helped) if cell in part]) for cell in {**sessions, **helped}
    }
    return Work(cells, has_help=True)


def _held(wish: CoverageWish, now: datetime) -> QuerySet[CourseInstance]:
    begins = at(date(local_day(now).year, 1, 1), time())
    sessions = CourseInstance.objects.published().filter(starts_at__gte=begins, starts_at__lt=now)
    if wish.priority_area:
        sessions = sessions.filter(course__priority_areas=wish.priority_area)
    if wish.kind:
        own = host()
        with_us = Q(partner=None) if own and own.kind == wish.kind else Q(pk__in=[])
        sessions = sessions.filter(Q(partner__kind=wish.kind) | with_us)
    return sessions
