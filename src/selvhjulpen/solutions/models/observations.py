"""Here people get stuck: what was seen, what it has in common, and what the owner of the solution says to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from selvhjulpen.lib.keys import new_key
from selvhjulpen.solutions.models.catalogue import Solution
from selvhjulpen.ui.models import Shown


class Kind(models.TextChoices):
    """What it is that people stumble over."""

    WORDS = "words", _("Ord, der ikke er til at forstå")
    LOGIN = "login", _("At logge ind")
    LAYOUT = "layout", _("Man kan ikke finde det")
    ERROR = "error", _("Der kommer en fejl")
    HELP = "help", _("Der mangler hjælp")
    DEVICE = "device", _("Det virker ikke på telefonen eller computeren")


class Severity(models.IntegerChoices):
    SLOWS = 1, _("Det tager tid")
    NEEDS_HELP = 2, _("Man må have hjælp")
    STOPS = 3, _("Man kommer ikke videre")


class Origin(models.TextChoices):
    """Where it was seen."""

    CAFE = "cafe", _("I en IT-café")
    COURSE = "course", _("På et kursus")
    PAGE = "page", _("Skrevet af en borger")
    PRACTICE = "practice", _("I en øvelse")


class BlockState(models.TextChoices):
    """What the owner of the solution says."""

    RECEIVED = "received", _("Modtaget")
    PLANNED = "planned", _("Bliver rettet")
    MENDED = "mended", _("Rettet")
    DECLINED = "declined", _("Bliver ikke rettet")


class StumblingBlock(models.Model):
    """One thing that people get stuck on in one solution: alike observations taken together, and their answer."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="blocks")
    kind = models.CharField(_("Hvad er det?"), max_length=6, choices=Kind)
    step = models.CharField(_("Hvor går det galt?"), max_length=120)
    # How the step is compared: without case, accents and small words.
    step_folded = models.CharField(max_length=160, editable=False)
    # The words are of somebody who works here, or were read by a coordinator: they may be shown to all.
    is_checked = models.BooleanField(default=False, editable=False)
    state = models.CharField(_("Status"), max_length=8, choices=BlockState, blank=True)  # empty: nobody has answered
    answer = models.CharField(_("Svar"), max_length=400, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_owners = models.BooleanField(default=False, editable=False)  # the owner answered, by their link
    first_seen_on = models.DateField(editable=False)
    last_seen_on = models.DateField(editable=False)
    reopened_on = models.DateField(null=True, blank=True, editable=False)  # seen again after it was said to be mended
    told_at = models.DateTimeField(null=True, blank=True, editable=False)  # when the owner was last told

    shown_to_all = Shown(but=frozenset({"told_at", "step_folded"}))

    class Meta:
        ordering = ["-last_seen_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["solution", "kind", "step_folded"], name="solutions_block_once"),
            models.CheckConstraint(
                condition=Q(state="", answered_at=None) | (~Q(state="") & Q(answered_at__isnull=False)),
                name="solutions_answer_has_time",
            ),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(answer=""), name="solutions_no_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.solution}: {self.step}"

    @property
    def about(self) -> str:
        """How the audit log names it."""
        return f"solutions.stumblingblock:{self.pk}"


class FormerWords(models.Model):
    """Words that have come to mean a block: of another taken together with it, or its own before they were mended.

    Written again, they lead there. Only a digest is kept (see ``rules.steps``), for citizens' words may name somebody.
    """

    block = models.ForeignKey(StumblingBlock, on_delete=models.CASCADE, related_name="former_words")
    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["solution", "digest"], name="solutions_words_mean_one_block")]

    def __str__(self) -> str:
        return str(self.block)


class Observation(models.Model):
    """One time it was seen, by how many people, and how bad it was. Nobody's name."""

    # Made where it was written, so that sending it twice gives one.
    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    block = models.ForeignKey(StumblingBlock, on_delete=models.CASCADE, related_name="observations")
    origin = models.CharField(_("Hvor så du det?"), max_length=8, choices=Origin, default=Origin.CAFE)
    severity = models.PositiveSmallIntegerField(_("Hvor slemt er det?"), choices=Severity, default=Severity.NEEDS_HELP)
    people = models.PositiveSmallIntegerField(_("Hvor mange?"), default=1)
    seen_on = models.DateField()
    filed_at = models.DateTimeField(default=timezone.now, editable=False)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="observations", null=True, blank=True
    )
    # A citizen who wants to hear of the answer; forgotten when it is sent, or a year later.
    email = models.EmailField(_("E-mail"), blank=True)
    language = models.CharField(max_length=2, default="da", editable=False)
    # Encoded anew without what the camera wrote into it; in the storage of uploads.
    picture = models.CharField(max_length=200, blank=True, editable=False)

    shown_to_all = Shown(only=frozenset({"block_id", "people"}))

    class Meta:
        ordering = ["-filed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(people__range=(1, 200)), name="solutions_seen_with_somebody"),
            models.CheckConstraint(condition=Q(severity__range=(1, 3)), name="solutions_severity_exists"),
        ]

    def __str__(self) -> str:
        return f"{self.block}, {self.seen_on}"

    @property
    def about(self) -> str:
        """How the outbox and the audit log name it."""
        return f"solutions.observation:{self.pk}"
