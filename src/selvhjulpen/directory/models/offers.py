"""What they offer, and when: HSDS service, service at location, schedule."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from selvhjulpen.directory.models.organizations import Organization
from selvhjulpen.directory.models.places import Area, Location, PriorityArea
from selvhjulpen.lib.danish import sort_key
from selvhjulpen.lib.keys import new_key
from selvhjulpen.lib.search import index_of
from selvhjulpen.solutions.models import Topic
from selvhjulpen.ui.models import Shown


class Access(models.TextChoices):
    """How one comes to the help."""

    WALK_IN = "walk_in", _("Kom, når der er åbent")
    APPOINTMENT = "appointment", _("Aftal en tid først")
    HOME = "home", _("Vi kommer hjem til dig")
    PHONE = "phone", _("Ring, og få hjælp i telefonen")


class Language(models.TextChoices):
    """Languages in which help is given (ISO 639-1)."""

    DANISH = "da", _("Dansk")
    ENGLISH = "en", _("Engelsk")
    GERMAN = "de", _("Tysk")
    ARABIC = "ar", _("Arabisk")
    FARSI = "fa", _("Farsi")
    POLISH = "pl", _("Polsk")
    ROMANIAN = "ro", _("Rumænsk")
    SOMALI = "so", _("Somali")
    TURKISH = "tr", _("Tyrkisk")
    UKRAINIAN = "uk", _("Ukrainsk")
    SIGN = "sgn", _("Tegnsprog")


def only_danish() -> list[str]:
    """What an offer's languages are where nobody said otherwise."""
    return [Language.DANISH.value]


class Service(models.Model):
    """An offer: help that an organisation gives. The screens call it "tilbud"."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    organization = models.ForeignKey(
        Organization, verbose_name=_("Organisation"), on_delete=models.PROTECT, related_name="services"
    )
    name = models.CharField(_("Navn"), max_length=120)
    name_en = models.CharField(_("Navn på engelsk"), max_length=120, blank=True)
    description = models.TextField(_("Beskrivelse"), max_length=600, blank=True)
    description_en = models.TextField(_("Beskrivelse på engelsk"), max_length=600, blank=True)
    topics = models.ManyToManyField(Topic, verbose_name=_("Emner"), related_name="services", blank=True)
    for_whom = models.CharField(_("For hvem"), max_length=120, blank=True)  # empty: for everybody
    for_whom_en = models.CharField(_("For hvem, på engelsk"), max_length=120, blank=True)
    languages = models.JSONField(_("Sprog"), default=only_danish)  # values of Language
    # In øre; 0 is free, None is not known.
    cost = models.PositiveIntegerField(_("Pris"), null=True, blank=True)
    cost_note = models.CharField(_("Om prisen"), max_length=80, blank=True)
    access = models.CharField(_("Sådan får man hjælp"), max_length=11, choices=Access, default=Access.WALK_IN)
    # Where empty, one asks the organisation.
    phone = models.CharField(_("Telefon"), max_length=20, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    url = models.URLField(_("Hjemmeside"), blank=True)
    priority_areas = models.ManyToManyField(
        PriorityArea, verbose_name=_("Indsatsområder"), related_name="services", blank=True
    )
    is_active = models.BooleanField(_("Findes nu"), default=True)
    # "Er det stadig rigtigt?": asked twice a year, reminded once, marked on the public page when nobody answers.
    confirmed_at = models.DateTimeField(_("Sidst bekræftet"), null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Grows with every change, so that two who edit at once lose nothing.
    version = models.PositiveIntegerField(default=1, editable=False)
    # How the name sorts in Danish, which no database knows; see ``sort_key``.
    sorts_as = models.CharField(max_length=200, editable=False, db_index=True)
    # What a search word is looked for in; see ``lib.search``.
    searched = models.TextField(editable=False, default="")

    shown_to_all = Shown(but=frozenset({"asked_at", "version", "searched"}))

    class Meta:
        ordering = ["sorts_as", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.reckon()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def reckon(self) -> None:
        """Fill the columns that follow from others; who writes many rows past ``save`` calls it for each."""
        self.sorts_as = sort_key(self.name)[0]
        words = [self.description, self.description_en, self.for_whom, self.for_whom_en]
        self.searched = index_of("\n".join(words), title=f"{self.name}\n{self.name_en}")


class ServiceAtLocation(models.Model):
    """Where an offer is given: at a place; or, at home and on the telephone, in an area or in all of the municipality.

    The opening hours belong here, so that one offer may be open on Mondays in one place and on Tuesdays in another.
    """

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    service = models.ForeignKey(Service, verbose_name=_("Tilbud"), on_delete=models.CASCADE, related_name="at")
    location = models.ForeignKey(
        Location, verbose_name=_("Sted"), on_delete=models.PROTECT, related_name="services", null=True, blank=True
    )
    area = models.ForeignKey(
        Area, verbose_name=_("Område"), on_delete=models.PROTECT, related_name="services", null=True, blank=True
    )
    closed_on_holidays = models.BooleanField(_("Lukket på helligdage"), default=True)

    shown_to_all = Shown()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(location=None) | Q(area=None), name="directory_place_or_area"),
            models.UniqueConstraint(fields=["service", "location"], name="directory_offer_once_at_a_place"),
        ]

    def __str__(self) -> str:
        return str(self.location or self.area or self.service)


class OpeningHours(models.Model):
    """One stretch of one weekday."""

    at = models.ForeignKey(ServiceAtLocation, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("Ugedag"))  # ISO: Monday is 1
    opens = models.TimeField(_("Åbner"))
    closes = models.TimeField(_("Lukker"))

    shown_to_all = Shown()

    class Meta:
        ordering = ["weekday", "opens"]
        indexes = [models.Index(fields=["weekday", "opens"], name="directory_hours_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="directory_hours_in_order"),
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="directory_weekday_exists"),
            models.UniqueConstraint(fields=["at", "weekday", "opens"], name="directory_opens_once"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"


class HoursException(models.Model):
    """Days on which the week's hours do not hold: closed, or open at other hours."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    at = models.ForeignKey(ServiceAtLocation, on_delete=models.CASCADE, related_name="exceptions")
    first_day = models.DateField(_("Fra og med"))
    last_day = models.DateField(_("Til og med"))
    # Both or neither; neither is closed.
    opens = models.TimeField(_("Åbner"), null=True, blank=True)
    closes = models.TimeField(_("Lukker"), null=True, blank=True)
    reason = models.CharField(_("Hvorfor"), max_length=80, blank=True)
    reason_en = models.CharField(_("Hvorfor, på engelsk"), max_length=80, blank=True)

    shown_to_all = Shown()

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="directory_exception_in_order"),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(opens__lt=F("closes")), name="directory_exception_hours_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"
