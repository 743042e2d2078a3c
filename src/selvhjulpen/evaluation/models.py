"""Figures that were reported before the programme kept its own: printed once, known as they were printed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from selvhjulpen.lib.keys import new_key


class Measure(models.TextChoices):
    """What is counted. Drop-by contacts are not course participants: the same person may be counted twice."""

    COURSE = "course", _("På kursus")
    DROP_BY = "drop_by", _("Kom forbi (kontakter)")
    ALL = "all", _("I alt")


class Precision(models.TextChoices):
    EXACT = "exact", _("Præcist")
    APPROXIMATE = "approximate", _("Cirka")
    UNKNOWN = "unknown", _("Ikke opgjort")


class Status(models.TextChoices):
    HELD = "held", _("Afholdt")
    SO_FAR = "so_far", _("Kendt indtil nu")
    PLANNED = "planned", _("Planlagt, kendt indtil nu")


class ReportedTotal(models.Model):
    """One cell of a table somebody printed. A printed grand total stands beside the sum, it never joins it."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    first_day = models.DateField()
    last_day = models.DateField()
    audience = models.CharField(max_length=9, choices=[("citizens", _("Borgere")), ("employees", _("Medarbejdere"))])
    measure = models.CharField(max_length=7, choices=Measure)
    value = models.PositiveIntegerField(null=True, blank=True)
    precision = models.CharField(max_length=11, choices=Precision)
    status = models.CharField(max_length=7, choices=Status)
    is_grand_total = models.BooleanField(default=False)
    as_of = models.DateField()
    source = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["first_day", "last_day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="evaluation_period_in_order"),
            models.CheckConstraint(
                condition=Q(precision="unknown", value=None) | (~Q(precision="unknown") & Q(value__isnull=False)),
                name="evaluation_unknown_has_no_value",
            ),
            models.UniqueConstraint(
                fields=["first_day", "last_day", "audience", "measure", "as_of", "is_grand_total"],
                name="evaluation_one_figure_per_cell",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day}..{self.last_day} {self.audience} {self.measure}"


class VoiceQuerySet(models.QuerySet["Voice"]):
    def standing(self) -> VoiceQuerySet:
        """Those nobody has taken back."""
        return self.exclude(text="")


class Voice(models.Model):
    """What somebody said of the programme, typed by us. It is kept only because they said that it may be shown.

    Of one that was taken back the empty row stays for a while: else a file from before would bring it back.
    """

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    text = models.TextField(_("Hvad sagde de?"), max_length=600)
    who = models.CharField(_("Hvem sagde det?"), max_length=120)
    said_on = models.DateField(_("Hvornår?"))
    permitted_on = models.DateField(editable=False)  # the day we noted their permission

    objects = VoiceQuerySet.as_manager()

    class Meta:
        ordering = ["-said_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(text="", who="") | (~Q(text="") & ~Q(who="")), name="evaluation_voice_is_whole_or_gone"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
