"""What an import refuses: every fault at once, with its place, and nothing kept."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from selvhjulpen.awards.actions import forget_names
from selvhjulpen.awards.models import AwardRound
from selvhjulpen.cafe.actions.keeping import forget_appointments
from selvhjulpen.cafe.actions.traces import forget_trace as forget_citizen
from selvhjulpen.cafe.actions.visits import take_back_help
from selvhjulpen.cafe.models import Appointment, Consent, HelpVisit
from selvhjulpen.cafe.queries.traces import BOOKER as CITIZENS_BOOKER
from selvhjulpen.cafe.queries.traces import trace as citizen_trace
from selvhjulpen.courses import triggers
from selvhjulpen.courses.actions import forget_bookings, forget_person
from selvhjulpen.courses.models import Booking
from selvhjulpen.courses.queries import Held
from selvhjulpen.directory.actions.traces import forget_trace as forget_helper
from selvhjulpen.directory.models import Area, FormerOrganization, Membership, Organization, Service
from selvhjulpen.directory.queries.traces import HELPER
from selvhjulpen.directory.queries.traces import trace as helper_trace
from selvhjulpen.exchange.actions import PackageRefused, export_package, import_package
from selvhjulpen.exchange.letters import told
from selvhjulpen.exchange.rules.faults import Fault, Kind
from selvhjulpen.meetings.actions.planning import remove_member
from selvhjulpen.meetings.models import GroupMember
from selvhjulpen.people.actions import forget_account
from selvhjulpen.people.models import Person
from selvhjulpen.solutions.actions.catalogue import make_new_link
from selvhjulpen.solutions.actions.traces import forget_trace
from selvhjulpen.solutions.models import Owner
from selvhjulpen.solutions.queries.traces import trace as owner_trace
from tests.exchange.programme import NOW, empty_database, write_programme

pytestmark = pytest.mark.django_db


def faults_of(**files: str | bytes) -> list[Fault]:
    """What is wrong with these files; and nothing has been changed."""
    content = {
        f"{name.replace('_', '-')}.csv": text if isinstance(text, bytes) else text.encode()
        for name, text in files.items()
    }
    before = export_package()
    with pytest.raises(PackageRefused) as refused:
        import_package(files=content, now=NOW)
    assert export_package() == before
    return refused.value.faults


def places(faults: list[Fault]) -> set[tuple[str, int | None, str, Kind]]:
    return {(fault.file, fault.row, fault.column, fault.kind) for fault in faults}


def test_every_fault_is_told_at_once_and_nothing_is_kept() -> None:
    write_programme()

    found = faults_of(
        areas="id,name\na,Havnen\nb,\nb,Byen\nb,Byen igen\n",
        places="id,name,area,step_free,latitude,longitude,farve\np,Sted,hawnen,måske,95,,rød\n",
        formats="id,name\nf,Ny\n",
        sessions="id,course,place,starts_at,ends_at,state\ns,kursus,sted,24-11-2026 10:00,24-11-2026 9.00,publised\n",
        bookings=(
            "id,session,state,name,email,attendance_1\n"
            "x,hold,confirmed,Oda,oda@,\n"
            "y,ingen,waiting,Poul,,ja\n"
            "z,hold,waiting,vagn,VAGN@example.dk,\n"
            "æ,hold,confirmed,Else,,\n"
        ),
    )  # fmt: skip

    assert places(found) == {
        ("areas.csv", 3, "name", Kind.REQUIRED),
        ("areas.csv", 4, "id", Kind.REPEATED_ID),
        ("areas.csv", 5, "id", Kind.REPEATED_ID),
        ("areas.csv", 2, "name", Kind.TAKEN),
        ("places.csv", 1, "", Kind.UNKNOWN_COLUMN),
        ("places.csv", 2, "step_free", Kind.NOT_BOOLEAN),
        ("places.csv", 2, "area", Kind.NO_SUCH_ROW),
        ("places.csv", 2, "latitude", Kind.TOO_LARGE),
        ("formats.csv", 1, "shortest_minutes", Kind.MISSING_COLUMN),
        ("formats.csv", 1, "longest_minutes", Kind.MISSING_COLUMN),
        ("sessions.csv", 2, "state", Kind.UNKNOWN_CHOICE),
        ("sessions.csv", 2, "ends_at", Kind.WRONG_ORDER),
        ("bookings.csv", 2, "email", Kind.NOT_EMAIL),
        ("bookings.csv", 3, "session", Kind.NO_SUCH_ROW),
        ("bookings.csv", 4, "name", Kind.BOOKED_TWICE),
        ("bookings.csv", 5, "session", Kind.OVER_CAPACITY),
    }
    assert (
        "sessions.csv, række 2, kolonne state: »publised« Det kender vi ikke. Mente du published? Vælg en af: "
        "draft (Kladde), published (Offentliggjort), cancelled (Aflyst)."
    ) in [told(fault) for fault in found]


def test_a_missing_reference_says_to_which_file_and_what_was_perhaps_meant() -> None:
    Area.objects.create(key="havnen", name="Havnen")

    found = faults_of(places="id,name,area\np,Sted,hawnen\n")

    assert [told(fault) for fault in found] == [
        "places.csv, række 2, kolonne area: »hawnen« Det id findes hverken i areas.csv eller i databasen. "
        "Mente du havnen?"
    ]


def test_one_fault_is_not_told_again_by_the_rows_that_point_there() -> None:
    found = faults_of(areas="id,name\na,\n", places="id,name,area\np,Sted,a\n")

    assert places(found) == {("areas.csv", 2, "name", Kind.REQUIRED)}


@pytest.mark.parametrize(
    ("column", "text"),
    [("name", "Karl 010150-1234"), ("id", "010150-1234"), ("phone", "0101501234"), ("email", "010150-1234@example.dk"),
     ("state", "010150 1234"), ("created_at", "0101501234"), ("session", "0101501234")],
)  # fmt: skip
def test_a_cpr_number_is_refused_in_every_column_and_never_said_again(column: str, text: str) -> None:
    write_programme()
    cells = {
        "id": "ny",
        "session": "aflyst",
        "state": "waiting",
        "name": "Oda",
        "phone": "",
        "email": "",
        "created_at": "",
    }
    cells[column] = text

    found = faults_of(bookings=f"{','.join(cells)}\n{','.join(cells.values())}\n")

    assert places(found) == {("bookings.csv", 2, column, Kind.CPR)}
    assert "1234" not in " ".join(map(told, found))


def test_a_cpr_number_in_the_header_or_beyond_it_is_not_said_again() -> None:
    found = faults_of(areas="id,name,0101501234\na,Havnen,\nb,Byen,,0101501234\n")

    assert places(found) == {("areas.csv", 1, "", Kind.CPR), ("areas.csv", 3, "", Kind.CPR)}
    assert "1234" not in " ".join(map(told, found))


@pytest.mark.parametrize(
    ("content", "row", "kind"),
    [
        ('id,name\na,"Havnen\nb,Byen\n', 2, Kind.BROKEN_CSV),
        ('id,name\na,Byen\nb,"Hav"nen\n', 3, Kind.BROKEN_CSV),
        ("", None, Kind.EMPTY_FILE),
        ("id,name\na,b,c\n", 2, Kind.TOO_MANY_CELLS),
        ("id,name,name\na,b,c\n", 1, Kind.REPEATED_COLUMN),
        ("id,name\na,b\0c\n", 2, Kind.INVISIBLE_SIGN),
        (f"id,name\na,{'å' * 81}\n", 2, Kind.TOO_LONG),
        ("id,name\nto ord,b\n", 2, Kind.NOT_IDENTIFIER),
    ],
)
def test_a_broken_file_is_told_where_it_is_broken(content: str, row: int | None, kind: Kind) -> None:
    found = faults_of(areas=content)

    assert [(fault.row, fault.kind) for fault in found] == [(row, kind)]


def test_a_row_is_counted_as_a_spreadsheet_counts_it() -> None:
    found = faults_of(
        courses='id,title,description,format,topic\nx,"To\nlinjer","a\nb",kom-i-gang,y\n\nz,Titel,,kom-i-gang,y\n'
    )

    assert {(fault.row, fault.kind) for fault in found} == {
        (2, Kind.NO_SUCH_ROW),
        (4, Kind.REQUIRED),
        (4, Kind.NO_SUCH_ROW),
    }


def test_a_wrong_encoding_is_told_with_the_right_one() -> None:
    described = {"resources": [{"name": "areas", "path": "areas.csv", "encoding": "utf-8"}]}
    files = {"datapackage.json": json.dumps(described).encode(), "areas.csv": "id,name\na,Ærø\n".encode("cp1252")}
    with pytest.raises(PackageRefused) as refused:
        import_package(files=files, now=NOW)
    assert [told(fault) for fault in refused.value.faults] == [
        "areas.csv, række 2: Bogstaverne kan ikke læses som utf-8. Filen ser ud til at være Windows-1252."
    ]

    described["resources"][0]["encoding"] = "windows-1252"
    files = {"datapackage.json": json.dumps(described).encode(), "areas.csv": "id,name\na,Ærø\n".encode()}
    with pytest.raises(PackageRefused) as refused:
        import_package(files=files, now=NOW)
    assert [fault.kind for fault in refused.value.faults] == [Kind.WRONG_ENCODING]


@pytest.mark.parametrize(
    ("described", "kinds"),
    [
        ("{", {Kind.BAD_DESCRIPTOR}),
        ('{"resources": [{"name": "areas"}]}', {Kind.BAD_DESCRIPTOR}),
        ('{"resources": [{"name": "areas", "path": "../areas.csv"}]}', {Kind.UNSAFE_PATH, Kind.UNLISTED_FILE}),
        ('{"resources": [{"name": "omraader", "path": "areas.csv"}]}', {Kind.UNKNOWN_RESOURCE}),
        ('{"resources": [{"name": "areas", "path": "areas.csv", "encoding": "rot13"}]}', {Kind.UNKNOWN_ENCODING}),
        (
            '{"resources": [{"name": "areas", "path": "areas.csv", "dialect": {"delimiter": "::"}}]}',
            {Kind.BAD_DESCRIPTOR},
        ),
        ('{"resources": [{"name": "places", "path": "places.csv"}]}', {Kind.MISSING_FILE, Kind.UNLISTED_FILE}),
    ],
)
def test_a_wrong_description_is_told(described: str, kinds: set[Kind]) -> None:
    with pytest.raises(PackageRefused) as refused:
        import_package(files={"datapackage.json": described.encode(), "areas.csv": b"id,name\na,b\n"}, now=NOW)

    assert {fault.kind for fault in refused.value.faults} == kinds


def test_an_unknown_file_and_an_empty_folder_are_told() -> None:
    assert places(faults_of(place="id\n")) == {("place.csv", None, "", Kind.UNKNOWN_FILE)}
    assert places(faults_of()) == {("datapackage.json", None, "", Kind.NO_FILES)}


@pytest.mark.parametrize(
    ("name", "content", "column", "kind"),
    [
        ("places", "id,name,area,latitude\nny,N,havnen,\"55,3\"\n", "longitude", Kind.HALF_A_POINT),
        ("formats", "id,name,shortest_minutes,longest_minutes,capacity\nf,F,90,60,8\n", "longest_minutes",
         Kind.WRONG_ORDER),
        ("formats", "id,name,shortest_minutes,longest_minutes\nf,F,90,90\n", "capacity", Kind.BOOKED_NEEDS_CAPACITY),
        ("formats", "id,name,counting,shortest_minutes,longest_minutes,capacity\nf,F,counted,9,9,9\n", "capacity",
         Kind.COUNTED_HAS_NO_CAPACITY),
        ("series", "id,course,first_date,last_date,start_time\ns,kursus,2026-02-01,2026-01-01,10.00\n", "last_date",
         Kind.WRONG_ORDER),
        ("sessions", "id,course,place,starts_at,ends_at\ns,kursus,sted,2026-03-29 02:30,2026-03-29 04:00\n",
         "starts_at", Kind.SKIPPED_HOUR),
        ("sessions",
         "id,course,place,starts_at,ends_at,capacity\nhold,kursus,sted,2026-11-20 10:00,2026-11-20 12:00,1\n",
         "capacity", Kind.BELOW_BOOKED),
        ("bookings", "id,session,state,name,companion,seats\nb,aflyst,waiting,O,P,1\n", "seats",
         Kind.PAIR_NEEDS_TWO_SEATS),
        ("bookings", "id,session,state,name,attendance_2\nb,aflyst,waiting,O,ja\n", "attendance_2",
         Kind.SECOND_PERSON_NEEDS_TWO_SEATS),
        ("bookings", "id,session,state,name,cancelled_at\nb,aflyst,confirmed,O,2026-11-01 10.00\n", "cancelled_at",
         Kind.STATE_AND_TIME),
        ("bookings", "id,session,state,name\nglemt,hold,cancelled,Vagn\n", "name", Kind.FORGOTTEN),
        ("bookings", "id,session,state,name\nb,aflyst,waiting,\n", "name", Kind.REQUIRED),
        ("bookings", "id,session,state,name,token\nb,aflyst,waiting,O,-begynder-med-streg000\n", "token", Kind.TAKEN),
        ("organisations", "id,name,is_host\nny,Ny,ja\n", "is_host", Kind.TWO_HOSTS),
        ("people", "id,email,name\nny,KAREN@example.dk,Karen\n", "email", Kind.TAKEN),
        ("historical_totals",
         "id,first_day,last_day,audience,measure,precision,status,as_of\n"
         "t,01.01.2012,31/12/2012,citizens,all,exact,held,27-03-2012\n",
         "value", Kind.KNOWN_HAS_A_VALUE),
        ("historical_totals",
         "id,first_day,last_day,audience,measure,value,precision,status,as_of\n"
         "t,1-8-2011,31-12-2011,citizens,all,5,exact,held,27-03-2012\n",
         "first_day", Kind.TAKEN),
        ("head_counts", "id,session,number,counted_at\nh,messe,-1,2026-11-20 10:00\n", "number", Kind.TOO_SMALL),
    ],
)  # fmt: skip
def test_what_the_database_would_refuse_is_told_before_it_does(
    name: str, content: str, column: str, kind: Kind
) -> None:
    write_programme()

    found = faults_of(**{name: content})

    assert places(found) == {(f"{name.replace('_', '-')}.csv", 2, column, kind)}


def test_a_secret_is_not_shown_in_a_fault() -> None:
    write_programme()

    found = faults_of(bookings="id,session,state,name,token\nb,aflyst,waiting,O,-begynder-med-streg000\n")

    assert "streg" not in told(found[0])


# ── An old export, after somebody has been forgotten ────────────────────────────────────────────


def refused_places(files: dict[str, bytes]) -> set[tuple[str, str, Kind]]:
    before = export_package()
    with pytest.raises(PackageRefused) as refused:
        import_package(files=files, now=NOW)
    assert export_package() == before
    return {(fault.file, fault.column, fault.kind) for fault in refused.value.faults}


def test_an_old_export_does_not_bring_back_a_guest_who_has_been_forgotten_since() -> None:
    write_programme()
    old = export_package()
    forget_bookings([Booking.objects.get(key="par").pk], now=NOW)

    assert refused_places(old) == {
        ("bookings.csv", column, Kind.FORGOTTEN) for column in ["name", "companion", "booked_by", "phone", "needs"]
    }


def test_a_file_without_names_opens_no_forgotten_booking_by_its_old_key() -> None:
    write_programme()
    booking = Booking.objects.get(key="par")
    forget_bookings([booking.pk], now=NOW)
    row = f"id,session,state,forgotten_at,token,number\npar,hold,confirmed,,{booking.token},1234\n"

    import_package(files={"bookings.csv": row.encode()}, now=NOW)

    after = Booking.objects.get(key="par")
    assert (after.forgotten_at, after.number) == (NOW, "0000")
    assert after.token != booking.token


@pytest.mark.parametrize("is_forgotten", [False, True])
def test_an_old_export_does_not_open_or_rename_an_account_closed_since(is_forgotten: bool) -> None:
    write_programme()
    old = export_package()
    karen = Person.objects.get(key="karen")
    Person.objects.filter(pk=karen.pk).update(is_active=False, closed_at=NOW)
    if is_forgotten:
        forget_account(person=karen, by=None, now=NOW)

    gone = ["name", "email", "phone", "roles", "can_log_in"] if is_forgotten else ["can_log_in"]
    assert refused_places(old) == {("people.csv", column, Kind.CLOSED_ACCOUNT) for column in gone}


def test_the_database_itself_remembers_nobody_again() -> None:
    write_programme()

    with pytest.raises(IntegrityError, match=triggers.STAYS_FORGOTTEN), transaction.atomic():
        Booking.objects.filter(key="glemt").update(forgotten_at=None)

    assert Booking.objects.get(key="glemt").forgotten_at == NOW


def test_what_only_the_database_refuses_is_told_without_the_row() -> None:
    write_programme()
    # Folded, they are too long to be told apart.
    rows = "".join(f"{key},aflyst,waiting,{'ﬃ' * 60}{key},oda@example.dk\n" for key in ("a", "b"))

    (found,) = faults_of(bookings=f"id,session,state,name,email\n{rows}")

    assert found.kind is Kind.DATABASE_REFUSES
    assert found.value in {"courses_booked_once", "courses_booking.instance_id, courses_booking.who"}
    assert "oda" not in found.value + told(found)


def test_an_old_export_does_not_bring_back_a_private_helper_who_has_been_forgotten_since() -> None:
    write_programme()
    helper = Organization.objects.get(key="hjaelper")
    Membership.objects.create(key="veras", organization=helper, since=date(2015, 1, 1))
    FormerOrganization.objects.create(key="vera-2", name="V. Kjær", merged_into=helper, merged_at=NOW)
    Service.objects.filter(key="hjemme").update(is_active=True, phone="+4512345603")
    old = export_package()
    by = Person.objects.get(key="karen")
    forget_helper(trace=helper_trace(HELPER, helper.pk), by=by, now=NOW)

    assert refused_places(old) >= {
        ("organisations.csv", "name", Kind.FORGOTTEN),
        ("organisations.csv", "phone", Kind.FORGOTTEN),
        ("organisations.csv", "shown_publicly", Kind.FORGOTTEN),
        ("former-organisations.csv", "name", Kind.FORGOTTEN),
        ("memberships.csv", "until", Kind.FORGOTTEN),
        ("offers.csv", "phone", Kind.FORGOTTEN),
        ("offers.csv", "is_active", Kind.FORGOTTEN),
    }
    del old["organisations.csv"], old["datapackage.json"]
    assert {file for file, *_ in refused_places(old)} == {"former-organisations.csv", "memberships.csv", "offers.csv"}


def test_an_old_export_does_not_bring_back_who_answered_for_an_owner_nor_an_old_link() -> None:
    write_programme()
    owner = Owner.objects.get()
    Owner.objects.update(contact="Lis Lund", email="lis@example.dk", phone="+4512345678")
    old = export_package()
    make_new_link(owner=owner, by=Person.objects.get(key="karen"), now=NOW)
    new_token = Owner.objects.get().token

    import_package(files=old, now=NOW)

    assert Owner.objects.values_list("email", "token").get() == ("lis@example.dk", new_token)
    forget_trace(trace=owner_trace("ejer", owner.pk), by=Person.objects.get(key="karen"), now=NOW)
    assert refused_places(old) == {("owners.csv", column, Kind.FORGOTTEN) for column in ("contact", "email", "phone")}
    del old["datapackage.json"]
    line = f"id,name,forgotten_at,token\n{owner.key},Styrelsen,,{owner.token}\n"
    import_package(files={"owners.csv": line.encode()}, now=NOW)
    held = Owner.objects.get()
    assert (held.forgotten_at, held.token in (owner.token, new_token)) == (NOW, False)


def test_a_file_that_says_nothing_of_it_leaves_a_helper_forgotten() -> None:
    write_programme()
    helper = Organization.objects.get(key="hjaelper")
    forget_helper(trace=helper_trace(HELPER, helper.pk), by=Person.objects.get(key="karen"), now=NOW)

    import_package(files={"organisations.csv": b"id,name,forgotten_at\nhjaelper,Tidligere hj\xc3\xa6lper,\n"}, now=NOW)

    assert Organization.objects.get(key="hjaelper").forgotten_at == NOW
    exported = export_package()
    empty_database()
    import_package(files=exported, now=NOW)
    assert export_package() == exported


def test_an_old_export_does_not_bring_back_who_nominated_nor_how_the_jury_is_reached() -> None:
    write_programme()
    old = export_package()
    AwardRound.objects.update(
        nominations_until=date(2025, 1, 1), jury_until=date(2025, 1, 1), result_day=date(2025, 1, 1)
    )
    forget_names(now=NOW)

    assert refused_places({name: old[name] for name in ("nominations.csv", "jury-members.csv")}) == {
        ("nominations.csv", "by_name", Kind.FORGOTTEN),
        ("nominations.csv", "by_email", Kind.FORGOTTEN),
        ("jury-members.csv", "email", Kind.FORGOTTEN),
    }


def test_an_old_export_does_not_bring_back_somebody_from_outside_who_was_taken_off_a_group() -> None:
    write_programme()
    old = export_package()
    remove_member(member=GroupMember.objects.get(key="udefra"), by=Person.objects.get(key="karen"), now=NOW)

    assert refused_places(old) == {("group-members.csv", "name", Kind.OUTSIDER)}


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({"award_rounds": "id,state\npris,open\n"}, ("award-rounds.csv", "state")),
        ({"nominations": "id,decided_at,won_because,published_at,decided_by\nvinder,,,,\n"},
         ("nominations.csv", "decided_at")),
        ({"nominations": "id,decided_at,won_because\nanden,2026-11-01 9:00,Også\n"}, ("nominations.csv", "decided_at")),
    ],
)  # fmt: skip
def test_a_decided_award_has_exactly_one_winner_and_no_other_has_one(
    files: dict[str, str], place: tuple[str, str]
) -> None:
    write_programme()
    required = {
        "award_rounds": (
            "name,year,call,nominations_until,jury_until,result_day",
            "P,2026,C,1-9-2026,1-10-2026,1-10-2026",
        ),
        "nominations": ("round,title,text,nominated_at", "pris,T,t,1-8-2026 9:00"),
    }
    ((name, text),) = files.items()
    header, row = text.splitlines()
    more, cells = required[name]

    found = faults_of(**{name: f"{header},{more}\n{row},{cells}\n"})

    assert places(found) == {(place[0], 2, place[1], Kind.ONE_WINNER)}


def test_what_does_not_fit_together_in_cafes_appointments_and_counts_is_told() -> None:
    write_programme()
    found = faults_of(
        owners="id,name\no,=Styrelsen\n",
        stumbling_blocks="id,solution,kind,step,state,answered_at,answer,first_seen_on,last_seen_on\n"
        "a,mitid,layout,knappen »næste«,declined,1-11-2026 9:00,,1-5-2026,1-4-2026\n"
        "b,mitid,words,Noget,,1-11-2026 9:00,,1-5-2026,1-5-2026\n",
        counting_rounds="id,method,name,first_day,last_day,reported\nr,egen,X,2-1-2025,1-1-2025,\ns,egen,Y,1-1-2025,1-1-2025,\n",
        task_counts="id,round,task,phone\nc,2026,kort,\nd,2026,kort,1\n",
        targets="id,year,rate,method\nt,2027,20,\n",
        drop_in_sessions="id,cafe,starts_at,ends_at\nd,cafe,1-12-2026 10:00,1-12-2026 10:00\n",
        help_visits="id,started_at,minutes,topic,outcome,people\nv,1-12-2026 10:00,601,emne,alone,0\n",
        availability="id,person,weekday,opens,closes,first_day,last_day\n"
        "a,jonas,8,12:00,9:00,1-12-2026,1-11-2026\nb,jonas,1,12:00,9:00,1-12-2026,1-11-2026\n",
        absences="id,person,starts_at,ends_at\nf,jonas,1-12-2026 10:00,1-12-2026 9:00\n",
        appointments="id,helper,starts_at,ends_at,mode,name,cancelled_at\n"
        "x,jonas,1-2-2027 10:00,1-2-2027 9:00,place,,1-12-2026 9:00\n",
        consents="id,appointment,what,solution,given_at,until\ns,aftale,fill_in,mitid,1-12-2026 9:00,1-1-2027\n",
    )  # fmt: skip
    assert places(found) == {
        ("owners.csv", 2, "name", Kind.TAKEN),
        ("stumbling-blocks.csv", 2, "step", Kind.TAKEN),
        ("stumbling-blocks.csv", 2, "answer", Kind.NO_NEEDS_A_REASON),
        ("stumbling-blocks.csv", 2, "last_seen_on", Kind.WRONG_ORDER),
        ("stumbling-blocks.csv", 3, "answered_at", Kind.STATE_AND_TIME),
        ("counting-rounds.csv", 2, "last_day", Kind.WRONG_ORDER),
        ("counting-rounds.csv", 3, "method", Kind.TAKEN),
        ("task-counts.csv", 2, "self_service", Kind.NOTHING_COUNTED),
        ("task-counts.csv", 2, "round", Kind.TAKEN),
        ("task-counts.csv", 3, "round", Kind.TAKEN),
        ("targets.csv", 2, "year", Kind.TAKEN),
        ("drop-in-sessions.csv", 2, "ends_at", Kind.WRONG_ORDER),
        ("help-visits.csv", 2, "minutes", Kind.TOO_LARGE),
        ("help-visits.csv", 2, "people", Kind.TOO_SMALL),
        ("availability.csv", 2, "weekday", Kind.TOO_LARGE),
        ("availability.csv", 2, "closes", Kind.CLOSES_BEFORE_OPENING),
        ("availability.csv", 2, "last_day", Kind.WRONG_ORDER),
        ("availability.csv", 3, "closes", Kind.CLOSES_BEFORE_OPENING),
        ("availability.csv", 3, "last_day", Kind.WRONG_ORDER),
        ("availability.csv", 3, "place", Kind.REQUIRED),
        ("absences.csv", 2, "ends_at", Kind.WRONG_ORDER),
        ("appointments.csv", 2, "ends_at", Kind.WRONG_ORDER),
        ("appointments.csv", 2, "place", Kind.REQUIRED),
        ("appointments.csv", 2, "cancelled_at", Kind.STATE_AND_TIME),
        ("appointments.csv", 2, "name", Kind.REQUIRED),
        ("consents.csv", 2, "appointment", Kind.TAKEN),
    }


def test_two_words_for_one_thing_people_get_stuck_on_are_one() -> None:
    write_programme()
    rows = "id,solution,kind,step,first_seen_on,last_seen_on\na,mitid,layout,Knappen »næste«,1-5-2026,1-5-2026\n"

    assert [told(fault) for fault in faults_of(stumbling_blocks=rows)] == [
        "stumbling-blocks.csv, række 2, kolonne step: »Knappen »næste«« En anden række har det samme (solution, kind, "
        "step): knap. Kun én må have det."
    ]


def test_whoever_had_an_appointment_stays_forgotten() -> None:
    write_programme()
    files = export_package()
    forget_appointments(list(Appointment.objects.filter(key="aftale").values_list("pk", flat=True)), now=NOW)

    assert places(faults_of(appointments=files["appointments.csv"], consents=files["consents.csv"])) == {
        ("appointments.csv", 2, column, Kind.FORGOTTEN) for column in ("name", "booked_by", "phone", "address")
    } | {("consents.csv", row, "appointment", Kind.FORGOTTEN) for row in (2, 3)}


def test_where_somebody_was_visited_is_not_told_again() -> None:
    write_programme()
    files = export_package()
    Appointment.objects.update(address="")

    assert places(faults_of(appointments=files["appointments.csv"])) == {
        ("appointments.csv", 2, "address", Kind.FORGOTTEN)
    }


def test_who_came_along_or_booked_for_another_stays_forgotten() -> None:
    write_programme()
    files = export_package()
    karen = Person.objects.get(key="karen")
    pair, appointment = Booking.objects.get(key="par"), Appointment.objects.get(key="aftale")
    forget_person(held=Held(companion=[pair], booker=[pair]), by=karen, now=NOW)
    forget_citizen(trace=citizen_trace(part=CITIZENS_BOOKER, pk=appointment.pk), by=karen, now=NOW)

    assert places(faults_of(bookings=files["bookings.csv"], appointments=files["appointments.csv"])) == {
        ("bookings.csv", 2, column, Kind.FORGOTTEN) for column in ("companion", "booked_by", "phone")
    } | {("appointments.csv", 2, column, Kind.FORGOTTEN) for column in ("booked_by", "phone")}


def test_a_contact_that_was_never_there_may_come_by_a_file() -> None:
    write_programme()
    Booking.objects.filter(key="par").update(phone="", companion="")

    import_package(
        files={"bookings.csv": b"id,session,state,phone,companion\npar,hold,confirmed,+4512345678,Bo\n"}, now=NOW
    )

    assert Booking.objects.filter(key="par", phone="+4512345678", companion="Bo").exists()


def test_a_consent_taken_back_is_not_given_again_by_an_old_file() -> None:
    write_programme()
    files = export_package()
    Consent.objects.filter(key="ja").update(withdrawn_at=NOW)

    import_package(files={"consents.csv": files["consents.csv"]}, now=NOW)

    assert Consent.objects.get(key="ja").withdrawn_at == NOW


def test_help_that_was_taken_back_is_not_logged_again_by_an_old_file() -> None:
    write_programme()
    files = export_package()
    visit = HelpVisit.objects.exclude(logged_by=None).get()
    take_back_help(visit_key=visit.key, key="fortryd", by=visit.logged_by, at=visit.logged_at)

    assert places(faults_of(help_visits=files["help-visits.csv"])) == {("help-visits.csv", 2, "id", Kind.TAKEN_BACK)}
