"""One meeting of a group."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from selvhjulpen.directory.models import Location, PriorityArea
from selvhjulpen.lib.calendars import COPENHAGEN
from selvhjulpen.lib.keys import new_key
from selvhjulpen.meetings.models.groups import Group


class MeetingState(models.TextChoices):
    DRAFT = "draft", _("Kladde")
    INVITED = "invited", _("Inviteret")
    HELD = "held", _("Holdt")
    CANCELLED = "cancelled", _("Aflyst")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def with_place(self) -> MeetingQuerySet:
        """With the group and the place, as every page shows them."""
        return self.select_related("group", "location")

    def in_year(self, year: int) -> MeetingQuerySet:
        """Those that begin in this year, Danish time."""
        first = datetime(year, 1, 1, tzinfo=COPENHAGEN)
        return self.filter(starts_at__gte=first, starts_at__lt=first.replace(year=year + 1))


class Meeting(models.Model):
    """A meeting: planned as a draft, invited to, held, or cancelled after somebody was invited."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    group = models.ForeignKey(Group, verbose_name=_("Gruppe"), on_delete=models.PROTECT, related_name="meetings")
    # The month (its first day) of the group's rhythm that this is the meeting of; None for one between.
    planned_for = models.DateField(null=True, blank=True, editable=False)
    starts_at = models.DateTimeField(_("Begynder"))
    ends_at = models.DateTimeField(_("Slutter"))
    location = models.ForeignKey(Location, verbose_name=_("Sted"), on_delete=models.PROTECT, related_name="meetings")
    room = models.CharField(_("Lokale"), max_length=80, blank=True)
    state = models.CharField(max_length=9, choices=MeetingState, default=MeetingState.DRAFT)
    answer_by = models.DateTimeField(_("Svar senest"))
    has_meal = models.BooleanField(_("Der er mad"), default=False)
    meal = models.CharField(_("Hvad spiser vi?"), max_length=120, blank=True)
    cost = models.PositiveIntegerField(_("Pris pr. person"), null=True, blank=True)  # in øre; None is not known
    caterer_email = models.EmailField(_("E-mail til køkkenet"), blank=True)
    priority_areas = models.ManyToManyField(
        PriorityArea, verbose_name=_("Indsatsområder"), related_name="meetings", blank=True
    )
    notes = models.TextField(_("Noter"), max_length=6000, blank=True)
    cancel_reason = models.CharField(_("Grunden"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    invited_at = models.DateTimeField(null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    # What the caterer was told, so that a later answer shows as a difference.
    ordered_at = models.DateTimeField(null=True, blank=True, editable=False)
    ordered_meals = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    # Code of Diet, "none" too -> meals. Empty: not known, only how many in all.
    ordered_diets = models.JSONField(default=dict, blank=True, editable=False)
    minutes_sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Grows with every move, so that calendars follow it.
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)
    # When diets and the names of guests from outside were taken away; how many ate what stays (code of Diet -> meals).
    guests_forgotten_at = models.DateTimeField(null=True, blank=True, editable=False)
    diets_then = models.JSONField(default=dict, blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["state", "ends_at"], name="meetings_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="meetings_in_order"),
            models.CheckConstraint(
                condition=Q(answer_by__lte=F("starts_at")),
                name="meetings_answers_before_it_begins",
                violation_error_message=_("Svarfristen skal være før mødet."),
            ),
            models.UniqueConstraint(fields=["group", "planned_for"], name="meetings_one_for_each_month"),
            models.CheckConstraint(
                condition=Q(ordered_at=None, ordered_meals=None)
                | Q(ordered_at__isnull=False, ordered_meals__isnull=False),
                name="meetings_order_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.day}"

    @property
    def day(self) -> date:
        """The Danish day it begins on."""
        return self.starts_at.astimezone(COPENHAGEN).date()

    @property
    def place(self) -> str:
        """ "Birkesø Bibliotek, Sal 2"."""
        return ", ".join(filter(None, [self.location.name, self.room]))

    @property
    def about(self) -> str:
        """What the outbox and the log call it."""
        return f"meetings.meeting:{self.pk}"
