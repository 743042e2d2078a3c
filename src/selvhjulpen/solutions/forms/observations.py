"""What is asked where people get stuck, of those who work here, of citizens, and of who decides over the solution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selvhjulpen.lib.contact import NotAContact, parse_contact
from selvhjulpen.lib.pictures import NotAPicture, TooManyPixels, redrawn, type_of_picture
from selvhjulpen.solutions.actions.observations import Seen
from selvhjulpen.solutions.adapters import Picture
from selvhjulpen.solutions.models import BlockState, Kind, Origin, Severity, Solution, StumblingBlock
from selvhjulpen.solutions.queries.observations import SUGGESTED
from selvhjulpen.solutions.rules.steps import fold_step
from selvhjulpen.ui.forms import ChoiceOfRowField, DayField, Form, FormKeyMixin, TrapMixin, with_sub

LARGEST = 10 * 1024 * 1024  # bytes of a picture as it is sent; a good telephone's is four million
LONGEST_SIDE = 2_000  # pixels of what is kept: words on a screen can be read
MOST_PEOPLE = 200


class StepField(forms.CharField):
    """Where it goes wrong, in a few words; without line breaks."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=gettext_lazy("Hvor går det galt?"), max_length=120, **kwargs)

    def clean(self, value: Any) -> str:
        step = " ".join(super().clean(value).split())
        if step and not fold_step(step):
            raise ValidationError(_("Skriv det med ord."), code="words")
        return step


class PictureField(forms.FileField):
    """A picture of the screen, drawn anew and made smaller; None where there is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=gettext_lazy("Billede af skærmen"),
            help_text=gettext_lazy(
                "Hold hånden over navne, numre og beskeder, før du tager det. Højst 10 MB. Spring det gerne over."
            ),
            widget=forms.FileInput({"accept": "image/png,image/jpeg,image/webp"}),
            required=False,
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> Picture | None:
        sent: UploadedFile[Any] | None = super().clean(data, initial)
        if not sent:
            return None
        if (sent.size or 0) > LARGEST:
            raise ValidationError(_("Billedet er for stort. Det må fylde 10 MB."), code="size")
        sent.seek(0)
        kind = type_of_picture(sent.read(16))
        if kind is None:
            raise ValidationError(_("Vi kan kun tage imod billeder: JPEG, PNG eller WebP."), code="type")
        try:
            return Picture(redrawn(sent, kind, longest_side=LONGEST_SIDE), kind)
        except NotAPicture as error:
            raise ValidationError(_("Vi kan ikke læse billedet. Tag et nyt."), code="broken") from error
        except TooManyPixels as error:
            raise ValidationError(_("Billedet har for mange punkter. Tag et mindre."), code="pixels") from error


class ObservationForm(FormKeyMixin, Form):
    """Somebody who helps saw where people get stuck: a known step, or a new one."""

    known = forms.ChoiceField(
        label=gettext_lazy("Er det et sted, vi kender?"), widget=forms.RadioSelect, required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Hvad er det?"), choices=Kind.choices, widget=forms.RadioSelect, required=False
    )
    step = StepField(help_text=gettext_lazy("Nogle få ord. Skriv ikke om borgeren."), required=False)
    severity = forms.TypedChoiceField(
        label=gettext_lazy("Hvor slemt er det?"),
        choices=Severity.choices,
        coerce=int,
        initial=Severity.NEEDS_HELP.value,
        widget=forms.RadioSelect,
    )
    people = forms.IntegerField(
        label=gettext_lazy("Hvor mange gik i stå?"), min_value=1, max_value=MOST_PEOPLE, initial=1
    )
    origin = forms.ChoiceField(
        label=gettext_lazy("Hvor så du det?"),
        choices=[choice for choice in Origin.choices if choice[0] != Origin.PAGE],
        initial=Origin.CAFE.value,
        widget=forms.RadioSelect,
    )
    picture = PictureField()

    def __init__(
        self, *args: Any, solution: Solution, known: Sequence[StumblingBlock], origin: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._solution, self._blocks = solution, {str(block.pk): block for block in known}
        if known:
            self.fields["known"].choices = [  # type: ignore[attr-defined]
                *((str(row.pk), with_sub(row.step, row.get_kind_display())) for row in known[:SUGGESTED]),
                ("", gettext_lazy("Et andet sted")),
            ]
            # What stands in the list of the text field can be chosen as well.
            self.fields["step"].widget.attrs["list"] = "kendte"
        else:
            del self.fields["known"]
        if origin:
            self.initial["origin"] = origin
            self.fields["origin"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("known"):
            for name, fault in (("kind", _("Vælg, hvad det er.")), ("step", _("Skriv, hvor det går galt."))):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, fault)
        return cleaned

    @property
    def seen(self) -> Seen:
        """What was seen, of a form that is valid."""
        asked = self.cleaned_data
        known = self._blocks.get(asked.get("known", ""))
        return Seen(
            solution=self._solution,
            kind=known.kind if known else asked["kind"],
            step=known.step if known else asked["step"],
            severity=asked["severity"],
            people=asked["people"],
            origin=asked["origin"],
        )


class CitizenForm(TrapMixin, FormKeyMixin, Form):
    """A citizen got stuck. No name; an e-mail only if they want to hear of the answer."""

    solution = ChoiceOfRowField(
        label=gettext_lazy("Hvad prøvede du at bruge?"),
        queryset=Solution.objects.all(),
        empty_label=gettext_lazy("Vælg"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Hvad var galt?"), choices=Kind.choices, widget=forms.RadioSelect)
    step = StepField(help_text=gettext_lazy("Nogle få ord: hvad ville du, da det gik galt?"))
    email = forms.CharField(
        label=gettext_lazy("Din e-mail"),
        help_text=gettext_lazy("Kun hvis du vil høre, hvad de svarer. Vi sletter den, når du har fået svar."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    trapped = gettext_lazy("Vi kunne ikke tage imod det. Ring til os i stedet.")

    def clean_email(self) -> str:
        text: str = self.cleaned_data["email"]
        if not text:
            return ""
        try:
            email = parse_contact(text).email
        except NotAContact:
            email = ""
        if not email:
            raise ValidationError(_("Det er ikke en e-mail. Den har et @ i midten."), code="email")
        return email

    @property
    def seen(self) -> Seen:
        """What the citizen met, of a form that is valid."""
        asked = self.cleaned_data
        return Seen(
            solution=asked["solution"], kind=asked["kind"], step=asked["step"], people=1, origin=Origin.PAGE.value
        )


class AnswerForm(Form):
    """What the owner of the solution says."""

    state = forms.ChoiceField(
        label=gettext_lazy("Hvad sker der?"), choices=BlockState.choices, widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=gettext_lazy("Svaret"),
        help_text=gettext_lazy("Alle kan læse det. Skriv kort, og skriv hvorfor, hvis det ikke bliver rettet."),
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 3, "lang": "da"}),
    )

    def __init__(self, *args: Any, block: StumblingBlock, **kwargs: Any) -> None:
        super().__init__(*args, initial={"state": block.state, "answer": block.answer}, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        declined = cleaned.get("state") == BlockState.DECLINED
        if declined and not cleaned.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _("Skriv, hvorfor det ikke bliver rettet."))
        return cleaned


class WordsForm(Form):
    """The words of a block, as they may be shown to all."""

    step = StepField(help_text=gettext_lazy("Ret det, hvis nogen kan kendes på det. Så kan alle se det."))


class MergeForm(Form):
    """Which other block it is the same as."""

    into = forms.ChoiceField(label=gettext_lazy("Det er det samme som"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, others: Sequence[StumblingBlock], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [  # type: ignore[attr-defined]
            (str(row.pk), with_sub(row.step, row.get_kind_display())) for row in others
        ]


class SplitForm(Form):
    """What an observation is about instead."""

    kind = forms.ChoiceField(label=gettext_lazy("Hvad er det?"), choices=Kind.choices, widget=forms.RadioSelect)
    step = StepField()


class OwnersChangeForm(FormKeyMixin, Form):
    """A change of one of the owner's solutions, announced by the owner."""

    solution = ChoiceOfRowField(
        label=gettext_lazy("Hvilken løsning?"), queryset=Solution.objects.none(), empty_label=gettext_lazy("Vælg")
    )
    change = forms.CharField(
        label=gettext_lazy("Hvad er nyt?"),
        help_text=gettext_lazy("Kort: hvad ser borgeren, som er anderledes?"),
        max_length=200,
    )
    valid_from = DayField(label=gettext_lazy("Gælder fra"))
    version = forms.CharField(label=gettext_lazy("Version"), max_length=40, required=False)

    def __init__(self, *args: Any, solutions: Sequence[Solution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["solution"]
        field.queryset = Solution.objects.filter(pk__in=[one.pk for one in solutions])  # type: ignore[attr-defined]
        if len(solutions) == 1:
            self.initial.setdefault("solution", solutions[0].pk)
