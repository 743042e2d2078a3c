"""Groups that meet: the network, the steering group; how often, and who is in them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from selvhjulpen.directory.models import Location
from selvhjulpen.lib.keys import new_key, new_token
from selvhjulpen.meetings.rules import LAST_WEEK, Rhythm


class GroupKind(models.TextChoices):
    NETWORK = "network", _("Netværket")
    STEERING = "steering", _("Styregruppe")


class Week(models.IntegerChoices):
    """Which of the month's weekdays."""

    FIRST = 1, _("den første")
    SECOND = 2, _("den anden")
    THIRD = 3, _("den tredje")
    FOURTH = 4, _("den fjerde")
    LAST = LAST_WEEK, _("den sidste")


class Weekday(models.IntegerChoices):
    """ISO: Monday is 1."""

    MONDAY = 1, _("mandag")
    TUESDAY = 2, _("tirsdag")
    WEDNESDAY = 3, _("onsdag")
    THURSDAY = 4, _("torsdag")
    FRIDAY = 5, _("fredag")
    SATURDAY = 6, _("lørdag")
    SUNDAY = 7, _("søndag")


class Group(models.Model):
    """Who meets, and its yearly rhythm. To the network's meetings every member is invited, to others the group's own
    people alone."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    name = models.CharField(_("Navn"), max_length=120)
    kind = models.CharField(_("Slags"), max_length=8, choices=GroupKind, default=GroupKind.NETWORK)
    months = models.JSONField(_("Måneder"), default=list, blank=True)  # 1-12
    # Either a weekday of the month ("the third Tuesday"), or a day of it.
    week = models.PositiveSmallIntegerField(_("Hvilken uge i måneden"), choices=Week, null=True, blank=True)
    weekday = models.PositiveSmallIntegerField(_("Ugedag"), choices=Weekday, null=True, blank=True)
    month_day = models.PositiveSmallIntegerField(_("Dato i måneden"), null=True, blank=True)
    start = models.TimeField(_("Begynder"))
    minutes = models.PositiveSmallIntegerField(_("Varer, i minutter"), default=150)
    location = models.ForeignKey(Location, verbose_name=_("Sted"), on_delete=models.PROTECT, related_name="+")
    room = models.CharField(_("Lokale"), max_length=80, blank=True)
    answer_days = models.PositiveSmallIntegerField(_("Svarfrist, i dage før mødet"), default=7)
    has_meal = models.BooleanField(_("Der er mad til møderne"), default=False)
    meal = models.CharField(_("Hvad spiser vi?"), max_length=120, blank=True)
    cost = models.PositiveIntegerField(_("Pris pr. person"), null=True, blank=True)  # in øre; None is not known
    caterer_email = models.EmailField(_("E-mail til køkkenet"), blank=True)
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)  # opens its calendar

    class Meta:
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(week__range=(1, LAST_WEEK), weekday__range=(1, 7), month_day=None)
                | Q(week=None, weekday=None, month_day__range=(1, 31)),
                name="meetings_rhythm_one_of_two",
                violation_error_message=_("Vælg enten ugedag eller dato i måneden."),
            ),
            models.CheckConstraint(condition=Q(minutes__range=(15, 720)), name="meetings_group_minutes_fit_a_day"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rhythm(self) -> Rhythm:
        """For ``rules.planned_days``."""
        return Rhythm(months=self.months, week=self.week, weekday=self.weekday, month_day=self.month_day)


class GroupMember(models.Model):
    """One of a group's own people: somebody with an account, or somebody from outside by name and e-mail."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Person med konto"),
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
    )
    name = models.CharField(_("Navn"), max_length=120, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, name="", email="") | (Q(person=None) & ~Q(name="") & ~Q(email="")),
                name="meetings_member_account_or_name",
            ),
            models.UniqueConstraint(fields=["group", "person"], name="meetings_account_once_in_a_group"),
        ]

    def __str__(self) -> str:
        return self.person.name if self.person else self.name
