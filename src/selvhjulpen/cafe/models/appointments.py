"""Help one to one at a time that was agreed."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from selvhjulpen.directory.models import Area, Location
from selvhjulpen.lib.contact import Contact
from selvhjulpen.lib.keys import new_key, new_token
from selvhjulpen.outbox.models import Channel
from selvhjulpen.solutions.models import Solution, Topic
from selvhjulpen.ui.models import Shown


class Mode(models.TextChoices):
    """How the two meet."""

    PLACE = "place", _("Her hos os")
    PHONE = "phone", _("I telefonen")
    HOME = "home", _("Hjemme hos dig")


class Availability(models.Model):
    """Hours of a weekday in which somebody can be booked."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="availability")
    mode = models.CharField(_("Hvordan?"), max_length=5, choices=Mode, default=Mode.PLACE)
    location = models.ForeignKey(
        Location, verbose_name=_("Sted"), on_delete=models.PROTECT, related_name="availability", null=True, blank=True
    )
    # At home: only in this part of the municipality; none: in all of it.
    area = models.ForeignKey(
        Area, verbose_name=_("Område"), on_delete=models.PROTECT, related_name="availability", null=True, blank=True
    )
    weekday = models.PositiveSmallIntegerField(_("Ugedag"))  # ISO: Monday is 1
    opens = models.TimeField(_("Fra"))
    closes = models.TimeField(_("Til"))
    first_day = models.DateField(_("Fra og med"))
    last_day = models.DateField(_("Til og med"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("Minutter til hver"), default=30)
    buffer_minutes = models.PositiveSmallIntegerField(_("Pause bagefter"), default=15)
    travel_minutes = models.PositiveSmallIntegerField(_("Transport før og efter"), default=0)

    shown_to_all = Shown()

    class Meta:
        ordering = ["weekday", "opens", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="cafe_availability_in_order"),
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="cafe_weekday_exists"),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(first_day__lte=F("last_day")), name="cafe_availability_days_in_order"
            ),
            models.CheckConstraint(condition=Q(minutes__range=(15, 240)), name="cafe_appointment_takes_time"),
            models.CheckConstraint(
                condition=Q(mode="place", location__isnull=False) | ~Q(mode="place"), name="cafe_place_is_named"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"

    @property
    def weekday_name(self) -> str:
        return str(WEEKDAYS[self.weekday - 1])


class Absence(models.Model):
    """Time in which somebody cannot be booked: a holiday, a meeting."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField(_("Fra"))
    ends_at = models.DateTimeField(_("Til"))

    shown_to_all = Shown()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="cafe_absence_in_order")]

    def __str__(self) -> str:
        return f"{self.person}, {self.starts_at} – {self.ends_at}"


class AppointmentState(models.TextChoices):
    BOOKED = "booked", _("Aftalt")
    HELD = "held", _("Holdt")
    ABSENT = "absent", _("Kom ikke")
    CANCELLED = "cancelled", _("Aflyst")


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def upcoming(self, now: datetime) -> AppointmentQuerySet:
        """Agreed and not yet over, the next one first."""
        return self.filter(state=AppointmentState.BOOKED, ends_at__gt=now).order_by("starts_at", "pk")

    def unanswered(self, now: datetime) -> AppointmentQuerySet:
        """Over, and nobody has said whether they were held; the oldest first."""
        return self.remembered().filter(state=AppointmentState.BOOKED, ends_at__lte=now).order_by("starts_at", "pk")

    def remembered(self) -> AppointmentQuerySet:
        """Those that still say whose they are."""
        return self.filter(forgotten_at=None)


class Appointment(models.Model):
    """One person helps another at an agreed time. Who was helped is forgotten some time after; the count stays."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    # The form it came from; sending that form twice gives this one appointment.
    form_key = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    helper = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments")
    state = models.CharField(max_length=9, choices=AppointmentState, default=AppointmentState.BOOKED)
    starts_at = models.DateTimeField(_("Begynder"))
    ends_at = models.DateTimeField(_("Slutter"))
    buffer_minutes = models.PositiveSmallIntegerField(default=0)
    travel_minutes = models.PositiveSmallIntegerField(default=0)
    mode = models.CharField(max_length=5, choices=Mode)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="appointments", null=True, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="appointments", null=True, blank=True)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="appointments", null=True, blank=True)
    name = models.CharField(_("Navn"), max_length=120, blank=True)
    booked_by = models.CharField(max_length=120, blank=True)  # who did it for them, with their consent
    companion = models.BooleanField(_("Der kommer en med mig"), default=False)
    phone = models.CharField(_("Telefon"), max_length=20, blank=True)  # E.164
    email = models.EmailField(_("E-mail"), blank=True)
    takes_sms = models.BooleanField(default=True)  # False: a landline, or somebody who would rather be called
    address = models.CharField(_("Adresse"), max_length=160, blank=True)  # at home only
    language = models.CharField(max_length=2, default="da")
    calendar_sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    forgotten_at = models.DateTimeField(null=True, editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["helper", "starts_at"], name="cafe_appointments_of"),
            models.Index(fields=["state", "starts_at"], name="cafe_appointments_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="cafe_appointment_in_order"),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at=None)),
                name="cafe_appointment_in_one_state",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at=None) | Q(name="", booked_by="", phone="", email="", address=""),
                name="cafe_forgotten_is_nobody",
            ),
            models.CheckConstraint(
                condition=Q(mode="place", location__isnull=False) | ~Q(mode="place"), name="cafe_appointment_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {timezone.localtime(self.starts_at):%d.%m.%Y %H.%M}"

    @property
    def about(self) -> str:
        """How messages and the log name this appointment."""
        return f"cafe.appointment:{self.pk}"

    @property
    def contact(self) -> Contact:
        return Contact(phone=self.phone, email=self.email)

    @property
    def channel(self) -> Channel:
        """How the citizen is reached: e-mail, text message, or by somebody who telephones."""
        if self.email:
            return Channel.EMAIL
        return Channel.SMS if self.phone and self.takes_sms else Channel.CALL

    @property
    def day(self) -> datetime:
        """The start in Danish local time, for leaves and headings."""
        return timezone.localtime(self.starts_at)

    @property
    def is_booked(self) -> bool:
        return self.state == AppointmentState.BOOKED

    @property
    def is_cancelled(self) -> bool:
        return self.state == AppointmentState.CANCELLED

    def may_change(self, now: datetime) -> bool:
        """True until it is cancelled or begins."""
        return self.is_booked and now < self.starts_at


class Occupied(models.Model):
    """A quarter of an hour in which a helper cannot be booked again: the lock of the calendar, on both databases.

    An appointment holds the quarters from before its travel to after its buffer; an absence those it covers. A second
    row for the same quarter is refused by the database, whoever books: a citizen, a colleague, an import.
    """

    helper = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="occupied")
    quarter = models.DateTimeField()  # its beginning
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="occupied", null=True)
    absence = models.ForeignKey(Absence, on_delete=models.CASCADE, related_name="occupied", null=True)

    shown_to_all = Shown(only=frozenset({"helper_id", "quarter"}))

    class Meta:
        ordering = ["quarter"]
        constraints = [
            models.UniqueConstraint(fields=["helper", "quarter"], name="cafe_helper_in_one_place"),
            models.CheckConstraint(
                condition=Q(appointment=None, absence__isnull=False) | Q(appointment__isnull=False, absence=None),
                name="cafe_occupied_by_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.helper}, {self.quarter}"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def in_force(self, today: date) -> ConsentQuerySet:
        """Neither withdrawn nor run out."""
        return self.filter(withdrawn_at=None, until__gte=today)


class Consent(models.Model):
    """A citizen lets the helper do something for them: what, and until when. Never a code, never a number."""

    class What(models.TextChoices):
        READ = "read", _("Læse post sammen med mig")
        FILL_IN = "fill_in", _("Skrive i en blanket for mig")
        BOOK = "book", _("Bestille en tid for mig")
        BUY = "buy", _("Købe noget på nettet for mig")
        SET_UP = "set_up", _("Sætte min telefon eller computer op")
        CALL = "call", _("Ringe til en myndighed sammen med mig")

    class Given(models.TextChoices):
        SPOKEN = "spoken", _("Sagt")
        SIGNED = "signed", _("Skrevet under")

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="consents")
    what = models.CharField(_("Hvad må hjælperen?"), max_length=7, choices=What)
    solution = models.ForeignKey(
        Solution, verbose_name=_("Hvor?"), on_delete=models.PROTECT, related_name="consents", null=True, blank=True
    )
    given = models.CharField(_("Hvordan?"), max_length=6, choices=Given, default=Given.SPOKEN)
    given_at = models.DateTimeField(default=timezone.now, editable=False)
    until = models.DateField(_("Til og med"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "what", "solution"], condition=Q(withdrawn_at=None), name="cafe_consent_once"
            ),
            # To the database two unknown solutions are never the same one.
            models.UniqueConstraint(
                fields=["appointment", "what"],
                condition=Q(withdrawn_at=None, solution=None),
                name="cafe_consent_to_any_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}, {self.until}"
