"""Who is invited to a meeting, what they answer, and whether they came."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from selvhjulpen.directory.models import Organization
from selvhjulpen.lib.keys import new_key, new_token
from selvhjulpen.meetings.models.groups import GroupMember
from selvhjulpen.meetings.models.meetings import Meeting


class Reply(models.TextChoices):
    NONE = "none", _("Ikke svaret")
    YES = "yes", _("Ja, jeg kommer")
    OTHER = "other", _("En anden kommer i stedet for mig")
    NO = "no", _("Nej, jeg kan ikke")


class Diet(models.TextChoices):
    """Short on purpose: what a kitchen can act on."""

    NONE = "none", _("Ingen særlige hensyn")
    VEGETARIAN = "vegetarian", _("Vegetar")
    VEGAN = "vegan", _("Vegansk")
    NO_PORK = "no_pork", _("Uden svinekød")
    GLUTEN_FREE = "gluten_free", _("Uden gluten")
    LACTOSE_FREE = "lactose_free", _("Uden laktose")
    NO_NUTS = "no_nuts", _("Uden nødder")


class AnswerQuerySet(models.QuerySet["Answer"]):
    def with_names(self) -> AnswerQuerySet:
        """With all that says who it is."""
        return self.select_related("organization", "person", "member__person")

    def coming(self) -> AnswerQuerySet:
        return self.filter(reply__in=[Reply.YES, Reply.OTHER])


class Answer(models.Model):
    """One invitation with its answer and its mark at the door; or somebody who came without one (``is_walk_in``).

    Invited is a member organisation's contact (both set), an organisation by its own e-mail (no person), somebody of
    the group (``member``). The name of whoever comes instead, or walks in from outside, and the diets are forgotten
    two weeks after the meeting; numbers stay.
    """

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="answers")
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)  # opens the answer form
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("Organisation"),
        on_delete=models.PROTECT,
        related_name="meeting_answers",
        null=True,
        blank=True,
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="meeting_answers", null=True, blank=True
    )
    member = models.ForeignKey(GroupMember, on_delete=models.SET_NULL, related_name="answers", null=True, blank=True)
    is_walk_in = models.BooleanField(default=False)
    reply = models.CharField(_("Kommer du?"), max_length=5, choices=Reply, default=Reply.NONE)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Who wrote it down, where it came by telephone; None: they answered by their link.
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    guest_name = models.CharField(_("Hvem kommer?"), max_length=120, blank=True)
    eats = models.BooleanField(_("Spiser med"), default=False)
    diet = models.CharField(_("Mad"), max_length=12, choices=Diet, default=Diet.NONE)
    extra = models.PositiveSmallIntegerField(_("Tager med"), default=0)
    extra_diet = models.CharField(_("Mad til den, der er med"), max_length=12, choices=Diet, default=Diet.NONE)
    # At the door. None: nobody has marked it.
    present = models.BooleanField(_("Kom"), null=True, blank=True)
    extra_present = models.PositiveSmallIntegerField(default=0)  # how many of those brought along came

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            # Somebody who is a contact of two members gets one invitation, and one dinner.
            models.UniqueConstraint(
                fields=["meeting", "person"], condition=Q(is_walk_in=False), name="meetings_person_invited_once"
            ),
            models.UniqueConstraint(
                fields=["meeting", "organization"],
                condition=Q(person=None, is_walk_in=False),
                name="meetings_mailbox_invited_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "member"], condition=Q(is_walk_in=False), name="meetings_member_invited_once"
            ),
            models.CheckConstraint(
                condition=Q(reply=Reply.NONE, answered_at=None) | (~Q(reply=Reply.NONE) & Q(answered_at__isnull=False)),
                name="meetings_answer_has_time",
            ),
            models.CheckConstraint(condition=Q(extra__lte=9), name="meetings_extra_is_few"),
            models.CheckConstraint(
                condition=Q(is_walk_in=False) | Q(reply=Reply.NONE, present=True), name="meetings_walk_in_came"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def make_room(cls, *, kept: int, gone: int) -> None:
        """Two organisations (by key) become one: where both mailboxes were invited to a meeting, one invitation stays.

        One that says nothing goes. Where both say something, nobody's plate or presence is lost: whoever the other
        mailbox answered for comes as a guest by that name.
        """
        by_mailbox = cls.objects.filter(person=None, is_walk_in=False)
        ours = {row.meeting_id: row for row in by_mailbox.filter(organization=kept)}
        for theirs in by_mailbox.filter(organization=gone, meeting__in=ours).select_related("organization"):
            both = (theirs, ours[theirs.meeting_id])
            silent = next((row for row in both if row.reply == Reply.NONE and row.present is None), None)
            if silent:
                silent.delete()
            else:
                theirs.guest_name = theirs.guest_name or theirs.invited_name
                theirs.organization = None
                theirs.save(update_fields=["guest_name", "organization"])

    @property
    def invited_name(self) -> str:
        """Who was invited, or walked in as a member."""
        return str(self.person or self.member or self.organization or "")

    @property
    def name(self) -> str:
        """Who comes: the one invited, or the one sent instead."""
        if self.guest_name:
            return self.guest_name
        if self.reply == Reply.OTHER:
            return gettext("En anden")
        return self.invited_name or gettext("En gæst")

    @property
    def is_gone(self) -> bool:
        """Nobody is written to any more: they have left the group, or their account is closed."""
        account = self.member.person if self.member else self.person
        if account:
            return not account.is_active
        return not self.member and not self.organization

    @property
    def email(self) -> str:
        """Where the letters go; the address of today, not of the day of the invitation."""
        if self.is_gone:
            return ""
        if self.member:
            return self.member.person.email if self.member.person else self.member.email
        return self.person.email if self.person else self.organization.email if self.organization else ""

    @property
    def is_coming(self) -> bool:
        return self.reply in {Reply.YES, Reply.OTHER}

    @property
    def meals(self) -> int:
        """How many plates."""
        return 1 + self.extra if self.is_coming and self.eats else 0

    @property
    def people_came(self) -> int:
        return 1 + self.extra_present if self.present else 0

    @property
    def about(self) -> str:
        """What the outbox and the log call it."""
        return f"meetings.answer:{self.pk}"
