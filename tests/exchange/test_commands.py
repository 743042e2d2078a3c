"""The commands: import, export and demo, as typed."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from frictionless import validate

from selvhjulpen.courses.models import Booking, BookingState, Course, CourseInstance, HeadCount, InstanceState
from selvhjulpen.courses.rules import Counting, time_faults
from selvhjulpen.directory.models import Area, Location, Organization
from selvhjulpen.exchange.actions import export_package
from selvhjulpen.exchange.demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from selvhjulpen.exchange.demo.package import demo_package
from selvhjulpen.exchange.rules.resources import RESOURCES
from selvhjulpen.lib.calendars import at, closed_because, local_day
from selvhjulpen.lib.readability import lix
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import Person, Role
from tests.exchange.programme import empty_database, write_programme

ROOT = Path(__file__).parents[2]
HORSENS, DEMO = ROOT / "examples" / "horsens-2012", ROOT / "examples" / "demo"
MONDAY = at(date(2026, 11, 23), time(9, 20))
CHRISTMAS = at(date(2026, 12, 24), time(9, 20))


def run(*words: str) -> str:
    """What the command says."""
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=out)
    return out.getvalue()


# ── Import and export ───────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_import_tells_what_is_new_and_the_second_time_that_nothing_is() -> None:
    empty_database()

    first, second = run("import", str(HORSENS)), run("import", str(HORSENS))

    assert "Tidligere opgjorte tal                     12        0         0" in first
    assert first.endswith("Det hele er læst ind. Ingen har fået besked.\n")
    assert "Tidligere opgjorte tal                      0        0        12" in second
    assert second.endswith("Det stod der alt sammen i forvejen. Intet er ændret.\n")


@pytest.mark.django_db
def test_a_rehearsed_import_keeps_nothing() -> None:
    assert run("import", str(HORSENS), "--dry-run").endswith("Det var en prøve. Intet er gemt.\n")

    assert Organization.objects.count() == 0


@pytest.mark.django_db
def test_import_of_faults_tells_each_on_a_line_and_fails(tmp_path: Path) -> None:
    (tmp_path / "areas.csv").write_text("id;name;target_group\na;Havnen;mange\nb;;3\n")
    told = io.StringIO()

    with pytest.raises(CommandError, match=r"2 fejl i 1 fil\. Intet er ændret\."):
        call_command("import", str(tmp_path), stderr=told)

    assert told.getvalue().splitlines() == [
        "areas.csv, række 2, kolonne target_group: »mange« Det er ikke et helt tal. Skriv fx 12.",
        "areas.csv, række 3, kolonne name: Feltet er tomt. Det skal udfyldes.",
    ]
    assert Area.objects.count() == 0


@pytest.mark.django_db
def test_what_is_no_folder_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="findes-ikke er ikke en mappe"):
        run("import", str(tmp_path / "findes-ikke"))


@pytest.mark.django_db
def test_an_exported_folder_satisfies_an_independent_validator(tmp_path: Path) -> None:
    write_programme()

    run("export", str(tmp_path / "ud"))

    report = validate(str(tmp_path / "ud" / "datapackage.json"))
    assert report.flatten(["name", "rowNumber", "fieldName", "note"]) == []
    assert report.stats["tasks"] == len(RESOURCES) + 1  # and the outlines
    assert {path.name: path.read_bytes() for path in (tmp_path / "ud").iterdir()} == export_package()


@pytest.mark.django_db
def test_an_exported_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    run("export", str(tmp_path / "ud"))

    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "ud").iterdir()} == {0o600}
    assert (tmp_path / "ud").stat().st_mode & 0o777 == 0o700


def test_the_example_satisfies_an_independent_validator() -> None:
    report = validate(str(HORSENS / "datapackage.json"))

    assert report.flatten(["name", "rowNumber", "fieldName", "note"]) == []


# ── The demo ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def birkesoe(db: None) -> datetime:
    with time_machine.travel(MONDAY, tick=False):
        run("demo")
        return MONDAY


def test_the_demo_lies_around_today_in_every_state_a_programme_knows(birkesoe: datetime) -> None:
    today = local_day(birkesoe)
    sessions = CourseInstance.objects.all()
    days = [local_day(session.starts_at) for session in sessions]
    assert len(days) > 400
    assert (min(days), max(days)) > (date(2026, 1, 1), date(2027, 6, 1))
    assert min(days).year == 2026

    assert set(sessions.values_list("state", flat=True)) == set(InstanceState.values)
    assert set(Booking.objects.values_list("state", flat=True)) == set(BookingState.values)
    on_today = [
        session for session in sessions if local_day(session.starts_at) == today and session.state == "published"
    ]
    assert len(on_today) >= 2
    assert any(p.email == "underviser@birkesoe.example" for session in on_today for p in session.instructors.all())
    ahead = sessions.filter(starts_at__gt=birkesoe, state="published", capacity__isnull=False)
    assert ahead.filter(seats_waiting__gt=0).exists()
    assert any(s.seats_taken < s.minimum and s.starts_at < birkesoe + timedelta(days=10) for s in ahead)
    past = sessions.filter(ends_at__lt=birkesoe, capacity__isnull=False, seats_taken__gt=0)
    assert {bool(session.people_marked) for session in past} == {True, False}
    assert 0.7 < sum(s.people_present for s in past) / sum(s.people_marked for s in past) < 0.95
    assert HeadCount.objects.count() > 30
    assert sessions.filter(course__audience="employees").exists()
    assert Course.objects.with_stale_text().count() == 1


def test_the_demo_keeps_the_rules_of_its_formats(birkesoe: datetime) -> None:
    faults = Counter(
        (session.key, fault)
        for session in CourseInstance.objects.select_related("course__format")
        for fault in time_faults(
            day=session.day.date(),
            start=session.day.time(),
            minutes=int(session.length.total_seconds() // 60),
            counting=Counting(session.course.format.counting),
            shortest_minutes=session.course.format.shortest_minutes,
            longest_minutes=session.course.format.longest_minutes,
            closed_because=closed_because,
        )
    )
    assert faults == {}


def test_the_demo_opens_one_account_for_each_role_and_writes_to_nobody(birkesoe: datetime) -> None:
    demo = Person.objects.filter(is_demo=True)
    assert {person.email for person in demo} == set(DEMO_ACCOUNTS)
    assert {role for person in demo for role in person.roles} == set(Role)
    assert all(person.check_password(DEMO_PASSWORD) for person in demo)
    assert not any(person.has_usable_password() for person in Person.objects.filter(is_demo=False))
    partner = Person.objects.get(email="partner@birkesoe.example")
    assert CourseInstance.objects.hosted_by(Organization.objects.of_contact(partner)).exists()
    assert Message.objects.count() == 0


def test_the_demo_is_not_laid_on_top_of_a_programme(birkesoe: datetime) -> None:
    with pytest.raises(CommandError, match=r"Databasen er ikke tom\. Demoen lægges kun i en tom database\."):
        run("demo")


@pytest.mark.parametrize("day", [CHRISTMAS, at(date(2026, 7, 19), time(12)), at(date(2027, 1, 1), time(8))])
@pytest.mark.django_db
def test_the_demo_has_something_on_soon_on_any_day_of_the_year(day: datetime) -> None:
    with time_machine.travel(day, tick=False):
        run("demo")

    soon = CourseInstance.objects.published().filter(starts_at__gt=day, starts_at__lt=day + timedelta(days=6))
    assert soon.count() >= 3


def test_the_demo_is_the_same_all_day_and_another_tomorrow() -> None:
    morning = demo_package(folder=DEMO, now=MONDAY)

    assert demo_package(folder=DEMO, now=MONDAY) == morning
    assert demo_package(folder=DEMO, now=MONDAY + timedelta(days=1)) != morning


def test_nobody_in_the_demo_has_an_address_that_could_be_somebodys(birkesoe: datetime) -> None:
    people = [*Booking.objects.all(), *Person.objects.all(), *Organization.objects.all()]
    assert {p.email.rpartition(".")[2] for p in people if not p.email.endswith("@example.dk")} <= {"example", ""}
    phones = {p.phone for p in people} | set(Location.objects.values_list("contact_phone", flat=True))
    assert all(phone.startswith("+4512") for phone in phones if phone)


def test_the_texts_of_the_examples_are_easy_to_read(birkesoe: datetime) -> None:
    hard = {
        course.key: round(lix(course.description)) for course in Course.objects.all() if lix(course.description) > 25
    }
    assert hard == {}
    assert not Course.objects.filter(title_en="").exists()
    assert not Course.objects.filter(description_en="").exists()


def test_every_place_of_the_demo_lies_in_its_area(birkesoe: datetime) -> None:
    def inside(x: float, y: float, ring: list[list[float]]) -> bool:
        crossings = 0
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                crossings += 1
        return crossings % 2 == 1

    found = {}
    for place in Location.objects.all():
        point = float(place.longitude), float(place.latitude)
        found[place.key] = {area.key for area in Area.objects.all() if inside(*point, area.geometry["coordinates"][0])}
    assert found == {place.key: {place.area.key} for place in Location.objects.select_related("area")}
