"""Being a member of the network, and asking to become one."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from selvhjulpen.directory.models.organizations import Organization, OrganizationKind
from selvhjulpen.lib.keys import new_key, new_token


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self, today: date) -> MembershipQuerySet:
        """Those that have begun on this day and are not over: one may end on a day that is written down ahead."""
        return self.filter(since__lte=today).not_over(today)

    def not_over(self, today: date) -> MembershipQuerySet:
        """As ``active``, with those that begin on a later day."""
        return self.filter(Q(until=None) | Q(until__gt=today))


class Membership(models.Model):
    """That an organisation is, or was, a member of the network: from a day, until a day."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    organization = models.ForeignKey(
        Organization, verbose_name=_("Organisation"), on_delete=models.CASCADE, related_name="memberships"
    )
    since = models.DateField(_("Medlem fra"))
    until = models.DateField(_("Medlem til"), null=True, blank=True)  # the first day it is no longer

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(since__lt=F("until")), name="directory_member_in_order"),
            models.UniqueConstraint(
                fields=["organization"], condition=Q(until=None), name="directory_member_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.since}"


class RequestState(models.TextChoices):
    NEW = "new", _("Ny")
    ACCEPTED = "accepted", _("Optaget")
    DECLINED = "declined", _("Afslået")


class JoinRequest(models.Model):
    """Somebody who would like to be a member: asked without an account, answered by the coordinator."""

    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)  # opens the thread
    name = models.CharField(_("Hvad hedder I?"), max_length=120)
    kind = models.CharField(_("Slags"), max_length=16, choices=OrganizationKind, default=OrganizationKind.ASSOCIATION)
    contact_name = models.CharField(_("Dit navn"), max_length=120)
    email = models.EmailField(_("E-mail"))
    phone = models.CharField(_("Telefon"), max_length=20, blank=True)
    state = models.CharField(max_length=8, choices=RequestState, default=RequestState.NEW)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(_("Begrundelse"), max_length=1000, blank=True)
    organization = models.ForeignKey(Organization, on_delete=models.SET_NULL, null=True, related_name="join_requests")

    class Meta:
        ordering = ["-asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RequestState.NEW, decided_at=None)
                | (~Q(state=RequestState.NEW) & Q(decided_at__isnull=False)),
                name="directory_request_decided_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class JoinMessage(models.Model):
    """One message of the thread; ``written_by`` is None where the one who asked wrote it."""

    request = models.ForeignKey(JoinRequest, on_delete=models.CASCADE, related_name="messages")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    is_from_us = models.BooleanField()
    text = models.TextField(_("Besked"), max_length=2000)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]
