"""Birkesø on a Monday morning: a small programme that all of a citizen's pages can be met in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from selvhjulpen.courses.models import Booking, CourseInstance, InstanceState
from selvhjulpen.lib.calendars import at
from tests.courses.factories import (
    NOW,
    TODAY,
    AreaFactory,
    BookingFactory,
    CountedSessionFactory,
    CourseFactory,
    HostFactory,
    InstructorFactory,
    LocationFactory,
    SessionFactory,
    TopicFactory,
    WaitingFactory,
)
from tests.directory.factories import square


@dataclass(frozen=True)
class Town:
    """Sessions by what they are: ``full`` has one waiting, ``later`` is the same course on another day."""

    open: CourseInstance
    last_seat: CourseInstance
    full: CourseInstance
    later: CourseInstance
    counted: CourseInstance
    cancelled: CourseInstance
    over: CourseInstance
    seated: Booking
    waiting: Booking


def build() -> Town:
    HostFactory(
        phone_hours="Mandag til fredag kl. 9–15", email="post@birkesoe.example", address="Biblioteksgade 4, Birkesø"
    )
    midtby = AreaFactory(key="midtbyen", name="Midtbyen", geometry=square(9.8, 55.8))
    west = AreaFactory(key="vest", name="Vestbyen og Fjordkvarteret", geometry=square(9.7, 55.8))
    library = LocationFactory(
        name="Birkesø Bibliotek",
        area=midtby,
        directions="Gå ind ad døren mod søen. Lokalet er til højre.",
        step_free=True,
        hearing_loop=True,
        latitude=Decimal("55.85"),
        longitude=Decimal("9.85"),
    )
    house = LocationFactory(name="Beboerhuset Fjordglimt", area=west, address="Fjordvej 112", step_free=None)
    post = CourseFactory(
        title="Læs dine breve i Digital Post",
        title_en="Read your letters in Digital Post",
        description="Du lærer at finde et brev, læse det og svare på det. Vi tager ét skridt ad gangen.",
        description_en="You learn to find a letter, read it and answer it. We take one step at a time.",
        for_whom="Dig, der får breve fra det offentlige.",
        for_whom_en="You who get letters from the authorities.",
        bring="Tag din telefon og dine briller med.",
        bring_en="Bring your phone and your glasses.",
        level="new",
        topic=TopicFactory(key="digital-post", name="Digital Post", name_en="Digital Post"),
    )
    mitid = CourseFactory(
        title="Brug MitID på den kommunale selvbetjeningsløsning",
        title_en="Use MitID",
        topic=TopicFactory(key="mitid", name="MitID", name_en="MitID"),
    )

    def session(days: int, clock: time = time(10), **more: object) -> CourseInstance:
        day = TODAY + timedelta(days=days)
        return SessionFactory(**{"course": post, "location": library, "starts_at": at(day, clock), **more})

    full = session(2, capacity=1, room="Sal 2")
    last_seat = session(3, capacity=1, course=mitid, location=house)
    open_ = session(1, room="Sal 1")
    open_.instructors.add(InstructorFactory(name="Kirsten Bro"))
    seated = BookingFactory(instance=full, name="Inga Holm", number="4711", needs=["glasses"], companion="")
    waiting = WaitingFactory(instance=full, name="Karl Friis", email="karl@example.dk", number="4712")
    return Town(
        open=open_,
        last_seat=last_seat,
        full=full,
        later=session(9, time(13, 30)),
        counted=CountedSessionFactory(
            location=LocationFactory(name="Kvickly i Storegade", area=west), starts_at=at(TODAY, time(14))
        ),
        cancelled=session(4, state=InstanceState.CANCELLED, cancel_reason="Underviseren er syg."),
        over=session(-4),
        seated=seated,
        waiting=waiting,
    )


def minutes_later(minutes: int) -> datetime:
    """So long after NOW."""
    return NOW + timedelta(minutes=minutes)
