"""What a meeting is about, and what comes of it: points of the agenda, decisions, action points."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from selvhjulpen.directory.models import Organization
from selvhjulpen.lib.keys import new_key
from selvhjulpen.meetings.models.meetings import Meeting


class ItemKind(models.TextChoices):
    INPUT = "input", _("Fagligt oplæg")
    MEAL = "meal", _("Spisning")
    SHARING = "sharing", _("Videndeling")
    DECISION = "decision", _("Beslutning")
    OTHER = "other", _("Andet")


class Somebody(models.Model):
    """Who does it: a member organisation, somebody with an account, or somebody from outside by name; or nobody yet."""

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("Organisation"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Person"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    external_name = models.CharField(_("En udefra"), max_length=120, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(organization=None, person=None)
                | Q(organization=None, external_name="")
                | Q(person=None, external_name=""),
                name="meetings_%(class)s_one_somebody",
                violation_error_message=_("Vælg kun én: en organisation, en person eller en udefra."),
            ),
        ]

    @property
    def who(self) -> str:
        """The name to show; empty where nobody does it yet."""
        return str(self.organization or self.person or self.external_name)

    @property
    def public_who(self) -> str:
        """As ``who``, for others than the coordinator: a private helper chooses whether the name is shown."""
        return self.organization.public_name if self.organization else self.who


class AgendaItem(Somebody):
    """A point of the agenda. Its clock times follow from those before it."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    order = models.PositiveSmallIntegerField(_("Rækkefølge"))
    kind = models.CharField(_("Slags"), max_length=8, choices=ItemKind, default=ItemKind.OTHER)
    minutes = models.PositiveSmallIntegerField(_("Minutter"))
    title = models.CharField(_("Overskrift"), max_length=160)
    notes = models.TextField(_("Referat"), max_length=6000, blank=True)

    class Meta(Somebody.Meta):
        ordering = ["order", "pk"]
        constraints = [
            *Somebody.Meta.constraints,
            models.CheckConstraint(condition=Q(minutes__range=(1, 720)), name="meetings_item_minutes_fit_a_day"),
        ]

    def __str__(self) -> str:
        return self.title


class Decision(models.Model):
    """What was decided, at a point of the agenda or besides."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    item = models.ForeignKey(
        AgendaItem,
        verbose_name=_("Punkt"),
        on_delete=models.SET_NULL,
        related_name="decisions",
        null=True,
        blank=True,
    )
    text = models.CharField(_("Beslutning"), max_length=500)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class ActionItem(Somebody):
    """Who does what until when. An open one stands on the next agenda of its group until it is done."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="actions")
    title = models.CharField(_("Opgave"), max_length=200)
    due = models.DateField(_("Senest"), null=True, blank=True)
    done_at = models.DateTimeField(_("Gjort"), null=True, blank=True)

    class Meta(Somebody.Meta):
        ordering = [F("due").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.title
