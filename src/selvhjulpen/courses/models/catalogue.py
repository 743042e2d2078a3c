"""What can be taught: formats and courses."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from selvhjulpen.courses.rules import Counting as CountingRule
from selvhjulpen.directory.models import PriorityArea
from selvhjulpen.lib.keys import new_key
from selvhjulpen.solutions.models import Topic
from selvhjulpen.ui.models import Shown


class Counting(models.TextChoices):
    """How the people of a session are known: each has a booked seat, or they are counted as they pass."""

    BOOKED = CountingRule.BOOKED.value, _("Tilmelding")
    COUNTED = CountingRule.COUNTED.value, _("Optælling uden tilmelding")


class Audience(models.TextChoices):
    CITIZENS = "citizens", _("Borgere")
    EMPLOYEES = "employees", _("Medarbejdere")


class Level(models.TextChoices):
    """How much a participant can do already."""

    NEW = "new", _("Helt ny")
    SOME = "some", _("Let øvet")
    PRACTISED = "practised", _("Øvet")
    UNSURE = "unsure", _("Ved ikke")

    @property
    def says(self) -> str:
        """What a citizen would say of themselves."""
        says = {
            Level.NEW: _("Jeg har ikke prøvet det før"),
            Level.SOME: _("Jeg kan noget, men går i stå"),
            Level.PRACTISED: _("Jeg klarer det meste og vil lære mere"),
            Level.UNSURE: _("Så finder vi ud af det sammen"),
        }
        return str(says[self])


class CourseFormat(models.Model):
    """Kom forbi, Kom i gang, Vejleder: the rules a session of the kind keeps."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    name = models.CharField(_("Navn"), max_length=40, unique=True)
    counting = models.CharField(_("Deltagere kendes ved"), max_length=7, choices=Counting, default=Counting.BOOKED)
    shortest_minutes = models.PositiveSmallIntegerField(_("Korteste varighed i minutter"))
    longest_minutes = models.PositiveSmallIntegerField(_("Længste varighed i minutter"))
    capacity = models.PositiveSmallIntegerField(_("Pladser, når ikke andet er sagt"), null=True, blank=True)
    minimum = models.PositiveSmallIntegerField(_("Færrest deltagere, når ikke andet er sagt"), default=0)

    shown_to_all = Shown()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shortest_minutes__lte=F("longest_minutes")), name="courses_format_length_in_order"
            ),
            models.CheckConstraint(
                condition=Q(counting="booked", capacity__isnull=False) | Q(counting="counted", capacity=None),
                name="courses_format_counted_has_no_seats",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_booked(self) -> bool:
        return self.counting == Counting.BOOKED


class CourseQuerySet(models.QuerySet["Course"]):
    def with_stale_text(self) -> CourseQuerySet:
        """Courses whose text has not been checked since a digital solution of their topic changed."""
        by_day = Q(topic__solutions__changed_on__gt=F("checked_on"))
        by_moment = Q(topic__solutions__changed_at__gt=F("checked_at"))
        return self.filter(by_day | by_moment, is_offered=True).distinct()


class Course(models.Model):
    """What a session teaches: one text, used by every date and place where it is held."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    title = models.CharField(_("Titel"), max_length=120)
    title_en = models.CharField(_("Titel på engelsk"), max_length=120, blank=True)
    description = models.TextField(_("Hvad lærer man?"), max_length=1200)
    description_en = models.TextField(_("Hvad lærer man? På engelsk"), max_length=1200, blank=True)
    for_whom = models.CharField(_("For hvem?"), max_length=200, blank=True)
    for_whom_en = models.CharField(_("For hvem? På engelsk"), max_length=200, blank=True)
    bring = models.CharField(_("Hvad skal man tage med?"), max_length=200, blank=True)
    bring_en = models.CharField(_("Hvad skal man tage med? På engelsk"), max_length=200, blank=True)
    material = models.CharField(_("Materiale til underviseren"), max_length=200, blank=True)
    format = models.ForeignKey(CourseFormat, verbose_name=_("Format"), on_delete=models.PROTECT, related_name="courses")
    topic = models.ForeignKey(Topic, verbose_name=_("Emne"), on_delete=models.PROTECT, related_name="courses")
    audience = models.CharField(_("Målgruppe"), max_length=9, choices=Audience, default=Audience.CITIZENS)
    # Empty: for everybody.
    level = models.CharField(
        _("Niveau"), max_length=9, choices=[c for c in Level.choices if c[0] != Level.UNSURE], blank=True
    )
    priority_areas = models.ManyToManyField(
        PriorityArea, verbose_name=_("Indsatsområder"), related_name="courses", blank=True
    )
    checked_on = models.DateField(_("Teksten er sidst set efter"), default=date.today)
    # The same to the moment, where it is known: what changes later that day is not overlooked.
    checked_at = models.DateTimeField(default=timezone.now, null=True, editable=False)
    is_offered = models.BooleanField(_("Udbydes"), default=True)

    objects = CourseQuerySet.as_manager()
    shown_to_all = Shown()

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def for_level(self) -> str:
        """The level as a citizen reads it on a card."""
        words = {
            Level.NEW.value: _("For helt nye"),
            Level.SOME.value: _("For let øvede"),
            Level.PRACTISED.value: _("For øvede"),
        }
        return str(words.get(self.level, _("For alle")))
