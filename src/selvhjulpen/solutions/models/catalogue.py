"""Topics, the digital solutions that citizens use, and who decides over these."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from selvhjulpen.lib.keys import new_key, new_token
from selvhjulpen.ui.models import Shown


class Owner(models.Model):
    """Who decides over a digital solution: an agency, an association of municipalities, a department of our own."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    name = models.CharField(_("Navn"), max_length=120, unique=True)
    contact = models.CharField(_("Kontaktperson eller afdeling"), max_length=120, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Telefon"), max_length=20, blank=True)
    # Opens the owner's page without an account; a new one makes the old one worthless.
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)  # the last digest of what people stumble over
    # Contact, e-mail and telephone were taken away because somebody wished it; no file brings them back.
    forgotten_at = models.DateTimeField(null=True, blank=True, editable=False)

    shown_to_all = Shown(only=frozenset({"name"}))

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def about(self) -> str:
        """How the outbox and the audit log name it."""
        return f"solutions.owner:{self.pk}"


class Solution(models.Model):
    """A digital solution: MitID, Digital Post, the municipality's own self-service."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    name = models.CharField(_("Navn"), max_length=80, unique=True)
    owner = models.ForeignKey(
        Owner, verbose_name=_("Ejer"), on_delete=models.PROTECT, related_name="solutions", null=True, blank=True
    )
    url = models.URLField(_("Adresse"), blank=True)
    # Its changes stand in ``versions``; of these, the latest that has come into force is repeated here.
    # Course texts and materials that were looked over before that day are flagged.
    changed_on = models.DateField(_("Senest ændret"), null=True, blank=True)
    change = models.CharField(_("Hvad er nyt?"), max_length=200, blank=True)
    # When it came to be known here as in force: what was looked over earlier on that day, or before a change that was
    # announced late, is flagged as well. None: known by its day only.
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)

    shown_to_all = Shown(only=frozenset({"name", "owner_id"}))

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def about(self) -> str:
        """How the audit log names it."""
        return f"solutions.solution:{self.pk}"


class SolutionVersion(models.Model):
    """A change of a digital solution, announced by its owner or by the coordinator."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="versions")
    version = models.CharField(_("Version"), max_length=40, blank=True)
    valid_from = models.DateField(_("Gælder fra"))
    change = models.CharField(_("Hvad er nyt?"), max_length=200)
    announced_on = models.DateField(editable=False)
    is_owners = models.BooleanField(default=False, editable=False)  # the owner wrote it, by their link

    class Meta:
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["solution", "valid_from", "change"], name="solutions_change_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.solution} {self.version}".strip()


class Topic(models.Model):
    """What a course or a help visit is about."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    name = models.CharField(_("Navn"), max_length=80, unique=True)
    name_en = models.CharField(_("Navn på engelsk"), max_length=80, blank=True)
    solutions = models.ManyToManyField(
        Solution, verbose_name=_("Digitale løsninger"), related_name="topics", blank=True
    )

    shown_to_all = Shown()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
