"""Tips and teaching material that those who help share with each other."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from selvhjulpen.directory.models import Organization
from selvhjulpen.lib.keys import new_key
from selvhjulpen.lib.search import LONGEST_WORD
from selvhjulpen.materials.rules import FileType
from selvhjulpen.solutions.models import Solution, Topic

FOLDER = "materials"  # in the storage of uploads


class Kind(models.TextChoices):
    TIP = "tip", _("Tip")
    FILE = "file", _("Fil")
    LINK = "link", _("Link")


class Level(models.TextChoices):
    """How much those who are taught can do already."""

    NEW = "new", _("Helt nye")
    SOME = "some", _("Let øvede")
    PRACTISED = "practised", _("Øvede")


class Licence(models.TextChoices):
    """What others may do with it."""

    BY = "cc-by-4.0", _("CC BY 4.0: brug det og ret i det, og skriv, hvem der har lavet det")
    BY_SA = "cc-by-sa-4.0", _("CC BY-SA 4.0: som CC BY, men det nye skal deles på samme måde")
    ZERO = "cc0-1.0", _("CC0: brug det frit")
    PERMISSION = "permission", _("Andres: vi har lov til at bruge det")

    @property
    def deed(self) -> str:
        """Where it is explained; empty for what belongs to others."""
        part = {
            Licence.BY: "licenses/by/4.0",
            Licence.BY_SA: "licenses/by-sa/4.0",
            Licence.ZERO: "publicdomain/zero/1.0",
        }
        return f"https://creativecommons.org/{part[self]}/deed.da" if self in part else ""


class MaterialQuerySet(models.QuerySet["Material"]):
    def out_of_date(self) -> MaterialQuerySet:
        """What somebody says is out of date, or what a digital solution has left behind since it was looked over."""
        flagged = OutOfDateFlag.objects.open().filter(material=OuterRef("pk"))
        by_day = Q(solution__changed_on__gt=OuterRef("looked_over_on"))
        by_moment = Q(solution__changed_at__gt=OuterRef("looked_over_at"))
        changed = Material.solutions.through.objects.filter(by_day | by_moment, material=OuterRef("pk"))
        return self.filter(Exists(flagged) | Exists(changed))


class Material(models.Model):
    """A tip, a file or a link, and what it is about."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    kind = models.CharField(max_length=4, choices=Kind, editable=False)
    title = models.CharField(_("Titel"), max_length=120)
    text = models.TextField(_("Tekst"), max_length=4000, blank=True)
    url = models.URLField(_("Adresse"), max_length=500, blank=True)
    topics = models.ManyToManyField(Topic, verbose_name=_("Emner"), related_name="materials", blank=True)
    solutions = models.ManyToManyField(
        Solution, verbose_name=_("Digitale løsninger"), related_name="materials", blank=True
    )
    # Empty: for everybody.
    level = models.CharField(_("Niveau"), max_length=9, choices=Level, blank=True)
    licence = models.CharField(_("Hvad må andre?"), max_length=12, choices=Licence, default=Licence.BY)
    # Where somebody else made it; else it is the author's.
    credit = models.CharField(_("Hvem har lavet det?"), max_length=120, blank=True)
    organization = models.ForeignKey(
        Organization, verbose_name=_("Fra"), on_delete=models.SET_NULL, related_name="materials", null=True, blank=True
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="materials", null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    # The day on which somebody last said that it is right as it stands.
    looked_over_on = models.DateField()
    # The same to the moment, where it is known: what changes later that day is not overlooked.
    looked_over_at = models.DateTimeField(null=True, editable=False)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["-created_at", "-id"], name="materials_newest")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="link") & ~Q(url="")) | (~Q(kind="link") & Q(url="")), name="materials_link_leads"
            ),
            models.CheckConstraint(condition=~Q(kind="tip") | ~Q(text=""), name="materials_tip_says_something"),
            models.CheckConstraint(
                condition=~Q(licence="permission") | ~Q(credit=""), name="materials_others_are_named"
            ),
            models.CheckConstraint(condition=Q(changed_at__gte=F("created_at")), name="materials_times_in_order"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def newest(self) -> MaterialVersion | None:
        """The version that counts; None for tips and links."""
        return next(iter(self.versions.all()), None)

    @property
    def licence_deed(self) -> str:
        """Where the licence is explained; empty for what belongs to others."""
        return Licence(self.licence).deed

    @property
    def open_flags(self) -> list[OutOfDateFlag]:
        """What members say against it and nobody has answered."""
        return [flag for flag in self.flags.all() if flag.cleared_at is None]

    @property
    def overtaken_by(self) -> list[Solution]:
        """The digital solutions that have changed since it was last looked over."""
        return [one for one in self.solutions.all() if self._is_overtaken_by(one)]

    def _is_overtaken_by(self, solution: Solution) -> bool:
        if solution.changed_on and solution.changed_on > self.looked_over_on:
            return True
        changed_at, looked_over_at = solution.changed_at, self.looked_over_at
        return bool(changed_at and looked_over_at and changed_at > looked_over_at)

    @property
    def is_doubted(self) -> bool:
        """True where somebody should look it over."""
        return bool(self.open_flags or self.overtaken_by)


def random_place(version: MaterialVersion, name: str) -> str:
    """Where the file lies: nobody can guess it, and nothing in it was written by a stranger."""
    return f"{FOLDER}/{secrets.token_hex(16)}"


class MaterialVersion(models.Model):
    """One file of a material as it was sent; the newest counts, the others can still be fetched."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()  # from 1
    file = models.FileField(upload_to=random_place, unique=True)
    name = models.CharField(max_length=120)  # as it is offered: without path, with the ending of its type
    type = models.CharField(max_length=4, choices=[(one.value, one.value) for one in FileType])
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    note = models.CharField(_("Hvad er nyt?"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["material", "number"], name="materials_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="materials_versions_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


class Comment(models.Model):
    """What somebody adds to a material."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True)
    text = models.TextField(_("Kommentar"), max_length=1000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]


class Thanks(models.Model):
    """Somebody says thank you: once."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="thanks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["material", "by"], name="materials_thanks_once")]

    def __str__(self) -> str:
        return f"{self.by_id} {self.material_id}"


class OutOfDateFlagQuerySet(models.QuerySet["OutOfDateFlag"]):
    def open(self) -> OutOfDateFlagQuerySet:
        """Those nobody has answered."""
        return self.filter(cleared_at=None)


class OutOfDateFlag(models.Model):
    """Somebody says that a material no longer fits, and why; answered by whoever may correct it."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="flags")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True)
    reason = models.CharField(_("Hvad passer ikke længere?"), max_length=300)
    at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True)

    objects = OutOfDateFlagQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["material", "by"], condition=Q(cleared_at=None), name="materials_flagged_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class Word(models.Model):
    """A word that some material has in it: where a search begins.

    No key leads here from ``Occurrence``: a word that is lost is found no more until it is written again, and nothing
    breaks. Words in their thousands are looked through faster than texts.
    """

    text = models.CharField(max_length=LONGEST_WORD, unique=True)  # in lower case
    line = models.TextField()  # its marks (see lib.search)
    last_used_at = models.DateTimeField()

    class Meta:
        ordering = ["text"]

    def __str__(self) -> str:
        return self.text


class Occurrence(models.Model):
    """That a word is in the title or the text of a material."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="occurrences", db_index=False)
    word = models.CharField(max_length=LONGEST_WORD)
    in_title = models.BooleanField()

    class Meta:
        ordering = ["pk"]
        # Covers the question: the table itself is not read.
        indexes = [models.Index(fields=["word", "material", "in_title"], name="materials_word_in")]
        constraints = [models.UniqueConstraint(fields=["material", "word"], name="materials_word_once")]

    def __str__(self) -> str:
        return f"{self.word} {self.material_id}"
