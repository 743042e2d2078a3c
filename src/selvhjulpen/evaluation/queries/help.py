"""Help without a course, as the participation table counts it: the help log and the appointments.

A visit that was logged at an appointment is not counted beside the appointment: of these the calendar tells how many
were held, the log what they were about. Of an appointment one person is counted, also where somebody came with them:
that one helps.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from selvhjulpen.cafe.models import Appointment, AppointmentState, HelpDay, How
from selvhjulpen.evaluation.rules.table import Audience, Group, Measure, Tally, Way
from selvhjulpen.lib.calendars import COPENHAGEN, at, local_day
from selvhjulpen.lib.periods import Period

_CAFE, _APPOINTMENT = Group(Way.CAFE, ""), Group(Way.APPOINTMENT, "")


def visits_extent() -> Period | None:
    """From the first day of any visit to the last."""
    days = _visits().aggregate(first=Min("day"), last=Max("day"))
    return Period(days["first"], days["last"]) if days["first"] else None


def visit_tallies(pieces: Sequence[Period], is_split: bool, moment: datetime) -> list[Tally]:
    """The help log in each piece of time before ``moment``, less what was logged at appointments; as is known today.

    A day that is over ends at midnight: at that moment none of the next is known.
    """
    last = local_day(moment - timedelta(microseconds=1))
    days = _visits().filter(day__range=(pieces[0].first, min(pieces[-1].last, last)))
    lines = days.values_list("day").annotate(Sum("visits"), Sum("people")).order_by()
    return _in_pieces(
        pieces,
        [
            (day, Tally(pieces[0], Audience.CITIZENS, Measure.DROP_BY, visits, 0, people, way=Way.CAFE))
            for day, visits, people in lines
        ],
        _CAFE if is_split else None,
    )


def appointments_extent() -> Period | None:
    """From the day of the first appointment that was not called off to that of the last."""
    times = Appointment.objects.exclude(state=AppointmentState.CANCELLED).aggregate(Min("starts_at"), Max("starts_at"))
    first, last = times["starts_at__min"], times["starts_at__max"]
    return Period(local_day(first), local_day(last)) if first else None


def appointment_tallies(pieces: Sequence[Period], is_split: bool, moment: datetime) -> list[Tally]:
    """The appointments in each piece of time: held, to come at ``moment``, and those nobody has said anything of.

    To whom nobody came was held by nobody: no contact. What was called off after ``moment`` was still to come then.
    """
    to_come = Q(starts_at__gte=moment)
    known = Q(state=AppointmentState.CANCELLED, cancelled_at__lt=moment) | Q(to_come, created_at__gte=moment)
    never = Q(starts_at__lt=moment) & Q(state__in=[AppointmentState.CANCELLED, AppointmentState.ABSENT])
    lines = (
        Appointment.objects.filter(
            starts_at__gte=at(pieces[0].first, time.min), starts_at__lt=at(pieces[-1].last, time.max)
        )
        .exclude(known | never)
        .annotate(local_day=TruncDate("starts_at", tzinfo=COPENHAGEN))
        .values_list("local_day")
        .annotate(
            planned=Count("pk", filter=to_come),
            held=Count("pk", filter=~to_come),
            said=Count("pk", filter=~to_come & Q(state=AppointmentState.HELD)),
        )
        .order_by()
    )
    return _in_pieces(
        pieces,
        [
            (
                day,
                Tally(
                    pieces[0],
                    Audience.CITIZENS,
                    Measure.DROP_BY,
                    held,
                    held - said,
                    said,
                    planned=planned,
                    seats=planned,
                    way=Way.APPOINTMENT,
                ),
            )
            for day, planned, held, said in lines
        ],
        _APPOINTMENT if is_split else None,
    )


def _visits() -> QuerySet[HelpDay]:
    return HelpDay.objects.exclude(how=How.APPOINTMENT)


def _in_pieces(pieces: Sequence[Period], days: list[tuple[date, Tally]], group: Group | None) -> list[Tally]:
    """The tallies of days together in the pieces they lie in; what lies between the pieces is left out."""
    firsts = [piece.first for piece in pieces]
    found: dict[Period, Tally] = {}
    for day, tally in days:
        piece = pieces[bisect_right(firsts, day) - 1]
        if piece.first <= day <= piece.last:
            before = found.get(piece)
            found[piece] = _together(before, tally) if before else replace(tally, span=piece, group=group)
    return list(found.values())


def _together(one: Tally, other: Tally) -> Tally:
    sums = {
        name: getattr(one, name) + getattr(other, name) for name in ("held", "missing", "people", "planned", "seats")
    }
    return replace(one, **sums)
