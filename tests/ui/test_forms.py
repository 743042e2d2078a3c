"""Every form of the house refuses CPR numbers and is drawn as the design system draws."""

import logging

import pytest
from django import forms as django_forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.utils.html import strip_tags

from selvhjulpen.people.models import Person
from selvhjulpen.ui import forms

CPR = "010150-1234"  # invented


class PlaceForm(forms.Form):
    name = django_forms.CharField(label="Navn", help_text="Som du vil kaldes")
    remarks = django_forms.CharField(label="Bemærkninger", widget=django_forms.Textarea, required=False, min_length=3)
    level = django_forms.ChoiceField(
        label="Niveau", widget=django_forms.RadioSelect, choices=[("new", "Ny"), ("some", "Øvet")], required=False
    )
    needs = django_forms.MultipleChoiceField(
        label="Behov", widget=django_forms.CheckboxSelectMultiple, choices=[("loop", "Teleslynge")], required=False
    )
    sms = django_forms.BooleanField(label="Send en sms", required=False)
    area = django_forms.ChoiceField(label="Område", choices=[("n", "Nord")], required=False)
    key = django_forms.CharField(widget=django_forms.HiddenInput, required=False)


class RegisterForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ["name", "email"]


def drawn(form, name):
    return " ".join(form[name].as_field_group().split())


def test_a_cpr_number_is_refused_kindly_and_is_gone_from_the_form():
    form = PlaceForm({"name": f"Inga {CPR}", "remarks": "Jeg tager en ven med"})

    assert not form.is_valid()
    assert form.errors == {"name": ["Det ligner et cpr-nummer. Det må vi ikke få, så vi har slettet det."]}
    assert "name" not in form.cleaned_data
    assert form["name"].value() == ""
    assert form["remarks"].value() == "Jeg tager en ven med"
    assert "1234" not in strip_tags(form.as_div()) + form.as_div()


def test_what_is_too_long_is_said_in_plain_words():
    class ShortForm(forms.Form):
        name = django_forms.CharField(max_length=80)

    assert ShortForm({"name": "x" * 5000}).errors["name"] == ["Det er for langt. Skriv højst 80 tegn."]


def test_only_the_one_kind_word_is_said_of_a_number_however_wrong_the_field_is_besides():
    form = PlaceForm({"name": CPR, "remarks": CPR})

    assert {name: len(errors) for name, errors in form.errors.items()} == {"name": 1, "remarks": 1}


@pytest.mark.django_db
def test_a_number_does_not_reach_the_row_of_a_model_form():
    form = RegisterForm({"name": f"Inga {CPR}", "email": "inga@example.dk"})

    assert not form.is_valid()
    assert form.instance.name == ""


def test_a_number_is_not_logged(caplog):
    with caplog.at_level(logging.DEBUG):
        PlaceForm({"name": CPR}).is_valid()

    assert "1234" not in caplog.text


def test_the_number_of_a_form_with_a_prefix_is_found_too():
    form = PlaceForm({"one-name": CPR}, prefix="one")

    assert list(form.errors) == ["name"]


def test_a_key_that_looks_like_a_number_by_chance_is_let_through():
    form = PlaceForm({"name": "Inga", "key": "0101501234ab"})

    assert form.is_valid()
    assert form.cleaned_data["key"] == "0101501234ab"


@pytest.mark.parametrize("phone", ["01 01 50 12", "+45 01015012"])
def test_a_telephone_number_is_let_through(phone):
    assert PlaceForm({"name": f"Inga, {phone}"}).is_valid()


def test_the_posted_data_of_the_request_is_left_as_it_was(rf):
    request = rf.post("/", {"name": CPR})

    PlaceForm(request.POST).is_valid()

    assert request.POST["name"] == CPR


@pytest.mark.parametrize(
    ("name", "css_class"),
    [
        ("name", "form-input"),
        ("remarks", "form-input"),
        ("level", "form-radio"),
        ("needs", "form-checkbox"),
        ("sms", "form-checkbox"),
        ("area", "form-select"),
    ],
)
def test_every_control_has_the_class_of_the_design_system(name, css_class):
    assert f'class="{css_class}"' in drawn(PlaceForm(), name)


def test_a_field_is_drawn_with_its_label_then_its_hint_then_what_is_wrong_then_itself():
    field = drawn(PlaceForm({"name": ""}), "name")

    at = [field.index(part) for part in ("<label", "Navn", "Som du vil kaldes", "form-error-message", "<input")]
    assert at == sorted(at)
    assert 'class="form-group form-error"' in field
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_name_helptext id_name_error"' in field


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    field = drawn(PlaceForm(), "level")

    assert "<fieldset" in field
    assert '<legend class="form-label">Niveau</legend>' in field


def test_a_missing_answer_is_said_in_the_words_of_the_house():
    assert PlaceForm({}).errors == {"name": ["Det mangler."]}


@pytest.mark.parametrize(
    ("typed", "kept"), [("12 34 56 78", "+4512345678"), ("+46 70 123 45 67", "+46701234567"), ("", "")]
)
def test_a_telephone_field_keeps_a_number_as_the_whole_world_writes_it(typed, kept):
    assert forms.PhoneField(required=False).clean(typed) == kept


def test_a_telephone_field_shows_a_number_as_it_is_spoken_and_refuses_an_email():
    field = forms.PhoneField()

    assert field.prepare_value("+4512345678") == "12 34 56 78"
    with pytest.raises(django_forms.ValidationError, match="otte tal"):
        field.clean("inga@example.dk")


def test_a_list_to_choose_from_is_drawn_as_django_draws_it() -> None:
    class ListsForm(django_forms.Form):
        one = django_forms.ChoiceField(
            choices=[("", "Vælg"), ("1", "A & <b>"), ("Gruppe", [("2", "B"), ("3", "C")])], initial="2"
        )
        several = django_forms.MultipleChoiceField(choices=[("1", "A"), ("2", "B")], initial=["1", "2"])
        fixed = django_forms.ChoiceField(choices=[("1", "A")], disabled=True)

    ours, djangos = (ListsForm(renderer=renderer) for renderer in (TemplatesSetting(), DjangoTemplates()))

    for name in ours.fields:
        assert str(ours[name]).split() == str(djangos[name]).split()
