"""What those who help can and may: seen by the coordinator, and by themselves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from selvhjulpen.directory.models.offers import only_danish
from selvhjulpen.directory.models.organizations import Organization
from selvhjulpen.directory.models.places import Area
from selvhjulpen.lib.keys import new_key
from selvhjulpen.solutions.models import Topic
from selvhjulpen.ui.models import Shown


class Volunteer(models.Model):
    """What somebody who helps has told of themselves."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="volunteer")
    topics = models.ManyToManyField(Topic, verbose_name=_("Kan hjælpe med"), related_name="volunteers", blank=True)
    languages = models.JSONField(_("Sprog"), default=only_danish)  # values of Language
    areas = models.ManyToManyField(Area, verbose_name=_("Områder"), related_name="volunteers", blank=True)
    weekdays = models.JSONField(_("Ugedage"), default=list, blank=True)  # ISO: Monday is 1
    availability = models.CharField(_("Hvornår passer det?"), max_length=200, blank=True)
    # Whom they belong to, and who else may ask for them: instructors are lent across units.
    home = models.ForeignKey(
        Organization, verbose_name=_("Hører til"), on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    lent_to = models.ManyToManyField(Organization, verbose_name=_("Kan lånes af"), related_name="+", blank=True)
    confidentiality_signed_on = models.DateField(_("Tavshedspligt skrevet under"), null=True, blank=True)
    # Citizens may read the first name of those who are on shift at an IT-café.
    shows_first_name = models.BooleanField(_("Mit fornavn må stå på siden om IT-caféen"), default=False)

    shown_to_all = Shown(only=frozenset({"person_id", "shows_first_name"}))

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.person)


class CompletedCourse(models.Model):
    """A course that a volunteer has been through."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="completed_courses")
    title = models.CharField(_("Kursus"), max_length=120)
    completed_on = models.DateField(_("Gennemført"))

    class Meta:
        ordering = ["-completed_on", "pk"]

    def __str__(self) -> str:
        return self.title
