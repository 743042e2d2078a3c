"""The queue of one opening of a café."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from selvhjulpen.cafe.models.cafes import DropInSession
from selvhjulpen.lib.keys import new_key
from selvhjulpen.solutions.models import Topic


class TicketState(models.TextChoices):
    WAITING = "waiting", _("Venter")
    TAKEN = "taken", _("Får hjælp")
    DONE = "done", _("Er færdig")
    GONE = "gone", _("Gik igen")


class Ticket(models.Model):
    """A number in the queue. The first name, if somebody gave one, is forgotten at the end of the day."""

    # Made where the number was taken, so that sending it twice gives one number.
    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    session = models.ForeignKey(DropInSession, on_delete=models.CASCADE, related_name="tickets")
    number = models.PositiveIntegerField()
    first_name = models.CharField(_("Fornavn"), max_length=40, blank=True)
    topic = models.ForeignKey(
        Topic, verbose_name=_("Emne"), on_delete=models.PROTECT, related_name="tickets", null=True, blank=True
    )
    state = models.CharField(max_length=7, choices=TicketState, default=TicketState.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="tickets", null=True, blank=True
    )
    table = models.CharField(_("Bord"), max_length=20, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # done, or gone

    class Meta:
        ordering = ["session", "number"]
        indexes = [models.Index(fields=["session", "state", "number"], name="cafe_queue")]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="cafe_number_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", taken_at=None, ended_at=None)
                | Q(state="taken", taken_at__isnull=False, ended_at=None)
                | Q(state="done", taken_at__isnull=False, ended_at__isnull=False)
                | Q(state="gone", ended_at__isnull=False),
                name="cafe_ticket_in_one_state",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class QueueDeed(models.Model):
    """Something done at the queue, by the key of the form that did it: sent again, it changes nothing.

    Kept for as long as anybody may send it again.
    """

    key = models.CharField(max_length=80, unique=True, editable=False)
    session = models.ForeignKey(DropInSession, on_delete=models.CASCADE, related_name="queue_deeds")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="deeds", null=True)  # None: nobody waited
    done_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["done_at", "pk"]

    def __str__(self) -> str:
        return self.key
