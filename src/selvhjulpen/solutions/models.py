"""What citizens learn about: topics, and the digital solutions they use."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from selvhjulpen.lib.keys import new_key
from selvhjulpen.ui.models import Shown


class Solution(models.Model):
    """A digital solution: MitID, Digital Post, the municipality's own self-service."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    name = models.CharField(_("Navn"), max_length=80, unique=True)
    # The latest change that teaching must follow, and what it was. Course texts checked before it are flagged.
    changed_on = models.DateField(_("Senest ændret"), null=True, blank=True)
    change = models.CharField(_("Hvad er nyt?"), max_length=200, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


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
