"""Who: associations, companies, groups, the library itself, and private helpers (Open Referral HSDS: organization)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from selvhjulpen.lib.keys import new_key
from selvhjulpen.lib.search import index_of
from selvhjulpen.people.models import Person
from selvhjulpen.ui.models import Shown


class OrganizationKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("Kommune")
    LIBRARY = "library", _("Bibliotek")
    ASSOCIATION = "association", _("Forening")
    SENIOR_CENTRE = "senior_centre", _("Ældrecenter eller seniorhus")
    UNION = "union", _("Fagforening")
    EDUCATION = "education", _("Skole eller oplysningsforbund")
    HOUSING = "housing", _("Boligforening")
    COMPANY = "company", _("Virksomhed")
    GROUP = "group", _("Gruppe")
    PERSON = "person", _("Privatperson")


class Showable(models.TextChoices):
    """What a private helper may choose to show of themselves on public pages."""

    NAME = "name", _("Mit navn")
    PHONE = "phone", _("Min telefon")
    EMAIL = "email", _("Min e-mail")
    ADDRESS = "address", _("Min adresse")


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def of_contact(self, person: Person) -> OrganizationQuerySet:
        """The organisations this person is a contact of."""
        return self.filter(contacts=person)


class Organization(models.Model):
    """A member of the network: an association, a company, a group, the library itself."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    name = models.CharField(_("Navn"), max_length=120)
    kind = models.CharField(_("Slags"), max_length=16, choices=OrganizationKind, default=OrganizationKind.ASSOCIATION)
    phone = models.CharField(_("Telefon"), max_length=20, blank=True)
    phone_hours = models.CharField(_("Telefontid"), max_length=80, blank=True)
    phone_hours_en = models.CharField(_("Telefontid på engelsk"), max_length=80, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    url = models.URLField(_("Hjemmeside"), blank=True)
    address = models.CharField(_("Adresse"), max_length=160, blank=True)
    # Of a private helper only what is named here stands on public pages (values of Showable); of others everything.
    shown_publicly = models.JSONField(_("Det må alle se"), default=list, blank=True)
    # A yes and a day: the certificates themselves are never kept.
    certificates_declared_on = models.DateField(_("Børneattester: I har erklæret den"), null=True, blank=True)
    # The official statement for this site, which the law asks for, and when the host last looked it through.
    accessibility_url = models.URLField(_("Link til jeres tilgængelighedserklæring"), blank=True)
    accessibility_checked_on = models.DateField(_("Erklæringen er sidst set efter"), null=True, blank=True)
    # The one that runs this installation: its name and telephone stand on every page.
    is_host = models.BooleanField(_("Driver Selvhjulpen her"), default=False)
    # What a search word is looked for in; empty for a private helper, who is found by what they offer.
    searched = models.TextField(editable=False, default="")
    # Only of a private helper: since then nobody knows who it was, and no file tells it again.
    forgotten_at = models.DateTimeField(null=True, editable=False)
    contacts = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("Kontaktpersoner"), related_name="organizations", blank=True
    )

    objects = OrganizationQuerySet.as_manager()
    shown_to_all = Shown(but=frozenset({"searched", "forgotten_at"}))

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_host"],
                condition=models.Q(is_host=True),
                name="directory_one_host",
                violation_error_message=_("En anden organisation driver allerede Selvhjulpen her."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.reckon()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def reckon(self) -> None:
        """Fill the column that follows from others; who writes many rows past ``save`` calls it for each."""
        self.searched = "" if self.kind == OrganizationKind.PERSON else index_of("", title=self.name)

    def shows(self, what: Showable) -> bool:
        """True where everybody may see this of it."""
        return self.kind != OrganizationKind.PERSON or what in self.shown_publicly

    @property
    def public_name(self) -> str:
        """The name as everybody may see it."""
        return self.name if self.shows(Showable.NAME) else gettext("Privat hjælper")

    @property
    def public_phone(self) -> str:
        """The telephone as everybody may see it; empty where it is not shown."""
        return self.phone if self.shows(Showable.PHONE) else ""

    @property
    def public_email(self) -> str:
        """The e-mail as everybody may see it; empty where it is not shown."""
        return self.email if self.shows(Showable.EMAIL) else ""

    @property
    def public_address(self) -> str:
        """The address as everybody may see it; empty where it is not shown."""
        return self.address if self.shows(Showable.ADDRESS) else ""


class FormerOrganization(models.Model):
    """A row that turned out to be another one twice: under this key and name it stood before the two were merged."""

    key = models.CharField(max_length=80, unique=True)
    name = models.CharField(_("Navn"), max_length=120)
    merged_into = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="former")
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-merged_at", "pk"]

    def __str__(self) -> str:
        return self.name


class NotTheSame(models.Model):
    """Two organisations that look alike and are two: somebody who knows them has said so, and nobody is asked again."""

    first = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")  # the one with the larger pk
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="directory_different_pair_in_order"
            ),
            models.UniqueConstraint(fields=["first", "second"], name="directory_different_pair_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
