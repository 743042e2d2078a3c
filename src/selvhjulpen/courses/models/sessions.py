"""When and where a course is held."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from selvhjulpen.courses import rules
from selvhjulpen.courses.models.catalogue import Course
from selvhjulpen.directory.models import Area, Location, Organization
from selvhjulpen.lib.keys import new_key
from selvhjulpen.people.models import Person
from selvhjulpen.ui.models import Shown


class Series(models.Model):
    """Sessions of one course on the same weekday and clock time; each date lives its own life once made."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    course = models.ForeignKey(Course, verbose_name=_("Kursus"), on_delete=models.PROTECT, related_name="series")
    first_date = models.DateField(_("Første dag"))
    last_date = models.DateField(_("Sidste dag"))
    every_weeks = models.PositiveSmallIntegerField(_("Hver hvilken uge?"), default=1)
    start_time = models.TimeField(_("Klokken"))

    class Meta:
        ordering = ["first_date", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(first_date__lte=F("last_date")), name="courses_series_in_order"),
            models.CheckConstraint(condition=Q(every_weeks__gte=1), name="courses_series_moves_on"),
        ]

    def __str__(self) -> str:
        return f"{self.course}, {self.first_date} – {self.last_date}"


class InstanceState(models.TextChoices):
    DRAFT = "draft", _("Kladde")
    PUBLISHED = "published", _("Offentliggjort")
    CANCELLED = "cancelled", _("Aflyst")


class InstanceQuerySet(models.QuerySet["CourseInstance"]):
    def published(self) -> InstanceQuerySet:
        return self.filter(state=InstanceState.PUBLISHED)

    def upcoming(self, now: datetime) -> InstanceQuerySet:
        """Not yet begun, the next one first."""
        return self.filter(starts_at__gt=now).order_by("starts_at", "pk")

    def on_or_after(self, moment: datetime) -> InstanceQuerySet:
        return self.filter(starts_at__gte=moment)

    def before(self, moment: datetime) -> InstanceQuerySet:
        return self.filter(starts_at__lt=moment)

    def for_citizens(self) -> InstanceQuerySet:
        # Asked of each session by itself: with a join SQLite begins with the courses and sorts all their sessions.
        return self.filter(Exists(Course.objects.filter(pk=OuterRef("course_id"), audience="citizens")))

    def in_area(self, area: Area) -> InstanceQuerySet:
        return self.filter(location__area=area)

    def with_seats(self) -> InstanceQuerySet:
        """Where one more person can come: a free seat, or no booking at all."""
        return self.filter(Q(capacity=None) | Q(seats_taken__lt=F("capacity")))

    def taught_by(self, person: Person) -> InstanceQuerySet:
        return self.filter(instructors=person)

    def hosted_by(self, organizations: models.QuerySet[Organization]) -> InstanceQuerySet:
        """Held with one of the organisations, or in a place of theirs."""
        return self.filter(Q(partner__in=organizations) | Q(location__organization__in=organizations))

    def attendance_missing(self) -> InstanceQuerySet:
        """Somebody with a seat is not marked; or nobody has counted, which is not the same as nobody came."""
        return self.filter(
            Q(capacity__isnull=False, seats_taken__gt=F("people_present")) | Q(capacity=None, head_counts=None)
        )

    def with_page(self) -> InstanceQuerySet:
        """All that a card or page of a session shows, in one query; the outline of the area is for maps only."""
        return self.select_related("course__format", "course__topic", "location__area", "partner").defer(
            "location__area__geometry"
        )


class CourseInstance(models.Model):
    """A session: one course, one place, one time. The screens call it "hold"."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    course = models.ForeignKey(Course, verbose_name=_("Kursus"), on_delete=models.PROTECT, related_name="instances")
    location = models.ForeignKey(Location, verbose_name=_("Sted"), on_delete=models.PROTECT, related_name="instances")
    room = models.CharField(_("Lokale"), max_length=80, blank=True)
    starts_at = models.DateTimeField(_("Begynder"))
    ends_at = models.DateTimeField(_("Slutter"))
    # NULL: people are counted, nobody books.
    capacity = models.PositiveSmallIntegerField(_("Pladser"), null=True, blank=True)
    minimum = models.PositiveSmallIntegerField(_("Færrest deltagere"), default=0)
    state = models.CharField(_("Status"), max_length=9, choices=InstanceState, default=InstanceState.DRAFT)
    instructors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("Undervisere"), related_name="instances", blank=True
    )
    partner = models.ForeignKey(
        Organization,
        verbose_name=_("Sammen med"),
        on_delete=models.PROTECT,
        related_name="instances",
        null=True,
        blank=True,
    )
    part_of = models.CharField(_("Del af partnerens aktivitet"), max_length=120, blank=True)
    series = models.ForeignKey(Series, on_delete=models.SET_NULL, null=True, related_name="instances", editable=False)
    # The date the series gave it; kept when the session moves, so that the series does not fill the gap again.
    series_date = models.DateField(null=True, editable=False)
    host_note = models.TextField(_("Aftaler med værten"), max_length=2000, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True, editable=False)
    calendar_sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    # Kept by the database (see triggers.py); never written from Python.
    seats_taken = models.IntegerField(default=0, editable=False)
    seats_waiting = models.IntegerField(default=0, editable=False)
    people_marked = models.IntegerField(default=0, editable=False)
    people_present = models.IntegerField(default=0, editable=False)
    people_counted = models.IntegerField(default=0, editable=False)

    objects = InstanceQuerySet.as_manager()
    shown_to_all = Shown(
        but=frozenset({"host_note", "people_marked", "people_present", "people_counted"}),
        restless=frozenset({"seats_taken", "seats_waiting"}),
    )

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["state", "starts_at"], name="courses_programme"),
            models.Index(fields=["starts_at"], name="courses_by_time"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="courses_session_in_order"),
            models.CheckConstraint(
                condition=Q(seats_taken__lte=Coalesce(F("capacity"), Value(0))), name="courses_seats_within_capacity"
            ),
            models.UniqueConstraint(fields=["series", "series_date"], name="courses_one_session_per_series_date"),
        ]

    def __str__(self) -> str:
        return f"{self.course}, {timezone.localtime(self.starts_at):%d.%m.%Y %H.%M}"

    @property
    def is_booked(self) -> bool:
        """True where seats are booked; False where people are counted as they come by."""
        return self.capacity is not None

    @property
    def seats_left(self) -> int:
        return (self.capacity or 0) - self.seats_taken

    @property
    def room_left(self) -> rules.RoomLeft:
        """How much room is left, as the cards say it."""
        return rules.room_left(capacity=self.capacity, taken=self.seats_taken)

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at

    @property
    def day(self) -> datetime:
        """The start in Danish local time, for leaves and headings."""
        return timezone.localtime(self.starts_at)

    @property
    def place(self) -> str:
        """Place and room on one line."""
        return f"{self.location.name}, {self.room}" if self.room else self.location.name

    def is_open_for_booking(self, now: datetime) -> bool:
        return self.state == InstanceState.PUBLISHED and self.is_booked and now < self.starts_at


class ChecklistItem(models.Model):
    """What must be in place before people come: the room, the network, the equipment, somebody to unlock."""

    class Subject(models.TextChoices):
        ROOM = "room", _("Lokalet er bestilt")
        NETWORK = "network", _("Nettet er prøvet")
        EQUIPMENT = "equipment", _("Udstyret virker")
        CONTACT = "contact", _("Vi ved, hvem der låser op")

    instance = models.ForeignKey(CourseInstance, on_delete=models.CASCADE, related_name="checklist")
    subject = models.CharField(max_length=9, choices=Subject)
    done_at = models.DateTimeField()
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["instance", "subject"], name="courses_checked_once"),
        ]

    def __str__(self) -> str:
        return self.get_subject_display()
