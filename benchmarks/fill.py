"""Towns of any size, written by the database itself: ``python -m benchmarks.fill upcoming 500 --guests 0``."""

from __future__ import annotations

import argparse
from datetime import datetime, time, timedelta

import django

MOST_SEATS = 30_000
STORM_SEATS = 20

_PEOPLE = """
WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {guests})
INSERT INTO courses_booking (
  key, instance_id, state, source, seats, name, companion, booked_by, phone, email, takes_sms, level, needs, notice,
  language, token, number, form_key, who, created_at, confirmed_at
)
SELECT 'b' || i.id || '-' || n.n, i.id, 'confirmed', 'web', 1, 'Gæst ' || n.n, '', '', '', 'gaest' || n.n ||
  '@example.dk', TRUE, 'unsure', '[]', 'day_before', 'da', 't' || i.id || '-' || n.n, '1234', 'f' || i.id || '-' || n.n,
  'w' || n.n, i.created_at, i.created_at
FROM courses_courseinstance i CROSS JOIN n
"""
_ATTENDANCE = """
INSERT INTO courses_attendance (booking_id, person_no, present, recorded_at)
SELECT b.id, 1, (b.id % 5) <> 0, i.starts_at
FROM courses_booking b JOIN courses_courseinstance i ON i.id = b.instance_id
"""


def fill_ours(sessions: int, *, guests: int, are_over: bool) -> None:
    """So many sessions with so many guests each; those that are over have had their attendance marked."""
    from django.db import connection, transaction
    from django.utils import timezone

    from selvhjulpen.courses.models import Course, CourseFormat, CourseInstance
    from selvhjulpen.courses.triggers import counted_at_the_end
    from selvhjulpen.directory.models import Area, Location, Organization
    from selvhjulpen.lib.calendars import at, local_day
    from selvhjulpen.solutions.models import Topic

    Organization.objects.create(name="Birkesø Bibliotek", kind="library", phone="+4512345678", is_host=True)
    areas = Area.objects.bulk_create(Area(name=f"Område {n}", key=f"a{n}") for n in range(8))
    places = Location.objects.bulk_create(
        Location(name=f"Sted {n}", key=f"s{n}", area=areas[n % 8], address=f"Gaden {n}", directions="Gå ind ad døren.")
        for n in range(20)
    )
    topics = Topic.objects.bulk_create(Topic(name=f"Emne {n}", key=f"e{n}") for n in range(6))
    formats = list(CourseFormat.objects.filter(counting="booked"))
    courses = Course.objects.bulk_create(
        Course(
            title=f"Læs dine breve i Digital Post {n}",
            key=f"c{n}",
            description="Du lærer at finde et brev, læse det og svare på det. Vi tager den tid, du har brug for. " * 3,
            format=formats[n % len(formats)],
            topic=topics[n % 6],
        )
        for n in range(10)
    )
    now, today = timezone.now(), local_day(timezone.now())
    CourseInstance.objects.bulk_create(
        (
            CourseInstance(
                course=courses[n % 10],
                key=f"i{n}",
                location=places[n % 20],
                room="Lokale 1",
                starts_at=(starts_at := _start(at, today, n, sessions, are_over=are_over)),
                ends_at=starts_at + timedelta(hours=2),
                capacity=STORM_SEATS if n == sessions - 1 and not guests else MOST_SEATS,
                state="published",
                created_at=min(now, starts_at) - timedelta(days=30),
            )
            for n in range(sessions)
        ),
        batch_size=2_000,
    )
    if guests:
        with transaction.atomic(), counted_at_the_end(), connection.cursor() as cursor:
            cursor.execute(_PEOPLE.format(guests=guests))
            if are_over:
                cursor.execute(_ATTENDANCE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def fill_bare(events: int) -> None:
    """So many events for the bare project."""
    from django.utils import timezone

    from benchmarks.bare.models import Event

    now = timezone.now()
    Event.objects.bulk_create(
        Event(
            title=f"Læs dine breve i Digital Post {n}",
            place=f"Sted {n % 20}",
            description="Du lærer at finde et brev, læse det og svare på det. Vi tager den tid, du har brug for. " * 3,
            starts_at=now + timedelta(hours=24 + n),
            ends_at=now + timedelta(hours=26 + n),
            capacity=MOST_SEATS,
        )
        for n in range(events)
    )


def _start(at: object, today: object, n: int, sessions: int, *, are_over: bool) -> datetime:
    # Five sessions a day: those to come from tomorrow on; those that are over spread over five years.
    day = timedelta(days=1 + n // 5) if not are_over else timedelta(days=-1 - n * 1826 // sessions)
    return at(today + day, time(9 + n % 5))  # type: ignore[operator, no-any-return]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["upcoming", "over", "bare"])
    parser.add_argument("number", type=int)
    parser.add_argument("--guests", type=int, default=0)
    asked = parser.parse_args()
    django.setup()
    if asked.what == "bare":
        fill_bare(asked.number)
    else:
        fill_ours(asked.number, guests=asked.guests, are_over=asked.what == "over")


if __name__ == "__main__":
    main()
