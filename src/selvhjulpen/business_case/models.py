"""Money: what was granted, for what, and what it was spent on. All amounts are whole øre."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from selvhjulpen.awards.models import AwardRound
from selvhjulpen.courses.models import CourseInstance
from selvhjulpen.lib.keys import new_key, new_token
from selvhjulpen.meetings.models import Meeting


class Activity(models.TextChoices):
    """What the money of a budget line is for."""

    COURSES = "courses", _("Kurser")
    DROP_BY = "drop_by", _("Kom forbi")
    CAFE = "cafe", _("IT-café")
    MEETINGS = "meetings", _("Netværksmøder")
    MATERIALS = "materials", _("Materialer")
    VOLUNTEERS = "volunteers", _("Uddannelse af frivillige")
    ADMINISTRATION = "administration", _("Administration")
    OTHER = "other", _("Andet")


class Grant(models.Model):
    """Money given for a purpose, for a while. A prize is a grant whose purpose is limited."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    name = models.CharField(_("Bevillingens navn"), max_length=120)
    giver = models.CharField(_("Hvem giver pengene?"), max_length=120)
    purpose = models.TextField(_("Formål"), max_length=1000, blank=True)
    year = models.PositiveSmallIntegerField(_("År"))
    amount_ore = models.PositiveBigIntegerField(_("Beløb"))
    may_be_used_for = models.CharField(_("Må kun bruges til"), max_length=300, blank=True)
    first_day = models.DateField(_("Gælder fra"))
    last_day = models.DateField(_("Gælder til og med"))
    award = models.OneToOneField(
        AwardRound, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="grant"
    )

    class Meta:
        ordering = ["-first_day", "name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_ore__gt=0), name="business_case_grant_is_money"),
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="business_case_grant_in_order"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def about(self) -> str:
        """How the audit log names it."""
        return f"business_case.grant:{self.pk}"


class BudgetLine(models.Model):
    """So much of a grant is meant for one kind of activity."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="lines")
    name = models.CharField(_("Budgetlinje"), max_length=120)
    amount_ore = models.PositiveBigIntegerField(_("Beløb"))
    activity = models.CharField(_("Slags"), max_length=14, choices=Activity)

    class Meta:
        ordering = ["grant", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "name"], name="business_case_line_once"),
        ]

    def __str__(self) -> str:
        return self.name


RECEIPTS = "receipts"


def receipt_path(expense: Expense, filename: str) -> str:
    """Below the uploads, under a name nobody can guess; what it was called is a column, its kind its ending."""
    return f"{RECEIPTS}/{new_token()}.{filename.rpartition('.')[2]}"


class Expense(models.Model):
    """Money that was spent; a credit note is a negative amount."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    line = models.ForeignKey(
        BudgetLine, verbose_name=_("Budgetlinje"), on_delete=models.PROTECT, related_name="expenses"
    )
    day = models.DateField(_("Dag"))
    amount_ore = models.BigIntegerField(_("Beløb"))
    what = models.CharField(_("Hvad er købt?"), max_length=200)
    supplier = models.CharField(_("Hos hvem?"), max_length=120, blank=True)
    receipt = models.FileField(upload_to=receipt_path, max_length=100, blank=True, editable=False)
    receipt_name = models.CharField(max_length=120, blank=True, editable=False)
    # What it was spent at, where that is one thing: a meeting, or a session of a course.
    meeting = models.ForeignKey(
        Meeting, verbose_name=_("Møde"), on_delete=models.SET_NULL, null=True, blank=True, related_name="expenses"
    )
    instance = models.ForeignKey(
        CourseInstance,
        verbose_name=_("Hold"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="expenses",
    )
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount_ore=0), name="business_case_expense_is_money"),
            models.CheckConstraint(
                condition=(Q(receipt="") & Q(receipt_name="")) | (~Q(receipt="") & ~Q(receipt_name="")),
                name="business_case_receipt_has_a_name",
            ),
            models.CheckConstraint(
                condition=Q(meeting=None) | Q(instance=None), name="business_case_spent_at_one_activity"
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def about(self) -> str:
        """How the audit log names it."""
        return f"business_case.expense:{self.pk}"

    @property
    def activity(self) -> Meeting | CourseInstance | None:
        """The meeting or session the money was spent at."""
        return self.meeting or self.instance
