"""A small programme that holds every kind of fact, awkward ones among them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from selvhjulpen.awards.models import Result
from selvhjulpen.courses.models import (
    Attendance,
    Booking,
    ChecklistItem,
    Course,
    CourseFormat,
    CourseInstance,
    HeadCount,
    Series,
)
from selvhjulpen.directory.models import (
    Area,
    CompletedCourse,
    FormerOrganization,
    HoursException,
    Location,
    Membership,
    OpeningHours,
    Organization,
    PriorityArea,
    Service,
    ServiceAtLocation,
    Volunteer,
)
from selvhjulpen.evaluation.models import ReportedTotal, Voice
from selvhjulpen.exchange.queries.mapping import HOMES
from selvhjulpen.exchange.rules.resources import RESOURCES
from selvhjulpen.lib.calendars import at
from selvhjulpen.people.models import Person
from selvhjulpen.solutions.models import Solution, Topic
from tests.exchange.help import write_cafes, write_digitalisation, write_stumbling
from tests.exchange.network import write_award_and_grants, write_materials, write_meetings

NOW = at(date(2026, 11, 23), time(9))
STARTS = at(date(2026, 11, 20), time(10))
MARKED = STARTS + timedelta(minutes=10, microseconds=123_456)


def empty_database() -> None:
    """Not a row of the programme is left."""
    # Nobody holds a seat: an absence can go without its chair being wanted back.
    Booking.objects.update(state="cancelled", cancelled_at=NOW)
    Result.objects.all().delete()
    for resource in reversed(RESOURCES):
        HOMES[resource.name].model._default_manager.all().delete()


def write_programme() -> None:
    """Rows of every table; each field that may hold something awkward does."""
    empty_database()
    karen = Person.objects.create(
        key="karen", email="karen@example.dk", name="Karen Dam", phone="+4512345602", is_coordinator=True
    )
    jonas = Person.objects.create(
        key="jonas",
        email="jonas@example.dk",
        name='=Jonas; "Lind"',
        is_instructor=True,
        is_partner=True,
        is_active=False,
    )
    library = Organization.objects.create(
        key="bibliotek", name="Birkesø Bibliotek", kind="library", phone="+4512345678", is_host=True
    )
    club = Organization.objects.create(
        key="klub", name="-Klubben", url="https://klub.example/a?b=1", email="K@klub.example"
    )
    club.contacts.set([karen, jonas])
    ring = [[11.64, 55.34], [11.65, 55.25], [11.7, 55.3], [11.64, 55.34]]
    area = Area.objects.create(
        key="havnen", name="Havnen", target_group=0, geometry={"type": "Polygon", "coordinates": [ring]}
    )
    Area.objects.create(key="lunde", name="Lunde")
    place = Location.objects.create(
        key="sted",
        name="Sted & søn",
        kind="other",
        organization=club,
        area=area,
        directions="Gå ind.\r\nSå til højre.\nOg op.",
        directions_en=" with a blank before and after ",
        step_free=False,
        latitude=Decimal("55.30000"),
        longitude=Decimal("-11.70012"),
        contact_phone="+4512345679",
    )
    booked = CourseFormat.objects.create(
        key="kig", name="Kom i gang", shortest_minutes=90, longest_minutes=120, capacity=2, minimum=1
    )
    counted = CourseFormat.objects.create(
        key="kf", name="Kom forbi", counting="counted", shortest_minutes=15, longest_minutes=480
    )
    solution = Solution.objects.create(key="mitid", name="MitID", changed_on=date(2026, 5, 20), change="'=ny")
    topic = Topic.objects.create(key="emne", name="Emne", name_en="Topic")
    topic.solutions.set([solution])
    course = Course.objects.create(
        key="kursus",
        title="@Kursus",
        description="\tFørst.\nSå.",
        format=booked,
        topic=topic,
        level="new",
        bring="+briller",
    )
    drop_by = Course.objects.create(
        key="forbi", title="Kom forbi", description="'s-Hertogenbosch", format=counted, topic=topic, is_offered=False
    )
    series = Series.objects.create(
        key="serie", course=course, first_date=date(2026, 11, 20), last_date=date(2026, 12, 18), start_time=time(10)
    )
    session = CourseInstance.objects.create(
        key="hold",
        course=course,
        location=place,
        starts_at=STARTS,
        ends_at=STARTS + timedelta(hours=2),
        capacity=2,
        minimum=1,
        state="published",
        partner=club,
        part_of="Caféen",
        series=series,
        series_date=date(2026, 11, 20),
        host_note="Kaffe; te",
        calendar_sequence=2,
        created_at=NOW - timedelta(days=40, microseconds=1),
    )
    session.instructors.set([jonas, karen])
    ChecklistItem.objects.create(instance=session, subject="room", done_at=MARKED, done_by=karen)
    ChecklistItem.objects.create(instance=session, subject="contact", done_at=MARKED)
    # In the hour that comes twice when summer time ends.
    twice = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    CourseInstance.objects.create(
        key="aflyst",
        course=course,
        location=place,
        starts_at=twice - timedelta(hours=1),
        ends_at=twice,
        state="cancelled",
        cancel_reason="Sne",
        capacity=1,
    )
    fair = CourseInstance.objects.create(
        key="messe",
        course=drop_by,
        location=place,
        starts_at=STARTS,
        ends_at=STARTS + timedelta(hours=1),
        state="draft",
    )
    HeadCount.objects.create(key="tryk-1", instance=fair, number=7, counted_at=MARKED, recorded_by=jonas)
    HeadCount.objects.create(key="tryk-2", instance=fair, number=0, precision="approximate", counted_at=MARKED)
    _write_bookings(session, library_person=karen)
    _write_totals()
    _write_network(club, place, area, topic, volunteer=jonas)
    write_digitalisation(solution, now=NOW)
    write_stumbling(solution, jonas=jonas, now=NOW)
    write_cafes(ServiceAtLocation.objects.get(key="cafe-sted"), place, club, topic, karen=karen, jonas=jonas)
    meeting = write_meetings(club, place, karen=karen, jonas=jonas, now=NOW)
    write_materials(club, topic, karen=karen, now=NOW)
    write_award_and_grants(club, meeting, session, karen=karen, now=NOW)
    assert library.is_host


def _write_network(club: Organization, place: Location, area: Area, topic: Topic, *, volunteer: Person) -> None:
    helper = Organization.objects.create(
        key="hjaelper", name="Vera Kjær", kind="person", shown_publicly=["phone", "name"], phone="+4512345603"
    )
    club.certificates_declared_on = date(2026, 9, 1)
    club.save()
    FormerOrganization.objects.create(
        key="klub-igen", name="Klubben (2)", merged_into=club, merged_at=MARKED, merged_by=volunteer
    )
    FormerOrganization.objects.create(key="klub-3", name="+Klub", merged_into=club, merged_at=NOW)
    Membership.objects.create(key="foer", organization=club, since=date(2013, 1, 1), until=date(2015, 1, 1))
    Membership.objects.create(key="nu", organization=club, since=date(2015, 1, 1))
    weak = PriorityArea.objects.create(key="laesesvage", name="Læsesvage", name_en="Weak readers")
    PriorityArea.objects.create(key="boliger", name="Udsatte boligområder")
    offer = Service.objects.create(
        key="cafe",
        organization=club,
        name="Aaben IT-café",
        name_en="IT-café",
        description="Kom som du er.\r\n=Gratis",
        languages=["da", "uk", "sgn"],
        cost=0,
        url="https://klub.example",
        confirmed_at=MARKED,
        asked_at=NOW,
        reminded_at=NOW,
        version=7,
    )
    offer.topics.set([topic])
    offer.priority_areas.set([weak])
    Service.objects.create(key="hjemme", organization=helper, name="Ø", access="home", cost=12_550, is_active=False)
    at_place = ServiceAtLocation.objects.create(key="cafe-sted", service=offer, location=place)
    for weekday, opens, closes in (
        (1, time(13), time(15, 30)),
        (1, time(10), time(12)),
        (7, time(0), time(23, 59, 59, 5)),
    ):
        OpeningHours.objects.create(at=at_place, weekday=weekday, opens=opens, closes=closes)
    ServiceAtLocation.objects.create(
        key="cafe-hjem", service=Service.objects.get(key="hjemme"), area=area, closed_on_holidays=False
    )
    ServiceAtLocation.objects.create(key="cafe-alle", service=offer)
    HoursException.objects.create(
        key="jul", at=at_place, first_day=date(2026, 12, 21), last_day=date(2027, 1, 3), reason="Jul", reason_en="-"
    )
    HoursException.objects.create(
        key="kort", at=at_place, first_day=NOW.date(), last_day=NOW.date(), opens=time(9), closes=time(9, 30)
    )
    told = Volunteer.objects.create(
        key="frivillig",
        person=volunteer,
        languages=["en", "da"],
        weekdays=[2, 5],
        availability="@Helst formiddag",
        home=club,
        confidentiality_signed_on=date(2026, 1, 7),
        shows_first_name=True,
    )
    told.topics.set([topic])
    told.areas.set([area])
    told.lent_to.set([helper, club])
    CompletedCourse.objects.create(key="trin-1", volunteer=told, title="Vis vej", completed_on=date(2026, 3, 3))


def _write_bookings(session: CourseInstance, *, library_person: Person) -> None:
    early = NOW - timedelta(days=20, microseconds=5)
    pair = Booking.objects.create(
        key="par",
        instance=session,
        state="confirmed",
        source="phone",
        seats=2,
        name="Karl Friis",
        companion="Lis Østergaard",
        booked_by="=Datter",
        phone="+4512345001",
        takes_sms=False,
        level="some",
        needs=["hearing_loop", "glasses"],
        notice="same_morning",
        token="-begynder-med-streg000",
        number="1234",
        created_at=early,
        confirmed_at=early,
    )
    # Lis stayed away, so her chair could go to somebody who walked in: three guests on two seats.
    Attendance.objects.create(booking=pair, person_no=1, present=True, recorded_at=MARKED, recorded_by=library_person)
    Attendance.objects.create(booking=pair, person_no=2, present=False, recorded_at=MARKED)
    walk_in = Booking.objects.create(
        key="inga",
        instance=session,
        state="confirmed",
        source="walk_in",
        name="Inga",
        created_at=MARKED,
        confirmed_at=MARKED,
    )
    Attendance.objects.create(
        booking=walk_in, person_no=1, present=True, recorded_at=MARKED, recorded_by=library_person
    )
    Booking.objects.create(
        key="venter",
        instance=session,
        state="waiting",
        name="Vagn",
        email="vagn@example.dk",
        language="en",
        queued_at=early,
    )
    Booking.objects.create(
        key="afmeldt", instance=session, state="cancelled", name="Vagn", email="vagn@example.dk", cancelled_at=NOW
    )
    Booking.objects.create(
        key="glemt", instance=session, state="cancelled", name="", number="0000", cancelled_at=early, forgotten_at=NOW
    )


def _write_totals() -> None:
    first, last = date(2011, 8, 1), date(2011, 12, 31)
    common = {
        "first_day": first,
        "last_day": last,
        "audience": "citizens",
        "as_of": date(2012, 3, 27),
        "status": "held",
    }
    ReportedTotal.objects.create(key="nul", measure="all", value=0, precision="exact", source="Årsberetning", **common)
    ReportedTotal.objects.create(key="ukendt", measure="course", precision="unknown", note="-", **common)
    ReportedTotal.objects.create(
        key="i-alt", measure="all", value=3400, precision="approximate", is_grand_total=True, **common
    )
    day = {"said_on": date(2026, 5, 5), "permitted_on": date(2026, 5, 6)}
    Voice.objects.create(key="stemme", text='=Nu "tør" vi;\r\ngodt.', who="-Deltager, 74 år", **day)
    Voice.objects.create(key="taget-tilbage", **day)
