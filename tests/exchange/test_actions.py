"""Import and export: what goes out comes in again, and what does not fit is refused whole."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from selvhjulpen.cafe.actions.availability import occupy_all
from selvhjulpen.cafe.models import Appointment, DropInSession, Occupied
from selvhjulpen.courses.models import Attendance, Booking, CourseInstance
from selvhjulpen.directory.models import Area, Location, Organization
from selvhjulpen.evaluation.models import ReportedTotal
from selvhjulpen.exchange.actions import PackageRefused, export_package, import_package
from selvhjulpen.exchange.letters import told
from selvhjulpen.exchange.queries.mapping import HOMES, linked_columns, plain_columns
from selvhjulpen.exchange.queries.parts import PARTS
from selvhjulpen.exchange.rules.faults import Kind
from selvhjulpen.exchange.rules.resources import BOOKINGS, RESOURCES
from selvhjulpen.exchange.rules.rows import identity
from selvhjulpen.lib.calendars import at
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import Person
from selvhjulpen.solutions.models import Target, Topic
from tests.exchange.programme import NOW, empty_database, write_programme

pytestmark = pytest.mark.django_db

HORSENS = Path(__file__).parents[2] / "examples" / "horsens-2012"


def put(now: datetime = NOW, **files: str) -> dict[str, tuple[int, int, int]]:
    """Import these files (``head_counts`` is head-counts.csv); new, changed and unchanged rows by resource."""
    content = {f"{name.replace('_', '-')}.csv": text.encode() for name, text in files.items()}
    report = import_package(files=content, now=now)
    return {tally.resource: (tally.new, tally.changed, tally.unchanged) for tally in report.tallies}


def change(files: dict[str, bytes], name: str, old: str, new: str) -> None:
    text = files[name].decode()
    assert old in text
    files[name] = text.replace(old, new).encode()


# ── Out and in again ────────────────────────────────────────────────────────────────────────────


def test_an_export_imported_into_an_empty_database_exports_byte_for_byte_the_same() -> None:
    write_programme()
    exported = export_package()
    empty_database()

    import_package(files=exported, now=NOW + timedelta(days=5))

    assert export_package() == exported


def test_an_export_imported_where_it_came_from_changes_nothing() -> None:
    write_programme()
    exported = export_package()

    report = import_package(files=exported, now=NOW + timedelta(days=5))

    assert [(t.resource, t.new, t.changed) for t in report.tallies if t.new or t.changed] == []
    assert export_package() == exported


def test_every_field_of_every_table_has_a_column() -> None:
    made_by_the_database = {"seats_taken", "seats_waiting", "people_marked", "people_present", "people_counted"}
    left_out = {
        "people": {
            "password",
            "last_login",
            "closed_at",  # an import that closes an account closes it now
            "is_demo",
            "is_administrator",
            "is_coordinator",
            "is_instructor",
            "is_partner",
        },
        "organisations": {"searched"},  # made of the name
        "offers": {"searched", "sorts_as", "version"},  # made of the texts; counts the changes made here
        "expenses": {"receipt", "receipt_name"},  # files are in the backup
        "areas": {"geometry"},  # in areas.geojson
        "drop-in-sessions": {"next_number"},  # of the queue, which is the day's
        "help-visits": {"day", "slot"},  # made of the moment
        "stumbling-blocks": {"step_folded"},  # made of the step
        "observations": {"email", "language", "picture"},  # of somebody who waits for the answer; a file
        "sessions": made_by_the_database,
        "bookings": {"who"},  # made of the name and the contact
    }
    missing = {}
    for resource in RESOURCES:
        home = HOMES[resource.name]
        told_of = {home.attribute(column) for column in [*plain_columns(resource), *linked_columns(resource)]}
        has = {f.name for f in home.model._meta.get_fields() if f.concrete and not f.primary_key}
        if rest := has - told_of - left_out.get(resource.name, set()):
            missing[resource.name] = rest
    assert missing == {}


def test_counts_on_a_session_are_right_after_an_import() -> None:
    write_programme()
    exported = export_package()
    counted = ("key", "seats_taken", "seats_waiting", "people_marked", "people_present", "people_counted")
    before = set(CourseInstance.objects.values_list(*counted))
    empty_database()

    import_package(files=exported, now=NOW)

    assert set(CourseInstance.objects.values_list(*counted)) == before
    assert ("hold", 2, 1, 3, 2, 0) in before


def test_the_database_counts_by_itself_again_after_an_import() -> None:
    write_programme()
    import_package(files=export_package(), now=NOW)

    Booking.objects.get(key="venter").delete()
    Attendance.objects.filter(booking__key="inga").update(present=False)

    session = CourseInstance.objects.get(key="hold")
    assert (session.seats_waiting, session.seats_taken) == (0, 1)


def test_an_imported_booking_knows_who_it_is_for_as_a_saved_one_does() -> None:
    write_programme()
    saved = dict(Booking.objects.values_list("key", "who"))
    exported = export_package()
    empty_database()

    import_package(files=exported, now=NOW)

    assert dict(Booking.objects.values_list("key", "who")) == saved
    rows = {b.key: {"name": b.name, "email": b.email, "phone": b.phone} for b in Booking.objects.all()}
    assert {key: identity(key, values) for key, values in rows.items()} == saved


def test_an_import_sends_nothing() -> None:
    write_programme()
    exported = export_package()
    empty_database()
    import_package(files=exported, now=NOW)

    assert Message.objects.count() == 0


def test_a_new_person_cannot_log_in_with_any_password() -> None:
    put(people="id;email;name;roles\nkaren;Karen@Example.dk;Karen Dam;coordinator instructor\n")

    karen = Person.objects.get(key="karen")
    assert not karen.has_usable_password()
    assert karen.email == "karen@example.dk"
    assert karen.roles == {"coordinator", "instructor"}


def test_a_changed_person_keeps_the_password_they_have() -> None:
    person = Person.objects.create_user("karen@example.dk", "en lang adgangskode", key="karen", name="Karen")

    assert put(people="id;email;name\nkaren;karen@example.dk;Karen Dam\n") == {"people": (0, 1, 0)}

    person.refresh_from_db()
    assert person.name == "Karen Dam"
    assert person.check_password("en lang adgangskode")


# ── What is kind to hand-made files ─────────────────────────────────────────────────────────────


def test_horsens_is_read_with_its_figures() -> None:
    files = {path.name: path.read_bytes() for path in HORSENS.iterdir()}

    import_package(files=files, now=NOW)

    cells = ReportedTotal.objects.values_list(
        "first_day", "audience", "measure", "value", "precision", "status", "is_grand_total"
    )
    assert set(cells) == {
        (date(2010, 9, 1), "citizens", "course", 1333, "exact", "held", False),
        (date(2010, 9, 1), "citizens", "all", 3200, "exact", "held", False),
        (date(2010, 9, 1), "employees", "course", 278, "exact", "held", False),
        (date(2011, 8, 1), "citizens", "course", 0, "exact", "held", False),
        (date(2011, 8, 1), "citizens", "all", 0, "exact", "held", False),
        (date(2011, 8, 1), "employees", "course", 425, "exact", "held", False),
        (date(2012, 1, 1), "citizens", "all", 200, "exact", "so_far", False),
        (date(2012, 1, 1), "employees", "course", 890, "exact", "so_far", False),
        (date(2013, 1, 1), "citizens", "all", None, "unknown", "planned", False),
        (date(2013, 1, 1), "employees", "course", 140, "exact", "planned", False),
        (date(2010, 9, 1), "citizens", "all", 3400, "approximate", "so_far", True),
        (date(2010, 9, 1), "employees", "course", 1700, "approximate", "so_far", True),
    }
    assert {kind for (kind,) in Location.objects.values_list("kind")} >= {
        "library", "senior_computer_room", "union", "community_house", "school", "supermarket", "shopping_centre",
        "fair",
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_file_without_a_description_is_read_whatever_wrote_it(encoding: str, delimiter: str) -> None:
    text = "id;name;target_group\nø;Østerbro på Ærø;1.234\n".replace(";", delimiter)

    import_package(files={"areas.csv": text.encode(encoding)}, now=NOW)

    assert [(a.key, a.name, a.target_group) for a in Area.objects.all()] == [("ø", "Østerbro på Ærø", 1234)]


def test_a_package_says_itself_how_it_is_written() -> None:
    described = {
        "resources": [
            {
                "name": "areas",
                "path": "data/omraader.csv",
                "encoding": "windows-1252",
                "dialect": {"delimiter": "|", "quoteChar": "'"},
                "schema": {"missingValues": ["", "?"], "fields": [{"name": "target_group", "groupChar": " "}]},
            }
        ]
    }
    text = "id|name|target_group\na|'Øst|vest'|1 234\nb|Vest|?\n"

    files = {"datapackage.json": json.dumps(described).encode(), "data/omraader.csv": text.encode("cp1252")}
    import_package(files=files, now=NOW)

    assert set(Area.objects.values_list("key", "name", "target_group")) == {
        ("a", "Øst|vest", 1234),
        ("b", "Vest", None),
    }


def test_a_column_that_is_not_there_leaves_the_database_as_it_is() -> None:
    Organization.objects.create(key="klub", name="Klub", phone="+4512345678", kind="group")

    assert put(organisations="id,name\nklub,Klubben\n") == {"organisations": (0, 1, 0)}

    klub = Organization.objects.get()
    assert (klub.name, klub.phone, klub.kind) == ("Klubben", "+4512345678", "group")


def test_rows_that_are_not_in_the_folder_are_left_alone() -> None:
    write_programme()
    before = export_package()["bookings.csv"]

    put(areas="id,name\nny,Nyt område\n")

    assert export_package()["bookings.csv"] == before
    assert set(Area.objects.values_list("key", flat=True)) == {"havnen", "lunde", "ny"}


def test_the_same_hand_made_folder_twice_changes_nothing() -> None:
    write_programme()
    bookings = "id,session,state,name,companion,attendance_1\nny,aflyst,cancelled,Oda,Ole,ja\nk,aflyst,waiting,Poul,,\n"
    assert put(bookings=bookings) == {"bookings": (2, 0, 0)}
    first = export_package()

    assert put(now=NOW + timedelta(days=3), bookings=bookings) == {"bookings": (0, 0, 2)}

    assert export_package() == first
    pair = Booking.objects.get(key="ny")
    assert (pair.seats, pair.cancelled_at, len(pair.token)) == (2, NOW, 22)
    assert pair.attendances.get().recorded_at == pair.instance.ends_at


def test_an_imported_appointment_takes_its_helpers_time_and_a_moved_one_takes_another() -> None:
    write_programme()
    exported = export_package()
    empty_database()
    import_package(files=exported, now=NOW)
    taken = Occupied.objects.filter(appointment__key="aftale").order_by("quarter").values_list("quarter", flat=True)
    # From travel (20 minutes before 15.00) to pause and travel again (35 minutes after 15.30), in whole quarters.
    assert (taken.first(), taken.count()) == (at(date(2026, 11, 30), time(14, 30)), 7)
    assert Occupied.objects.filter(absence__key="ferie").exists()

    put(appointments="id,helper,starts_at,ends_at,mode\naftale,jonas,30-11-2026 17:00,30-11-2026 17:30,home\n")

    assert taken.first() == at(date(2026, 11, 30), time(16, 30))


def test_two_appointments_at_once_are_refused_with_their_row() -> None:
    write_programme()
    occupy_all(now=NOW)
    rows = "id,helper,starts_at,ends_at,mode,name\nny,jonas,30-11-2026 15:00,30-11-2026 15:15,phone,Inga\n"

    with pytest.raises(PackageRefused) as refused:
        put(appointments=rows)

    assert [told(fault) for fault in refused.value.faults] == [
        "appointments.csv, række 2, kolonne starts_at: »ny« Den, der hjælper, har allerede en aftale eller fravær på "
        "det tidspunkt."
    ]
    assert not Appointment.objects.filter(key="ny").exists()


def test_days_and_rounds_may_swap_when_they_are() -> None:
    write_programme()
    first, second = "20-11-2026 15:00", "27-11-2026 15:00"
    put(
        drop_in_sessions=f"id,cafe,starts_at,ends_at\nfredag,cafe,{second},27-11-2026 17:00\n"
        f"aflyst-dag,cafe,{first},20-11-2026 17:00\n",
        counting_rounds="id,method,name,first_day,last_day\n2025,egen,A,1-1-2024,31-12-2024\n",
        targets="id,year,rate\n2030,2027,30\n2027,2030,100\n",
    )
    days = dict(DropInSession.objects.values_list("key", "starts_at"))
    assert days == {"fredag": at(date(2026, 11, 27), time(15)), "aflyst-dag": at(date(2026, 11, 20), time(15))}
    assert dict(Target.objects.values_list("key", "year")) == {"2030": 2027, "2027": 2030}


def test_two_rows_may_swap_what_only_one_may_have() -> None:
    put(areas="id,name\na,Øst\nb,Vest\n", people="id,email,name\nx,x@example.dk,X\ny,y@example.dk,Y\n")

    put(areas="id,name\na,Vest\nb,Øst\n", people="id,email,name\nx,y@example.dk,X\ny,x@example.dk,Y\n")

    assert dict(Area.objects.values_list("key", "name")) == {"a": "Vest", "b": "Øst"}
    assert dict(Person.objects.values_list("key", "email")) == {"x": "y@example.dk", "y": "x@example.dk"}


def test_seats_and_guests_may_go_together() -> None:
    write_programme()
    files = export_package()
    change(files, "sessions.csv", ";2;1;published;", ";1;1;published;")
    change(files, "bookings.csv", "inga;hold;confirmed;walk_in;1;Inga", "inga;hold;confirmed;walk_in;1;Inga-Lise")
    with pytest.raises(PackageRefused):
        import_package(files=files, now=NOW)
    change(
        files,
        "bookings.csv",
        "par;hold;confirmed;phone;2;Karl Friis;Lis Østergaard",
        "par;hold;confirmed;phone;1;Karl Friis;",
    )
    files["bookings.csv"] = b"\n".join(
        line.replace(b";nej;2026-11-20T10:10:00.123456+01:00;", b";;;") if line.startswith(b"par") else line
        for line in files["bookings.csv"].split(b"\n")
        if not line.startswith(b"inga")
    )
    Booking.objects.get(key="inga").delete()

    import_package(files=files, now=NOW)

    session = CourseInstance.objects.get(key="hold")
    assert (session.capacity, session.seats_taken, session.people_present) == (1, 1, 1)


def test_several_things_in_one_cell_are_replaced_by_what_the_cell_says() -> None:
    write_programme()
    files = export_package()
    change(files, "topics.csv", ";mitid\r\n", ";\r\n")
    change(files, "organisations.csv", ";jonas karen;\r\n", ";jonas;\r\n")

    import_package(files=files, now=NOW)

    assert list(Topic.objects.get().solutions.all()) == []
    assert [p.key for p in Organization.objects.get(key="klub").contacts.all()] == ["jonas"]


def test_an_outline_finds_its_area_by_id_or_by_name() -> None:
    ring = [[11.6, 55.3], [11.7, 55.3], [11.7, 55.4], [11.6, 55.3]]
    outline = {"type": "Polygon", "coordinates": [ring]}
    features = [
        {"type": "Feature", "id": "a", "properties": {}, "geometry": outline},
        {"type": "Feature", "properties": {"navn": "VEST"}, "geometry": outline},
    ]
    geojson = json.dumps({"type": "FeatureCollection", "features": features}).encode()

    import_package(files={"areas.csv": b"id,name\na,\xc3\x98st\nb,Vest\n", "areas.geojson": geojson}, now=NOW)

    assert [area.geometry for area in Area.objects.all()] == [outline, outline]


def test_ten_digits_in_a_made_key_are_no_cpr_number() -> None:
    assert put(areas="id,name\n0101501234ab,Havnen\n") == {"areas": (1, 0, 0)}


def test_somebody_who_may_not_change_people_is_told_so() -> None:
    write_programme()
    files = export_package()
    assert not import_package(files=files, now=NOW, may_change_people=False).changes_something

    change(files, "people.csv", ";coordinator;", ";administrator;")
    with pytest.raises(PackageRefused) as refused:
        import_package(files=files, now=NOW, may_change_people=False)

    assert [(fault.file, fault.row, fault.kind) for fault in refused.value.faults] == [
        ("people.csv", 2, Kind.NOT_YOURS)
    ]


def test_a_rehearsal_tells_what_would_happen_and_takes_it_back() -> None:
    write_programme()
    before = export_package()

    report = import_package(files={"areas.csv": b"id,name\nny,Ny\n"}, now=NOW, dry_run=True)

    assert [(t.resource, t.new) for t in report.tallies] == [("areas", 1)]
    assert export_package() == before


def test_an_import_asks_the_database_no_more_often_for_many_rows_than_for_three() -> None:
    write_programme()

    def queries(rows: int, name: str) -> int:
        lines = [f"{name}{n},aflyst,waiting,Navn {n},{name}{n}@example.dk" for n in range(rows)]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            put(bookings="\n".join(["id,session,state,name,email", *lines]))
        return len(captured)

    assert queries(3, "a") == queries(300, "b")


def test_an_export_asks_the_database_once_for_each_table() -> None:
    write_programme()
    with CaptureQueriesContext(connection) as captured:
        export_package()

    links = sum(len(linked_columns(resource)) for resource in RESOURCES)
    assert len(captured) <= len(RESOURCES) + links + len(PARTS) + 2  # the transaction


def test_bookings_have_no_column_for_a_password_and_people_none_either() -> None:
    assert "password" not in {field.name for resource in RESOURCES for field in resource.fields}
    assert {field.name for field in BOOKINGS.fields if field.secret} == {"token", "form_key"}
