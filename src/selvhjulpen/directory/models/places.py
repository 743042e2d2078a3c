"""Where: the municipality's areas, and the places where people meet."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from selvhjulpen.directory.models.organizations import Organization
from selvhjulpen.lib.keys import new_key
from selvhjulpen.ui.models import Shown


class Area(models.Model):
    """A district of the municipality, drawn from the municipality's own file."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    name = models.CharField(_("Navn"), max_length=80, unique=True)
    # How many live here whom the programme is meant for; unknown is not zero.
    target_group = models.PositiveIntegerField(_("Borgere i målgruppen"), null=True, blank=True)
    geometry = models.JSONField(_("Omrids (GeoJSON)"), null=True, blank=True)  # Polygon or MultiPolygon, WGS 84

    shown_to_all = Shown()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PriorityArea(models.Model):
    """What the municipality's policies put first, as a tag on what is done: "svage læsere", "udsatte boligområder"."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    name = models.CharField(_("Navn"), max_length=80, unique=True)
    name_en = models.CharField(_("Navn på engelsk"), max_length=80, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class LocationKind(models.TextChoices):
    """The kinds of place where the two programmes taught."""

    LIBRARY = "library", _("Bibliotek")
    SENIOR_COMPUTER_ROOM = "senior_computer_room", _("Ældredatastue")
    UNION = "union", _("Fagforening")
    COMMUNITY_HOUSE = "community_house", _("Beboerhus")
    SCHOOL = "school", _("Skole eller uddannelsessted")
    SUPERMARKET = "supermarket", _("Supermarked")
    SHOPPING_CENTRE = "shopping_centre", _("Indkøbscenter")
    FAIR = "fair", _("Messe")
    WORKPLACE = "workplace", _("Arbejdsplads")
    OTHER = "other", _("Andet sted")


class Location(models.Model):
    """A place where people meet."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    name = models.CharField(_("Navn"), max_length=120)
    kind = models.CharField(_("Slags"), max_length=20, choices=LocationKind, default=LocationKind.LIBRARY)
    organization = models.ForeignKey(
        Organization, verbose_name=_("Vært"), on_delete=models.PROTECT, related_name="locations", null=True, blank=True
    )
    area = models.ForeignKey(Area, verbose_name=_("Område"), on_delete=models.PROTECT, related_name="locations")
    address = models.CharField(_("Adresse"), max_length=160, blank=True)
    directions = models.TextField(_("Sådan finder man derhen"), max_length=400, blank=True)
    directions_en = models.TextField(_("Sådan finder man derhen, på engelsk"), max_length=400, blank=True)
    # Unknown is not no: a wheelchair user is told to ring and ask.
    step_free = models.BooleanField(_("Adgang uden trapper"), null=True, blank=True)
    hearing_loop = models.BooleanField(_("Teleslynge"), null=True, blank=True)
    latitude = models.DecimalField(_("Breddegrad"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("Længdegrad"), max_digits=8, decimal_places=5, null=True, blank=True)
    contact_name = models.CharField(_("Hvem låser op?"), max_length=120, blank=True)
    contact_phone = models.CharField(_("Telefon til stedet"), max_length=20, blank=True)

    shown_to_all = Shown()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="directory_point_is_whole",
                violation_error_message=_("Skriv både breddegrad og længdegrad, eller ingen af dem."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
