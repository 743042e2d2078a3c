"""Towns of any size, written by the database itself: ``python -m benchmarks.fill upcoming 500 --guests 0``."""

from __future__ import annotations

import argparse
from datetime import datetime, time, timedelta
from typing import Any

import django

MOST_SEATS = 30_000
STORMS, STORM_SEATS = 3, 20  # the last sessions, where more ask at once than there are seats

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


_ORGANIZATIONS = """
WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {organizations})
INSERT INTO directory_organization (
  key, name, kind, phone, phone_hours, phone_hours_en, email, url, address, shown_publicly, accessibility_url, is_host,
  searched
)
SELECT 'o' || n, 'Forening ' || n, 'association', '', '', '', '', '', '', '[]', '', FALSE, %s FROM n
"""
_OFFERS = """
WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 4)
INSERT INTO directory_service (
  key, organization_id, name, name_en, description, description_en, for_whom, for_whom_en, languages, cost, cost_note,
  access, phone, email, url, is_active, version, sorts_as, searched
)
SELECT 't' || o.id || '-' || n, o.id, CAST(%s AS varchar) || ' ' || o.id || '-' || n, '', %s, '', '', '', '["da"]', 0,
  '', 'walk_in', '', '', '', TRUE, 1, CAST(%s AS varchar) || ' ' || o.id || '-' || n, %s
FROM directory_organization o CROSS JOIN n WHERE o.id <> {host}
"""
_TOPICS = """
INSERT INTO directory_service_topics (service_id, topic_id)
SELECT s.id, t.id FROM directory_service s JOIN solutions_topic t ON t.key = 'e' || (s.id % 6)
"""
_PLACES = """
INSERT INTO directory_serviceatlocation (key, service_id, location_id, closed_on_holidays)
SELECT 'p' || s.id, s.id, {first_place} + s.id % 40, TRUE FROM directory_service s
"""
_HOURS = """
INSERT INTO directory_openinghours (at_id, weekday, opens, closes)
SELECT a.id, 1 + (a.id + d.day) %% 7, %s, %s
FROM directory_serviceatlocation a CROSS JOIN (SELECT 0 AS day UNION ALL SELECT 3) d WHERE a.id %% 9 = {n}
"""
_MOMENTS = "CREATE TEMPORARY TABLE moment (id integer PRIMARY KEY, started_at {moment}, day {day}, slot integer)"
# More in the first places and on the first topics, as it is in life; every seventh is referred, every fifth unsolved.
_VISITS = """
WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < {each} - 1)
INSERT INTO cafe_helpvisit (
  key, how, location_id, started_at, day, slot, minutes, topic_id, solution_id, device, outcome, people,
  referred_to_id, logged_at
)
SELECT 'v' || m.id || '-' || n, CASE WHEN n % 9 = 0 THEN 'phone' ELSE 'cafe' END,
  {first_place} + (m.id * n) % {places}, m.started_at, m.day, m.slot, 5 + (m.id + n) % 8 * 5,
  {first_topic} + (m.id % 5) * n % 6, CASE WHEN n % 3 > 0 THEN {first_solution} + (m.id + n) % {solutions} END,
  CASE (m.id + n) % 4 WHEN 0 THEN 'phone' WHEN 1 THEN 'tablet' WHEN 2 THEN 'computer' ELSE '' END,
  CASE (m.id + n * 3) % 5 WHEN 0 THEN 'unsolved' WHEN 1 THEN 'alone' WHEN 2 THEN 'done_for' ELSE 'with_help' END,
  CASE WHEN n % 20 = 0 THEN 6 ELSE 1 END, CASE WHEN (m.id + n) % 7 = 0 THEN {host} END, m.started_at
FROM moment m CROSS JOIN n
"""


def fill_visits(visits: int) -> None:
    """About so many visits of five years, in twenty places, on weekdays from nine to fifteen; counted at the end."""
    from django.db import connection, transaction
    from django.utils import timezone

    from selvhjulpen.cafe.rules.visits import day_and_slot
    from selvhjulpen.cafe.triggers import counted_at_the_end
    from selvhjulpen.directory.models import Location, Organization
    from selvhjulpen.lib.calendars import at, local_day
    from selvhjulpen.solutions.models import Solution

    areas, topics = _town()
    places = Location.objects.bulk_create(
        Location(name=f"Café {n}", key=f"k{n}", area=areas[n % len(areas)]) for n in range(20)
    )
    solutions = Solution.objects.bulk_create(Solution(name=f"Løsning {n}", key=f"l{n}") for n in range(15))
    today = local_day(timezone.now())
    days = [day for n in range(1826) if (day := today - timedelta(days=n)).isoweekday() < 6]
    moments = [at(day, time(hour)) for day in days for hour in range(9, 16)]
    numbers = {
        "each": max(1, visits // len(moments)),
        "first_place": places[0].pk,
        "places": len(places),
        "first_topic": min(topic.pk for topic in topics),
        "first_solution": solutions[0].pk,
        "solutions": len(solutions),
        "host": Organization.objects.get(is_host=True).pk,
    }
    types = {"sqlite": ("datetime", "date"), "postgresql": ("timestamptz", "date")}[connection.vendor]
    with transaction.atomic(), counted_at_the_end(), connection.cursor() as cursor:
        cursor.execute(_MOMENTS.format(moment=types[0], day=types[1]))
        cursor.executemany(
            "INSERT INTO moment VALUES (%s, %s, %s, %s)",
            [
                (number, connection.ops.adapt_datetimefield_value(moment), day.isoformat(), slot)
                for number, moment in enumerate(moments)
                for day, slot in [day_and_slot(moment)]
            ],
        )
        if connection.vendor == "postgresql":
            # Every row points at something that is there: looking five million times costs more than writing.
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(_VISITS.format(**numbers))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def fill_ours(sessions: int, *, guests: int, are_over: bool) -> None:
    """So many sessions with so many guests each; those that are over have had their attendance marked."""
    from django.db import connection, transaction
    from django.utils import timezone

    from selvhjulpen.courses.models import Course, CourseFormat, CourseInstance
    from selvhjulpen.courses.triggers import counted_at_the_end
    from selvhjulpen.directory.models import Location
    from selvhjulpen.lib.calendars import at, local_day

    areas, topics = _town()
    places = Location.objects.bulk_create(
        Location(name=f"Sted {n}", key=f"s{n}", area=areas[n % 8], address=f"Gaden {n}", directions="Gå ind ad døren.")
        for n in range(20)
    )
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
                capacity=STORM_SEATS if n >= sessions - STORMS and not guests else MOST_SEATS,
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


def fill_offers(organizations: int) -> None:
    """So many organisations with four offers each, in 40 places on the map; some hundreds of them are open by day."""
    from django.db import connection

    from selvhjulpen.directory.models import Location, Organization
    from selvhjulpen.lib.danish import sort_key
    from selvhjulpen.lib.search import index_of

    areas, _topics = _town()
    places = Location.objects.bulk_create(
        Location(
            name=f"Hus {n}", key=f"h{n}", area=areas[n % 8], address=f"Gaden {n}",
            latitude=f"{55.805 + n * 0.002:.3f}", longitude=f"{9.805 + n % 8 * 0.1:.3f}",
        )
        for n in range(40)
    )  # fmt: skip
    first_place, host = min(place.pk for place in places), Organization.objects.get(is_host=True).pk
    name, words = "Hjælp til telefonen", "Vi hjælper med breve i Digital Post og med at læse en mail. Kom, som du er."
    numbers = {"organizations": organizations, "first_place": first_place, "host": host}
    with connection.cursor() as cursor:
        cursor.execute(_ORGANIZATIONS.format(**numbers), [index_of("", title="Forening")])
        cursor.execute(_OFFERS.format(**numbers), [name, words, sort_key(name)[0], index_of(words, title=name)])
        cursor.execute(_TOPICS)
        cursor.execute(_PLACES.format(**numbers))
        for n in range(9):
            opens, closes = (connection.ops.adapt_timefield_value(time(hour + n)) for hour in (8, 10))
            cursor.execute(_HOURS.format(n=n), [opens, closes])
        cursor.execute("ANALYZE")


def _town() -> tuple[list[Any], list[Any]]:
    """The host, eight areas that are drawn and six topics, made where they are not there; the areas and the topics."""
    from selvhjulpen.directory.models import Area, Organization
    from selvhjulpen.solutions.models import Topic

    if not Area.objects.exists():
        Organization.objects.create(name="Birkesø Bibliotek", kind="library", phone="+4512345678", is_host=True)
        Area.objects.bulk_create(Area(name=f"Område {n}", key=f"a{n}", geometry=_square(n)) for n in range(8))
        Topic.objects.bulk_create(Topic(name=f"Emne {n}", key=f"e{n}") for n in range(6))
    return list(Area.objects.order_by("key")), list(Topic.objects.order_by("key"))


def _square(n: int) -> dict[str, object]:
    west, south = 9.8 + n * 0.1, 55.8
    corners = [(west, south), (west + 0.1, south), (west + 0.1, south + 0.1), (west, south + 0.1), (west, south)]
    return {"type": "Polygon", "coordinates": [[list(corner) for corner in corners]]}


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
    parser.add_argument("what", choices=["upcoming", "over", "offers", "visits", "bare"])
    parser.add_argument("number", type=int)
    parser.add_argument("--guests", type=int, default=0)
    asked = parser.parse_args()
    django.setup()
    if asked.what == "bare":
        fill_bare(asked.number)
    elif asked.what == "offers":
        fill_offers(asked.number)
    elif asked.what == "visits":
        fill_visits(asked.number)
    else:
        fill_ours(asked.number, guests=asked.guests, are_over=asked.what == "over")


if __name__ == "__main__":
    main()
