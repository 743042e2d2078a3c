"""Where one can come without an appointment, when, and who helps there."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from selvhjulpen.directory.models import ServiceAtLocation
from selvhjulpen.lib.keys import new_key
from selvhjulpen.ui.models import Shown


class Cafe(models.Model):
    """An IT-café: an offer at a place that is staffed by shifts. Its opening hours and exceptions are the offer's."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    at = models.OneToOneField(
        ServiceAtLocation, verbose_name=_("Tilbud og sted"), on_delete=models.PROTECT, related_name="cafe"
    )
    helpers_needed = models.PositiveSmallIntegerField(_("Så mange skal hjælpe"), default=2)
    # What a wait is reckoned with until there are visits to measure.
    minutes_each = models.PositiveSmallIntegerField(_("Minutter til hver"), default=15)
    is_active = models.BooleanField(_("Findes nu"), default=True)

    shown_to_all = Shown()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(helpers_needed__range=(1, 30)), name="cafe_needs_helpers"),
            models.CheckConstraint(condition=Q(minutes_each__range=(1, 240)), name="cafe_help_takes_time"),
        ]

    def __str__(self) -> str:
        return f"{self.at.service}, {self.at}"


class SessionState(models.TextChoices):
    PLANNED = "planned", _("Planlagt")
    CANCELLED = "cancelled", _("Aflyst")


class DropInSessionQuerySet(models.QuerySet["DropInSession"]):
    def planned(self) -> DropInSessionQuerySet:
        return self.filter(state=SessionState.PLANNED, cafe__is_active=True)

    def ends_after(self, moment: datetime) -> DropInSessionQuerySet:
        """Open now or later, the next one first."""
        return self.filter(ends_at__gt=moment).order_by("starts_at", "pk")

    def with_page(self) -> DropInSessionQuerySet:
        """All that names the café and its place, in one query; the outline of the area is for maps only."""
        return self.select_related("cafe__at__service", "cafe__at__location__area").defer(
            "cafe__at__location__area__geometry"
        )


class DropInSession(models.Model):
    """One opening of a café: a day, from and to. Made from the opening hours, some weeks ahead."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    cafe = models.ForeignKey(Cafe, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField(_("Åbner"))
    ends_at = models.DateTimeField(_("Lukker"))
    state = models.CharField(max_length=9, choices=SessionState, default=SessionState.PLANNED)
    cancel_reason = models.CharField(_("Hvorfor"), max_length=120, blank=True)
    # Somebody changed it by hand: new opening hours leave it alone.
    is_own = models.BooleanField(default=False, editable=False)
    next_number = models.PositiveIntegerField(default=1, editable=False)  # of the queue

    objects = DropInSessionQuerySet.as_manager()
    shown_to_all = Shown(but=frozenset({"is_own"}), restless=frozenset({"next_number"}))

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["ends_at"], name="cafe_session_by_end")]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="cafe_session_in_order"),
            models.UniqueConstraint(fields=["cafe", "starts_at"], name="cafe_opens_once"),
        ]

    def __str__(self) -> str:
        return f"{self.cafe}, {self.day:%d.%m.%Y %H.%M}"

    @property
    def day(self) -> datetime:
        """The start in Danish local time, for leaves and headings."""
        return timezone.localtime(self.starts_at)


class ShiftQuerySet(models.QuerySet["Shift"]):
    def with_page(self) -> ShiftQuerySet:
        """Whose it is, and at which café, in one query."""
        return self.select_related("person", "session__cafe__at__service", "session__cafe__at__location").defer(
            "session__cafe__at__service__searched"
        )


class Shift(models.Model):
    """Somebody helps at one opening of a café."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    session = models.ForeignKey(DropInSession, on_delete=models.CASCADE, related_name="shifts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shifts")
    taken_at = models.DateTimeField(default=timezone.now, editable=False)
    # They look for somebody to take it over; until then it is theirs.
    offered_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ShiftQuerySet.as_manager()
    shown_to_all = Shown(only=frozenset({"session_id", "person_id"}))

    class Meta:
        ordering = ["session__starts_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="cafe_on_shift_once")]

    def __str__(self) -> str:
        return f"{self.person}, {self.session}"


class ShiftSwapQuerySet(models.QuerySet["ShiftSwap"]):
    def with_shifts(self) -> ShiftSwapQuerySet:
        """Both shifts, whose they are and at which cafés, in one query."""
        shifts = [
            f"{side}__{what}"
            for side in ("mine", "theirs")
            for what in ("person", "session__cafe__at__service", "session__cafe__at__location")
        ]
        return self.select_related(*shifts)


class ShiftSwap(models.Model):
    """An open question: will you take my shift, and I yours? The row goes when it is answered."""

    mine = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="swaps_asked")
    theirs = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="swaps_wanted")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ShiftSwapQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["mine", "theirs"], name="cafe_swap_asked_once"),
            models.CheckConstraint(condition=~Q(mine=F("theirs")), name="cafe_swap_is_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.mine} ↔ {self.theirs}"
