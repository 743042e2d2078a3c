"""What sharing, finding and talking about material asks for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selvhjulpen.directory.models import Organization
from selvhjulpen.lib.cpr import contains_cpr
from selvhjulpen.lib.pictures import NotAPicture, PictureType, TooManyPixels, redrawn
from selvhjulpen.materials.actions import Draft, Sent
from selvhjulpen.materials.models import Comment, Kind, Level, Licence, Material, MaterialVersion, OutOfDateFlag
from selvhjulpen.materials.queries import Order, Wish
from selvhjulpen.materials.rules import (
    LARGEST,
    FileType,
    HoldsCpr,
    HoldsMacros,
    Locked,
    NotLetIn,
    TooLarge,
    UnknownType,
    Unpacks,
    safe_name,
    type_of,
)
from selvhjulpen.people.models import Person
from selvhjulpen.solutions.models import Solution, Topic
from selvhjulpen.ui.forms import ChoiceOfRowField, ChoiceOfRowsField, Form, ModelForm

REFUSALS: dict[type[NotLetIn], Any] = {
    TooLarge: gettext_lazy("Filen er for stor. Den må fylde 25 MB. Gør billederne mindre, eller del et link."),
    UnknownType: gettext_lazy(
        "Vi kan ikke tage imod den slags fil. Send en PDF, et billede, en tekst eller en fil fra Word, Excel,"
        " PowerPoint eller LibreOffice. Er den gammel (.doc), så gem den som .docx."
    ),
    HoldsMacros: gettext_lazy("Filen har makroer i sig, eller den henter noget, når den åbnes. Gem den uden."),
    Locked: gettext_lazy("Filen er låst med en kode. Gem den uden."),
    Unpacks: gettext_lazy("Filen fylder alt for meget, når den pakkes ud eller tegnes. Gør den mindre."),
    HoldsCpr: gettext_lazy("Der står noget i filen, der ligner et cpr-nummer. Tag det ud, og send filen igen."),
}
ENDINGS = ",".join(f".{kind.value}" for kind in FileType) + ",.jpeg"


class MaterialFileField(forms.FileField):
    """A file that may be shared, cleaned to ``Sent``: known by its content, pictures drawn anew."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"required": gettext_lazy("Vælg en fil."), "empty": gettext_lazy("Filen er tom.")}
        super().__init__(
            label=gettext_lazy("Fil"),
            help_text=gettext_lazy("PDF, billede, tekst, Word, Excel, PowerPoint eller LibreOffice. Højst 25 MB."),
            widget=forms.FileInput({"accept": ENDINGS}),
            error_messages=messages,
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> Sent:
        sent: UploadedFile[Any] = super().clean(data, initial)
        size = sent.size or 0
        if contains_cpr(sent.name or ""):
            raise forms.ValidationError(_("Filens navn ligner et cpr-nummer. Giv filen et andet navn."), code="cpr")
        try:
            kind = type_of(sent, size=size)
            content = _drawn(sent, kind) if kind.is_picture else _all_of(sent)
        except NotLetIn as refused:
            raise forms.ValidationError(REFUSALS[type(refused)], code="file") from refused
        return Sent(content, kind, safe_name(sent.name or "", kind))


def _drawn(sent: UploadedFile[Any], kind: FileType) -> bytes:
    try:
        return redrawn(sent, PictureType(kind.value))
    except NotAPicture as error:
        raise UnknownType from error
    except TooManyPixels as error:
        raise Unpacks from error


def _all_of(sent: UploadedFile[Any]) -> bytes:
    sent.seek(0)
    content: bytes = sent.read(LARGEST)
    return content


class MaterialForm(Form):
    """A tip, a link or a file, new or held; what only one of them has is left out for the others."""

    file = MaterialFileField()
    url = forms.URLField(
        label=gettext_lazy("Adresse"),
        help_text=gettext_lazy("Kopiér den fra browseren."),
        assume_scheme="https",
        max_length=500,
        widget=forms.URLInput({"inputmode": "url"}),
    )
    title = forms.CharField(label=gettext_lazy("Titel"), max_length=120)
    text = forms.CharField(label=gettext_lazy("Tekst"), max_length=4000, widget=forms.Textarea({"rows": 6}))
    topics = ChoiceOfRowsField(
        label=gettext_lazy("Emner"), queryset=Topic.objects.all(), widget=forms.CheckboxSelectMultiple, required=False
    )
    solutions = ChoiceOfRowsField(
        label=gettext_lazy("Digitale løsninger"),
        help_text=gettext_lazy("Når en af dem ændrer sig, bliver materialet mærket, så du kan se det efter."),
        queryset=Solution.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    level = forms.ChoiceField(
        label=gettext_lazy("For hvem?"),
        choices=[("", gettext_lazy("For alle")), *Level.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    organization = ChoiceOfRowField(
        label=gettext_lazy("Fra"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=gettext_lazy("Kun mig"),
    )
    licence = forms.ChoiceField(
        label=gettext_lazy("Hvad må andre?"),
        choices=Licence.choices,
        initial=Licence.BY.value,
        widget=forms.RadioSelect,
    )
    credit = forms.CharField(
        label=gettext_lazy("Hvem har lavet det?"),
        help_text=gettext_lazy("Hvis det ikke er dig. Er det andres, så skriv også, hvem der gav lov."),
        max_length=120,
        required=False,
    )
    # What the person began with, so that nothing is written over unseen.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kind: Kind, person: Person, held: Material | None = None, **kwargs: Any) -> None:
        self._held = held
        super().__init__(*args, initial=_as_initial(held) if held else None, **kwargs)
        if kind != Kind.LINK:
            del self.fields["url"]
        if kind != Kind.FILE or held:
            del self.fields["file"]
        if not held:
            del self.fields["seen"]
        if kind == Kind.TIP:
            self.fields["text"].label = gettext_lazy("Dit tip")
        else:
            self.fields["text"].required = False
            self.fields["text"].label = gettext_lazy("Hvad er det, og hvordan bruger man det?")
        if kind == Kind.FILE and not held:
            self.fields["title"].required = False
            self.fields["title"].help_text = gettext_lazy("Står feltet tomt, bruger vi filens navn.")
        self._offer_organizations(person)
        for name in ("topics", "solutions"):
            if not self.fields[name].queryset.exists():  # type: ignore[attr-defined]
                del self.fields[name]

    def _offer_organizations(self, person: Person) -> None:
        field = self.fields["organization"]
        offered = Organization.objects.all() if person.is_coordinator else Organization.objects.of_contact(person)
        if self._held and self._held.organization_id:
            offered = (offered | Organization.objects.filter(pk=self._held.organization_id)).distinct()
        field.queryset = offered  # type: ignore[attr-defined]
        if not self._held and not person.is_coordinator and (own := list(offered[:2])):
            field.initial = own[0] if len(own) == 1 else None
        elif not self._held and not person.is_coordinator:
            del self.fields["organization"]

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if not url.lower().startswith(("http://", "https://")):
            raise forms.ValidationError(_("Adressen skal begynde med https."))
        return url

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("licence") == Licence.PERMISSION and not cleaned.get("credit") and "credit" not in self.errors:
            self.add_error("credit", _("Skriv, hvem der har lavet det, og hvem der gav lov."))
        if not cleaned.get("title") and cleaned.get("file") and "title" not in self.errors:
            cleaned["title"] = _as_title(cleaned["file"].name)
        return cleaned

    @property
    def folded_faults(self) -> bool:
        """True where something is wrong in the part that is folded away."""
        return not self.errors.keys() <= {"file", "url", "title", "text", "__all__"}

    @property
    def draft(self) -> Draft:
        """What was written, of a form that is valid."""
        asked = self.cleaned_data
        return Draft(**{name: asked[name] for name in Draft.__dataclass_fields__ if name in asked})

    @property
    def seen_at(self) -> datetime | None:
        """When what the person began with was last changed; None where that is not told."""
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None

    def has_seen(self, held: Material) -> None:
        """The person is shown what somebody else has written, and may now write over it."""
        self.data = self.data.copy()
        self.data["seen"] = held.changed_at.isoformat()


def _as_initial(held: Material) -> dict[str, Any]:
    plain = {name: getattr(held, name) for name in ("title", "text", "url", "level", "licence", "credit")}
    rows = {"topics": held.topics.all(), "solutions": held.solutions.all(), "organization": held.organization_id}
    return plain | rows | {"seen": held.changed_at.isoformat()}


def _as_title(name: str) -> str:
    return name.rpartition(".")[0].replace("-", " ").replace("_", " ").strip()[:120] or name


class VersionForm(ModelForm):
    """A newer version of a file."""

    file = MaterialFileField()

    class Meta:
        model = MaterialVersion
        fields = ["note"]
        help_texts = {"note": gettext_lazy("For eksempel: Nye billeder af MitID-appen")}

    field_order = ["file", "note"]


class CommentForm(ModelForm):
    class Meta:
        model = Comment
        fields = ["text"]
        labels = {"text": gettext_lazy("Skriv en kommentar")}
        help_texts = {"text": gettext_lazy("Skriv ikke om borgere, så de kan kendes.")}
        widgets = {"text": forms.Textarea({"rows": 3})}


class FlagForm(ModelForm):
    class Meta:
        model = OutOfDateFlag
        fields = ["reason"]
        help_texts = {"reason": gettext_lazy("For eksempel: Knappen hedder noget andet nu")}


class FindForm(Form):
    """What is looked for; a value that is not among the choices is passed over."""

    q = forms.CharField(
        label=gettext_lazy("Søg"), max_length=200, required=False, widget=forms.TextInput({"type": "search"})
    )
    emne = ChoiceOfRowField(
        label=gettext_lazy("Emne"),
        queryset=Topic.objects.all(),
        to_field_name="key",
        required=False,
        empty_label=gettext_lazy("Alle emner"),
    )
    loesning = ChoiceOfRowField(
        label=gettext_lazy("Digital løsning"),
        queryset=Solution.objects.all(),
        to_field_name="key",
        required=False,
        empty_label=gettext_lazy("Alle løsninger"),
    )
    niveau = forms.ChoiceField(
        label=gettext_lazy("For hvem?"),
        choices=[("", gettext_lazy("Alle niveauer")), *Level.choices],
        required=False,
    )
    slags = forms.ChoiceField(
        label=gettext_lazy("Slags"), choices=[("", gettext_lazy("Alle slags")), *Kind.choices], required=False
    )
    orden = forms.ChoiceField(
        label=gettext_lazy("Først"),
        choices=[
            (Order.BEST.value, gettext_lazy("Det, der passer bedst")),
            (Order.NEWEST.value, gettext_lazy("Det nyeste")),
            (Order.THANKED.value, gettext_lazy("Det, flest har takket for")),
        ],
        required=False,
    )
    ses_efter = forms.BooleanField(label=gettext_lazy("Kun det, der skal ses efter"), required=False)

    @property
    def wish(self) -> Wish:
        """What is asked for, as far as it can be understood."""
        self.is_valid()
        asked = getattr(self, "cleaned_data", {})  # a form that was not sent asks for nothing
        return Wish(
            words=asked.get("q", ""),
            topic=asked.get("emne"),
            solution=asked.get("loesning"),
            level=asked.get("niveau") or "",
            kind=asked.get("slags") or "",
            doubted=bool(asked.get("ses_efter")),
            order=Order(asked.get("orden") or ""),
        )

    def chosen(self) -> list[tuple[str, str]]:
        """The filters in force, each as (parameter, words), so that each can be taken away."""
        asked, words = getattr(self, "cleaned_data", {}), []
        for bound in self:
            value = asked.get(bound.name)
            if not value or bound.name == "orden":
                continue
            if isinstance(value, Model):
                words.append((bound.name, str(value)))
            elif isinstance(bound.field, forms.ChoiceField):
                words.append((bound.name, str(dict(bound.field.choices)[value])))  # type: ignore[arg-type]
            else:
                words.append((bound.name, f"„{value}“" if bound.name == "q" else str(bound.label)))
        return words

    @property
    def uses_more(self) -> bool:
        """True where one of the folded-away choices is in force, so that it is not hidden."""
        asked = getattr(self, "cleaned_data", {})
        return any(asked.get(name) for name in ("loesning", "niveau", "slags", "orden", "ses_efter"))
