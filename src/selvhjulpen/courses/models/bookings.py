"""Who comes: bookings, attendance and head counts."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from selvhjulpen.courses.models.catalogue import Level
from selvhjulpen.courses.models.sessions import CourseInstance
from selvhjulpen.lib.contact import Contact
from selvhjulpen.lib.keys import new_key, new_number, new_token
from selvhjulpen.outbox.models import Channel
from selvhjulpen.people.models import Person


class BookingState(models.TextChoices):
    CONFIRMED = "confirmed", _("Har plads")
    WAITING = "waiting", _("På venteliste")
    CANCELLED = "cancelled", _("Afmeldt")


class Source(models.TextChoices):
    WEB = "web", _("Hjemmesiden")
    PHONE = "phone", _("Telefonen")
    DESK = "desk", _("Skranken")
    WALK_IN = "walk_in", _("Kom uden tilmelding")


class Need(models.TextChoices):
    """What the session must have ready for somebody; forgotten again after the session."""

    COMPUTER = "computer", _("Låne en computer")
    HEARING_LOOP = "hearing_loop", _("Teleslynge")
    WHEELCHAIR = "wheelchair", _("Plads til kørestol")
    GLASSES = "glasses", _("Låne læsebriller")


class Notice(models.TextChoices):
    """How late somebody on the waiting list may be told that they have got a seat."""

    DAY_BEFORE = "day_before", _("Dagen før")
    SAME_MORNING = "same_morning", _("Samme morgen")


# The seat number of a booking whose guest is forgotten; numbers that are given out begin at 1000.
NO_NUMBER = "0000"


class BookingQuerySet(models.QuerySet["Booking"]):
    def active(self) -> BookingQuerySet:
        """With a seat or waiting for one."""
        return self.exclude(state=BookingState.CANCELLED)

    def confirmed(self) -> BookingQuerySet:
        return self.filter(state=BookingState.CONFIRMED)

    def waiting(self) -> BookingQuerySet:
        """The waiting list, oldest first."""
        return self.filter(state=BookingState.WAITING).order_by("queued_at", "pk")

    def remembered(self) -> BookingQuerySet:
        """Those that still say whose they are."""
        return self.filter(forgotten_at=None)


class Booking(models.Model):
    """One or two seats on a session, or a place in the queue for them."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    instance = models.ForeignKey(CourseInstance, on_delete=models.PROTECT, related_name="bookings")
    state = models.CharField(max_length=9, choices=BookingState)
    source = models.CharField(max_length=7, choices=Source, default=Source.WEB)
    seats = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=120)
    companion = models.CharField(max_length=120, blank=True)  # the second of two
    booked_by = models.CharField(max_length=120, blank=True)  # who did it for them, with their consent
    phone = models.CharField(max_length=20, blank=True)  # E.164
    email = models.EmailField(blank=True)
    takes_sms = models.BooleanField(default=True)  # False: a landline, or somebody who would rather be called
    level = models.CharField(max_length=9, choices=Level, default=Level.UNSURE)
    needs = models.JSONField(default=list, blank=True)  # of Need
    notice = models.CharField(max_length=12, choices=Notice, default=Notice.DAY_BEFORE)
    language = models.CharField(max_length=2, default="da")
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    number = models.CharField(max_length=4, default=new_number, editable=False)
    # The form it came from; sending that form twice gives this one booking.
    form_key = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    # Name and contact in one form, so that two open tabs do not give the same person two seats.
    who = models.CharField(max_length=400, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    queued_at = models.DateTimeField(null=True, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    # When the guest was forgotten: the row still counts, and is nobody's.
    forgotten_at = models.DateTimeField(null=True, editable=False)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["instance", "state", "queued_at"], name="courses_queue"),
            models.Index(fields=["number"], name="courses_by_number"),
            models.Index(fields=["instance"], name="courses_remembered", condition=Q(forgotten_at=None)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(seats__in=[1, 2]), name="courses_one_or_two_seats"),
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_at__isnull=False, cancelled_at=None)
                | Q(state="waiting", queued_at__isnull=False, confirmed_at=None, cancelled_at=None)
                | Q(state="cancelled", cancelled_at__isnull=False),
                name="courses_booking_in_one_state",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at=None) | Q(name="", companion="", booked_by="", phone="", email=""),
                name="courses_forgotten_is_nobody",
            ),
            models.UniqueConstraint(
                fields=["instance", "who"],
                condition=~Q(state="cancelled"),
                name="courses_booked_once",
            ),
        ]

    def __str__(self) -> str:
        return self.names

    def save(self, *args: object, **kwargs: object) -> None:
        self.who = self.identity()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def identity(self) -> str:
        """The person as far as a double booking is concerned; somebody without a contact is only ever themselves."""
        contact = self.email or self.phone or self.key
        # Folding can make three letters of one ("ﬃ"); there is room for a name and the longest address.
        name = " ".join(self.name.casefold().split())[:140]
        return f"{name}|{contact}"

    @property
    def contact(self) -> Contact:
        return Contact(phone=self.phone, email=self.email)

    @property
    def channel(self) -> Channel:
        """How this guest is reached: e-mail, text message, or by somebody who telephones."""
        if self.email:
            return Channel.EMAIL
        return Channel.SMS if self.phone and self.takes_sms else Channel.CALL

    @property
    def about(self) -> str:
        """How messages name this booking."""
        return f"courses.booking:{self.pk}"

    @property
    def names(self) -> str:
        """ "Karl Friis", or "Karl Friis og Lis Østergaard" for two together."""
        if self.forgotten_at:
            return str(_("Navnet er slettet"))
        return _("%(one)s og %(other)s") % {"one": self.name, "other": self.companion} if self.companion else self.name

    @property
    def has_seat(self) -> bool:
        return self.state == BookingState.CONFIRMED

    @property
    def is_waiting(self) -> bool:
        return self.state == BookingState.WAITING

    @property
    def is_cancelled(self) -> bool:
        return self.state == BookingState.CANCELLED

    def may_change(self, now: datetime) -> bool:
        """True until the seat is given up or the session begins."""
        return not self.is_cancelled and now < self.instance.starts_at

    @property
    def need_labels(self) -> list[str]:
        return [str(Need(need).label) for need in self.needs]


class Attendance(models.Model):
    """Whether one person of a booking came. No row: not marked yet, which is not the same as absent."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="attendances")
    person_no = models.PositiveSmallIntegerField()  # 1: the one who booked; 2: the companion
    present = models.BooleanField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["booking", "person_no"], name="courses_marked_once"),
            models.CheckConstraint(condition=Q(person_no__in=[1, 2]), name="courses_person_one_or_two"),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id}/{self.person_no}: {self.present}"


# A tap may be taken back for so long.
UNDO_WITHIN = timedelta(hours=12)


class HeadCountQuerySet(models.QuerySet["HeadCount"]):
    def undoable(self, person: Person, now: datetime) -> HeadCountQuerySet:
        """What this person has counted lately and may take back."""
        return self.filter(recorded_by=person, counted_at__gte=now - UNDO_WITHIN)


class HeadCount(models.Model):
    """So many people stopped at a drop-by presentation; contacts, not persons: one may be counted twice."""

    class Precision(models.TextChoices):
        EXACT = "exact", _("Talt")
        APPROXIMATE = "approximate", _("Cirka")

    # Made where the tap was made, so that a tap sent twice is counted once.
    key = models.CharField(max_length=80, unique=True, default=new_key)
    instance = models.ForeignKey(CourseInstance, on_delete=models.CASCADE, related_name="head_counts")
    number = models.PositiveSmallIntegerField()
    precision = models.CharField(max_length=11, choices=Precision, default=Precision.EXACT)
    counted_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = HeadCountQuerySet.as_manager()

    class Meta:
        ordering = ["counted_at", "pk"]

    def __str__(self) -> str:
        return f"{self.number}"
