"""Accounts. Citizens have none: only those who work for the programme log in."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from selvhjulpen.lib.keys import new_key


class Role(models.TextChoices):
    """What a person works with; one person may have several."""

    ADMINISTRATOR = "administrator", _("Administrator")
    COORDINATOR = "coordinator", _("Koordinator")
    INSTRUCTOR = "instructor", _("Underviser eller frivillig")
    PARTNER = "partner", _("Kontaktperson hos en partner")


class PersonQuerySet(models.QuerySet["Person"]):
    def active(self) -> PersonQuerySet:
        return self.filter(is_active=True)

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

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager.from_queryset(PersonQuerySet)()

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
