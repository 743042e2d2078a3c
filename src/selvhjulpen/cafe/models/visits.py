"""The help log: what somebody was helped with, and how it went. Nobody's name, and no words about anybody."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from selvhjulpen.cafe.models.cafes import DropInSession
from selvhjulpen.cafe.rules.visits import day_and_slot
from selvhjulpen.directory.models import Location, Organization
from selvhjulpen.lib.keys import new_key
from selvhjulpen.solutions.models import Solution, Topic


class How(models.TextChoices):
    """Where the help was given."""

    CAFE = "cafe", _("I en IT-café")
    APPOINTMENT = "appointment", _("Ved en aftale")
    PHONE = "phone", _("I telefonen")
    HOME = "home", _("Hjemme hos nogen")
    PASSING = "passing", _("I forbifarten")


class Device(models.TextChoices):
    PHONE = "phone", _("Telefon")
    TABLET = "tablet", _("Tablet")
    COMPUTER = "computer", _("Computer")
    OTHER = "other", _("Noget andet")


class Outcome(models.TextChoices):
    """How the person managed, after the help."""

    ALONE = "alone", _("Klarede det selv")
    WITH_HELP = "with_help", _("Klarede det med hjælp")
    DONE_FOR = "done_for", _("Jeg gjorde det")
    UNSOLVED = "unsolved", _("Ikke løst endnu")


class HelpVisit(models.Model):
    """One time somebody was helped; or a group, with their number."""

    # Made where it was logged, so that sending it twice gives one visit.
    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    how = models.CharField(_("Hvor hjalp du?"), max_length=11, choices=How, default=How.CAFE)
    session = models.ForeignKey(DropInSession, on_delete=models.SET_NULL, related_name="visits", null=True, blank=True)
    location = models.ForeignKey(
        Location, verbose_name=_("Sted"), on_delete=models.PROTECT, related_name="visits", null=True, blank=True
    )
    started_at = models.DateTimeField(_("Begyndte"))
    # The same moment by the Danish clock, which no database of ours can reckon: the day, and weekday * 24 + hour
    # (Monday is 1, so Monday at 8 is 32).
    day = models.DateField(editable=False)
    slot = models.PositiveSmallIntegerField(editable=False)
    minutes = models.PositiveSmallIntegerField(_("Minutter"))
    topic = models.ForeignKey(Topic, verbose_name=_("Emne"), on_delete=models.PROTECT, related_name="visits")
    solution = models.ForeignKey(
        Solution,
        verbose_name=_("Digital løsning"),
        on_delete=models.PROTECT,
        related_name="visits",
        null=True,
        blank=True,
    )
    device = models.CharField(_("Hvad brugte I?"), max_length=8, choices=Device, blank=True)  # empty: not said
    outcome = models.CharField(_("Hvordan gik det?"), max_length=9, choices=Outcome)
    people = models.PositiveSmallIntegerField(_("Hvor mange?"), default=1)  # more than one: a group
    referred_to = models.ForeignKey(
        Organization,
        verbose_name=_("Vist videre til"),
        on_delete=models.PROTECT,
        related_name="referrals",
        null=True,
        blank=True,
    )
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="visits", null=True, blank=True
    )
    logged_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [
            models.Index(fields=["logged_by", "logged_at"], name="cafe_own_visits"),
            models.Index(fields=["day"], name="cafe_visits_by_day"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__range=(1, 600)), name="cafe_visit_takes_time"),
            models.CheckConstraint(condition=Q(people__range=(1, 200)), name="cafe_visit_is_of_somebody"),
            models.CheckConstraint(condition=Q(slot__range=(24, 191)), name="cafe_slot_is_of_a_week"),
        ]

    def __str__(self) -> str:
        return f"{self.topic}, {timezone.localtime(self.started_at):%d.%m.%Y %H.%M}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.reckon()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def reckon(self) -> None:
        """Fill the columns that follow from ``started_at``; who writes many rows past ``save`` calls it for each."""
        self.day, self.slot = day_and_slot(self.started_at)


class LogDeed(models.Model):
    """A visit was corrected or taken back. The key stays for some days, so that what is sent again does nothing.

    A visit that was taken back leaves no row of its own: one that is sent late finds here that it came and went.
    """

    key = models.CharField(max_length=80, unique=True)
    visit_key = models.CharField(max_length=80, db_index=True)
    is_undo = models.BooleanField()
    done_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit_key"], condition=Q(is_undo=True), name="cafe_taken_back_once")
        ]

    def __str__(self) -> str:
        return self.visit_key


class Dimension(models.TextChoices):
    """What visits of a month are counted by."""

    SLOT = "slot", _("Ugedag og time")
    TOPIC = "topic", _("Emne")
    SOLUTION = "solution", _("Digital løsning")
    DEVICE = "device", _("Udstyr")
    OUTCOME = "outcome", _("Udfald")
    REFERRAL = "referral", _("Vist videre til")


class HelpDay(models.Model):
    """All visits of one day at one place, kept by the database (see triggers.py); never written from Python."""

    day = models.DateField()
    place = models.BigIntegerField()  # the location's pk; 0: no place
    how = models.CharField(max_length=11, choices=How)
    visits = models.IntegerField()
    people = models.IntegerField()
    minutes = models.IntegerField()
    solved = models.IntegerField()  # visits after which it was solved: alone, with help, or done for them

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "place", "how"], name="cafe_day_once")]

    def __str__(self) -> str:
        return f"{self.day}: {self.visits}"


class HelpCount(models.Model):
    """Visits of one month at one place by one dimension, kept by the database (see triggers.py)."""

    month = models.DateField()  # its first day
    place = models.BigIntegerField()  # the location's pk; 0: no place
    dimension = models.CharField(max_length=8, choices=Dimension)
    value = models.CharField(max_length=20)  # a pk or a choice, as text; empty: not said
    visits = models.IntegerField()
    people = models.IntegerField()
    minutes = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dimension", "month", "place", "value"], name="cafe_counted_once")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.dimension} {self.value}: {self.visits}"
