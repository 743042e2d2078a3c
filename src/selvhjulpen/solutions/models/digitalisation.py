"""The digitalisation rate: of all that citizens ask the municipality for, how much comes by self-service."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from selvhjulpen.lib.keys import new_key


class Channel(models.TextChoices):
    SELF_SERVICE = "self_service", _("Selvbetjening")
    LETTER = "letter", _("Brev og e-mail")
    PHONE = "phone", _("Telefon")
    IN_PERSON = "in_person", _("Personligt")


class Method(models.Model):
    """A way of counting: which tasks, which weeks, what it is a share of. Rates of two methods cannot be compared."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    name = models.CharField(_("Navn"), max_length=120, unique=True)
    tasks = models.CharField(_("Hvilke opgaver?"), max_length=200)
    weeks = models.CharField(_("Hvilke uger?"), max_length=120, blank=True)
    denominator = models.CharField(_("Andel af hvad?"), max_length=200)
    source = models.CharField(_("Kilde"), max_length=200, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Task(models.Model):
    """One thing citizens ask for: moving house, a health card."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    name = models.CharField(_("Navn"), max_length=120, unique=True)
    name_en = models.CharField(_("Navn på engelsk"), max_length=120, blank=True)
    methods = models.ManyToManyField(Method, verbose_name=_("Metoder"), related_name="task_list", blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CountingRound(models.Model):
    """One count, held or planned. Its rate is of its task counts; or the reported one, where no counts are known."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    method = models.ForeignKey(Method, verbose_name=_("Metode"), on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField(_("Navn"), max_length=80)
    first_day = models.DateField(_("Fra og med"))
    last_day = models.DateField(_("Til og med"))
    # In per mille of all, so that 33.4 % is a whole number; None: not known, or counted task by task.
    reported_permille = models.PositiveSmallIntegerField(_("Oplyst grad"), null=True, blank=True)
    note = models.CharField(_("Bemærkning"), max_length=400, blank=True)

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="solutions_round_in_order"),
            models.CheckConstraint(
                condition=Q(reported_permille=None) | Q(reported_permille__lte=1000), name="solutions_rate_is_a_share"
            ),
            models.UniqueConstraint(fields=["method", "first_day"], name="solutions_counted_once"),
        ]

    def __str__(self) -> str:
        return self.name


class TaskCount(models.Model):
    """How often one task came by each channel (``Channel``) in one round. None: not known, which is not zero."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    round = models.ForeignKey(CountingRound, on_delete=models.CASCADE, related_name="counts")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="counts")
    self_service = models.PositiveIntegerField(Channel.SELF_SERVICE.label, null=True, blank=True)
    letter = models.PositiveIntegerField(Channel.LETTER.label, null=True, blank=True)
    phone = models.PositiveIntegerField(Channel.PHONE.label, null=True, blank=True)
    in_person = models.PositiveIntegerField(Channel.IN_PERSON.label, null=True, blank=True)

    class Meta:
        ordering = ["task__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "task"], name="solutions_task_counted_once"),
            models.CheckConstraint(
                condition=~Q(self_service=None, letter=None, phone=None, in_person=None),
                name="solutions_count_knows_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}, {self.task}"


class Target(models.Model):
    """What was decided to reach, and by when; of one method, or of none that is known."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    year = models.PositiveSmallIntegerField(_("År"))
    permille = models.PositiveSmallIntegerField(_("Mål"))
    method = models.ForeignKey(
        Method, verbose_name=_("Metode"), on_delete=models.PROTECT, related_name="targets", null=True, blank=True
    )
    note = models.CharField(_("Bemærkning"), max_length=200, blank=True)

    class Meta:
        ordering = ["year", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(permille__lte=1000), name="solutions_target_is_a_share"),
            models.UniqueConstraint(fields=["year", "method"], name="solutions_target_once"),
            # To the database two unknown methods are never the same one.
            models.UniqueConstraint(
                fields=["year"], condition=Q(method=None), name="solutions_target_of_no_method_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.permille / 10:g} %"
