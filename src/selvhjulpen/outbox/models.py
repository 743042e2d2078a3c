"""Messages to people, each written once and sent once."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Sms")
    CALL = "call", _("Opkald")  # nobody can write to them: a person must telephone


class MessageState(models.TextChoices):
    WAITING = "waiting", _("Venter")
    SENDING = "sending", _("Er ved at blive sendt")
    SENT = "sent", _("Afsendt")
    CALLED = "called", _("Sagt i telefonen")
    FAILED = "failed", _("Kunne ikke sendes")
    DROPPED = "dropped", _("Ikke længere nødvendig")


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime) -> MessageQuerySet:
        """Messages the worker should send now, those included whose sender died on the way."""
        return self.exclude(channel=Channel.CALL).filter(
            models.Q(state=MessageState.WAITING, send_after__lte=now)
            | models.Q(state=MessageState.SENDING, lease_until__lt=now)
        )

    def to_phone(self) -> MessageQuerySet:
        """What somebody must say on the telephone: no address to write to, or writing failed for good."""
        return self.filter(
            models.Q(channel=Channel.CALL, state=MessageState.WAITING) | models.Q(state=MessageState.FAILED)
        )


class Message(models.Model):
    """One message on one channel. ``key`` names the deed it tells of, so that telling twice is impossible."""

    key = models.CharField(max_length=120, unique=True)
    channel = models.CharField(max_length=5, choices=Channel)
    to_name = models.CharField(max_length=120)
    to_address = models.CharField(max_length=254, blank=True)  # e-mail, or a telephone number; empty: ask at the desk
    subject = models.CharField(max_length=200)
    text = models.TextField()
    calendar = models.TextField(blank=True)  # an iCalendar file that goes with an e-mail
    # Whom or what it is about, for the staff page: "courses.booking:42".
    about = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=7, choices=MessageState, default=MessageState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    interruptions = models.PositiveSmallIntegerField(default=0)  # how often its sender died on the way
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    send_after = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)  # sent, given up, or said on the telephone
    settled_by = models.CharField(max_length=120, blank=True)  # who telephoned

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["state", "send_after"], name="outbox_due"),
            models.Index(fields=["about"], name="outbox_about"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[MessageState.WAITING, MessageState.SENDING], settled_at=None)
                | models.Q(settled_at__isnull=False)
                & ~models.Q(state__in=[MessageState.WAITING, MessageState.SENDING]),
                name="outbox_settled_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.key}"


class Heartbeat(models.Model):
    """One row: when a worker last said that it is alive."""

    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="outbox_one_heartbeat")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"
