"""An award: its rounds, who is nominated, who judges by which criteria, and who won."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from selvhjulpen.awards.rules import HIGHEST_SCORE, LOWEST_SCORE
from selvhjulpen.directory.models import Organization
from selvhjulpen.lib.keys import new_key, new_token
from selvhjulpen.ui.models import Shown

SHORTLIST = 10


class RoundState(models.TextChoices):
    """How far a round has come. Each step is a deed of the coordinator, save the last: the day of the result."""

    DRAFT = "draft", _("Kladde")
    OPEN = "open", _("Åben for indstillinger")
    JURY = "jury", _("Hos juryen")
    DECIDED = "decided", _("Afgjort, ikke offentliggjort")
    PUBLISHED = "published", _("Offentliggjort")


BEFORE_THE_JURY = (RoundState.DRAFT, RoundState.OPEN)
BEFORE_THE_RESULT = (*BEFORE_THE_JURY, RoundState.JURY)


class RoundQuerySet(models.QuerySet["AwardRound"]):
    def public(self) -> RoundQuerySet:
        """Those that everybody may read of."""
        return self.exclude(state=RoundState.DRAFT)


class AwardRound(models.Model):
    """One year of an award: the call, its days, the prize and what the prize may be used for."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    name = models.CharField(_("Prisens navn"), max_length=120)
    year = models.PositiveSmallIntegerField(_("År"))
    call = models.TextField(_("Opslag"), max_length=3000)
    nominations_until = models.DateField(_("Indstil til og med"))
    jury_until = models.DateField(_("Juryen er færdig senest"))
    result_day = models.DateField(_("Resultatet kommer"))
    shortlist_size = models.PositiveSmallIntegerField(_("Så mange bliver nomineret"), default=SHORTLIST)
    prize_ore = models.PositiveBigIntegerField(_("Præmie"), null=True, blank=True)  # NULL: no money in it
    prize_use = models.CharField(_("Det må præmien bruges til"), max_length=300, blank=True)
    state = models.CharField(_("Status"), max_length=9, choices=RoundState, default=RoundState.DRAFT)

    objects = RoundQuerySet.as_manager()
    shown_to_all = Shown()

    class Meta:
        ordering = ["-year", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["name", "year"], name="awards_one_round_a_year"),
            models.CheckConstraint(
                condition=Q(nominations_until__lte=F("jury_until"), jury_until__lte=F("result_day")),
                name="awards_days_in_order",
            ),
            models.CheckConstraint(condition=Q(shortlist_size__gte=1), name="awards_shortlist_is_not_empty"),
            models.CheckConstraint(condition=Q(prize_ore=None) | Q(prize_ore__gt=0), name="awards_prize_is_money"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"

    @property
    def about(self) -> str:
        """How the audit log names it."""
        return f"awards.awardround:{self.pk}"

    @property
    def is_before_jury(self) -> bool:
        """True while criteria may change, and no link of the jury opens anything."""
        return self.state in BEFORE_THE_JURY

    @property
    def is_before_result(self) -> bool:
        """True while the jury may change, and whatever it holds of a winner is no result."""
        return self.state in BEFORE_THE_RESULT

    def takes_nominations(self, today: date) -> bool:
        """True while anybody may nominate."""
        return self.state == RoundState.OPEN and today <= self.nominations_until

    def takes_scores(self, today: date) -> bool:
        """True while the jury may score."""
        return self.state == RoundState.JURY and today <= self.jury_until


class Criterion(models.Model):
    """What the jury looks for, and how much it counts beside the others."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    round = models.ForeignKey(AwardRound, on_delete=models.CASCADE, related_name="criteria")
    name = models.CharField(_("Kriterium"), max_length=120)
    weight = models.PositiveSmallIntegerField(_("Vægt"), default=1)

    shown_to_all = Shown()

    class Meta:
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "name"], name="awards_criterion_once"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="awards_criterion_counts"),
        ]

    def __str__(self) -> str:
        return self.name


# Somebody is an organisation of the directory, or is named here because it is not in it.
_ONE_NAME = (Q(organization__isnull=False) & Q(outside_name="")) | (Q(organization=None) & ~Q(outside_name=""))


class Nomination(models.Model):
    """Somebody's wish that this initiative wins. Who nominated is for the coordinator only, and is forgotten."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    round = models.ForeignKey(AwardRound, on_delete=models.CASCADE, related_name="nominations")
    title = models.CharField(_("Hvad hedder initiativet?"), max_length=120)
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("Organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="nominations",
    )
    outside_name = models.CharField(_("Hvem står bag?"), max_length=120, blank=True)
    text = models.TextField(_("Hvorfor skal de vinde?"), max_length=2000)
    by_name = models.CharField(_("Dit navn"), max_length=120, blank=True)
    by_email = models.EmailField(_("Din e-mail"), blank=True)
    form_key = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    nominated_at = models.DateTimeField()
    is_shortlisted = models.BooleanField(_("Nomineret"), default=False)

    shown_to_all = Shown(but=frozenset({"by_name", "by_email", "form_key"}))

    class Meta:
        ordering = ["round", "pk"]
        constraints = [
            models.CheckConstraint(condition=_ONE_NAME, name="awards_nominee_has_one_name"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def nominee(self) -> str:
        """Who is behind it, as everybody may see it."""
        return self.organization.public_name if self.organization else self.outside_name


class JuryMember(models.Model):
    """An organisation, or a named outside body, that judges. ``token`` opens its page without an account."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    round = models.ForeignKey(AwardRound, on_delete=models.CASCADE, related_name="jury")
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("Organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="jury_seats",
    )
    outside_name = models.CharField(_("Navn, hvis den ikke står i listen"), max_length=120, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)  # empty once it is forgotten
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)

    class Meta:
        ordering = ["round", "pk"]
        constraints = [
            models.CheckConstraint(condition=_ONE_NAME, name="awards_juror_has_one_name"),
            models.UniqueConstraint(fields=["round", "organization"], name="awards_organization_judges_once"),
            models.UniqueConstraint(
                fields=["round", "outside_name"], condition=~Q(outside_name=""), name="awards_outside_body_judges_once"
            ),
        ]

    def __str__(self) -> str:
        return self.organization.name if self.organization else self.outside_name

    @property
    def about(self) -> str:
        """How the audit log and the outbox name it."""
        return f"awards.jurymember:{self.pk}"


class Conflict(models.Model):
    """A jury member has an interest in a nominee: no score of theirs counts there, and none can be given."""

    key = models.CharField(max_length=80, unique=True, default=new_key, editable=False)
    juror = models.ForeignKey(JuryMember, on_delete=models.CASCADE, related_name="conflicts")
    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="conflicts")
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["juror", "nomination"], name="awards_conflict_once"),
        ]

    def __str__(self) -> str:
        return f"{self.juror} / {self.nomination}"


class Score(models.Model):
    """What one jury member gives one nominee on one criterion."""

    juror = models.ForeignKey(JuryMember, on_delete=models.CASCADE, related_name="scores")
    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="scores")
    value = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["juror", "nomination", "criterion"], name="awards_score_once"),
            models.CheckConstraint(
                condition=Q(value__gte=LOWEST_SCORE, value__lte=HIGHEST_SCORE), name="awards_score_within_scale"
            ),
        ]

    def __str__(self) -> str:
        return str(self.value)


class Result(models.Model):
    """Who won, and why in the jury's words; everybody may read it once it is published."""

    round = models.OneToOneField(AwardRound, on_delete=models.CASCADE, related_name="result")
    winner = models.OneToOneField(Nomination, on_delete=models.PROTECT, related_name="won")
    reason = models.TextField(_("Juryens begrundelse"), max_length=2000)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    shown_to_all = Shown()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.winner)
