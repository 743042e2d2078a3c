"""Accounts. Citizens have none: only those who work for the programme log in."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from selvhjulpen.lib.keys import new_key
from selvhjulpen.ui.models import Shown


class Role(models.TextChoices):
    """What a person works with; one person may have several."""

    ADMINISTRATOR = "administrator", _("Administrator")
    COORDINATOR = "coordinator", _("Koordinator")
    INSTRUCTOR = "instructor", _("Underviser eller frivillig")
    PARTNER = "partner", _("Kontaktperson hos en partner")


# What stands for somebody who is forgotten. Nobody can have such an address (RFC 2606); it keeps the accounts apart.
FORMER = "Tidligere medarbejder"
FORGOTTEN = "@forgotten.invalid"


class PersonQuerySet(models.QuerySet["Person"]):
    def active(self) -> PersonQuerySet:
        return self.filter(is_active=True)

    def remembered(self) -> PersonQuerySet:
        """Those whose account still says whose it is."""
        return self.exclude(email__endswith=FORGOTTEN)

    def with_role(self, role: Role) -> PersonQuerySet:
        return self.filter(**{f"is_{role.value}": True})


class PersonManager(BaseUserManager["Person"]):
    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def create_user(self, email: str, password: str | None = None, **fields: object) -> Person:
        """A person who can log in; without a password they must set one by the link in their invitation."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser):
    """Somebody who works for the programme: coordinator, instructor, volunteer, a partner's contact."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    # Always in lower case: two spellings of one address are one account.
    email = models.EmailField(
        _("E-mail"), unique=True, error_messages={"unique": _("Der er allerede en konto med den e-mail.")}
    )
    name = models.CharField(_("Navn"), max_length=120)
    phone = models.CharField(_("Telefon"), max_length=20, blank=True)
    is_administrator = models.BooleanField(Role.ADMINISTRATOR.label, default=False)
    is_coordinator = models.BooleanField(Role.COORDINATOR.label, default=False)
    is_instructor = models.BooleanField(Role.INSTRUCTOR.label, default=False)
    is_partner = models.BooleanField(Role.PARTNER.label, default=False)
    is_active = models.BooleanField(_("Kan logge ind"), default=True)
    # A demo account has a known password and needs no second factor; it exists only where the demo was loaded.
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, editable=False)  # when the account was closed; forgotten a year later

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager.from_queryset(PersonQuerySet)()
    shown_to_all = Shown(only=frozenset({"name"}))  # of those who teach

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: object, **kwargs: object) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def roles(self) -> frozenset[Role]:
        """The roles this person works in."""
        return frozenset(role for role in Role if getattr(self, f"is_{role.value}"))

    @property
    def role_names(self) -> str:
        """The roles in words, as the head of a staff page shows them."""
        return ", ".join(str(role.label).lower() for role in Role if role in self.roles)


class Attempt(models.Model):
    """What django-allauth remembers of attempts to log in; Django's database cache reads and writes these rows."""

    cache_key = models.CharField(max_length=255, primary_key=True)  # a keyed hash
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key


class Knock(models.Model):
    """How often somebody has knocked at an open door within a while: who, is known by a keyed hash only."""

    key = models.CharField(max_length=32, primary_key=True)
    number = models.PositiveIntegerField()
    forget_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key}: {self.number}"


class Deed(models.TextChoices):
    """What somebody did to personal data, or at the door."""

    SEEN = "seen", _("Set")
    CHANGED = "changed", _("Ændret")
    EXPORTED = "exported", _("Taget med ud")
    ERASED = "erased", _("Slettet")
    LOGGED_IN = "logged_in", _("Logget ind")
    LOGGED_OUT = "logged_out", _("Logget ud")
    LOGIN_REFUSED = "login_refused", _("Afvist ved døren")


class AuditEntry(models.Model):
    """One line of the audit log: written once, and changed by nobody; the database sees to it (see triggers.py).

    It holds the number and name of who did it as plain values, so that closing an account changes no line, and of a
    citizen a reference only.
    """

    at = models.DateTimeField()
    who = models.BigIntegerField(null=True)  # Person.pk; None: the programme itself, or somebody unknown
    name = models.CharField(max_length=120, blank=True)  # of who, as it was then
    deed = models.CharField(max_length=13, choices=Deed)
    what = models.CharField(max_length=120)  # a Danish sentence of the code, said in the reader's language
    about = models.CharField(max_length=80, blank=True)  # "courses.booking:42"

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["at"], name="people_audit_by_time"),
            models.Index(fields=["about", "at"], name="people_audit_about"),
            models.Index(fields=["who", "at"], name="people_audit_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.name} {self.deed} {self.about}"

    @property
    def said(self) -> str:
        """What it was, in the reader's language."""
        return gettext(self.what)
