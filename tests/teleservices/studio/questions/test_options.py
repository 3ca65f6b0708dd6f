"""A type's options in the studio: each can be edited, and a form sent as it was shown changes nothing."""

import datetime as dt

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.admin.icons import get_icons

from formkit.fieldtypes import (
    REGISTRY,
    AnyFieldType,
    Choice,
    ColumnedField,
    DateField,
    DocumentField,
    DropDownField,
    EmailField,
    Field,
    ShortTextField,
    field_type,
)
from formkit.fieldtypes.options import HiddenOption
from locker.models import DocumentCategory
from portal.models import Document
from teleservices.studio.questions.forms import form_of, options_form
from teleservices.studio.questions.option_forms import OptionsForm, unasked
from teleservices.studio.questions.options import CONTROLS
from tests.formkit.asking import KEY
from tests.formkit.pages import successful_controls
from tests.formkit.strategies import fields
from tests.gate import examples

TYPES = sorted(set(REGISTRY) - {"document"})
"""Types whose options need nothing that the database holds."""


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_a_type_is_drawn_by_an_icon_that_the_admin_has(name: str) -> None:
    assert f'id="icon-{REGISTRY[name].icon}"' in get_icons(), f"formkit/fieldtypes: `icon` of {name}"


def sent(form: OptionsForm, field: Field | None = None, **typed: list[str]) -> OptionsForm:
    """Return the form after it is sent as it was shown, but for what was typed."""
    data = QueryDict(mutable=True)
    for name, values in (successful_controls("".join(str(bound) for bound in form)) | typed).items():
        data.setlist(name, values)
    return options_form(form.kind, data, field=field)


def options_of(form: OptionsForm) -> dict[str, object]:
    assert form.is_valid(), form.errors
    return form.options()


@pytest.mark.django_db
@settings(max_examples=examples(150), deadline=None)
@given(st.sampled_from(TYPES).flatmap(lambda name: fields(name=name)))
def test_a_form_sent_as_it_was_shown_changes_nothing(field: Field) -> None:
    kind: AnyFieldType = field_type(field)
    options = options_of(sent(form_of(_plain(field)), field))
    assert _plain(field.model_copy(update=options)) == _plain(field)
    assert options.keys() == set(kind.options) - set(unasked(kind))


def _plain(field: Field) -> Field:
    """What this test is not about: what the type doesn't offer."""
    kind = field_type(field)
    update: dict[str, object] = {
        "prefill": field.prefill if field.prefill in kind.prefills else None,
        "autocomplete": "" if field.type == "address" else field.autocomplete,
    }
    if isinstance(field, ColumnedField):
        summable = [column.key for column in field.fields if field_type(column).is_summable]
        update["totals"] = tuple(key for key in summable if key in field.totals)
    return field.model_copy(update=update)


@pytest.mark.django_db
@pytest.mark.parametrize("name", TYPES)
def test_a_new_question_can_be_made_from_what_is_proposed(name: str) -> None:
    kind = REGISTRY[name]
    extra = {"choices": ["Oui | oui"]} if name == "drop_down" else {}
    if name in ("one_choice", "several_choices"):
        extra = {"choices-paste": ["Oui\nNon"]}
    options = options_of(sent(OptionsForm(kind=kind), label=["Question"], **extra))
    assert kind.model(key=KEY, **options).label == "Question"


def test_what_is_proposed_suits_the_type() -> None:
    options = options_of(sent(OptionsForm(kind=REGISTRY["email"]), label=["Adresse électronique"]))
    field = EmailField(key=KEY, **options)
    assert (field.autocomplete, field.personal, field.anonymise) == ("email", "ordinary", "erase")


@pytest.mark.django_db
@pytest.mark.parametrize("name", TYPES)
def test_what_no_screen_serves_is_not_asked(name: str) -> None:
    assert not set(unasked(REGISTRY[name])) & set(OptionsForm(kind=REGISTRY[name]).fields)


def test_what_is_not_asked_stays_as_it_was() -> None:
    field = DateField(key=KEY, label="Visite", private=True, anonymise="generalise")
    edited = field.model_copy(update=options_of(sent(form_of(field), field, label=["Visite du site"])))
    assert (edited.label, edited.private, edited.anonymise) == ("Visite du site", True, "generalise")


@pytest.mark.parametrize(
    ("typed", "limit"),
    [
        (["", "", "", "d"], None),
        (["fixed", "24/11/2026", "", "d"], dt.date(2026, 11, 24)),
        (["today", "", "5", "d"], "today"),
        (["after", "", "30", "d"], "today+30d"),
        (["before", "", "18", "y"], "today-18y"),
    ],
)
def test_a_day_may_be_fixed_or_follow_today(typed: list[str], limit: object) -> None:
    field = DateField(key=KEY, label="Date")
    parts = dict(zip(("kind", "date", "number", "unit"), typed, strict=True))
    form = sent(form_of(field), **{f"minimum_{name}": [value] for name, value in parts.items()})
    assert options_of(form)["minimum"] == limit


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (["fixed", "", "", "d"], "Saisissez une date qui existe"),
        (["fixed", "31/02/2026", "", "d"], "Saisissez une date qui existe"),
        (["after", "", "", "d"], "Indiquez combien de jours, de mois ou d’années"),
        (["after", "", "-3", "d"], "Indiquez combien de jours, de mois ou d’années"),
    ],
)
def test_a_limit_that_is_not_complete_is_refused_and_kept(typed: list[str], message: str) -> None:
    parts = dict(zip(("kind", "date", "number", "unit"), typed, strict=True))
    form = sent(form_of(DateField(key=KEY, label="Date")), **{f"minimum_{k}": [v] for k, v in parts.items()})
    assert str(form.errors["minimum"][0]).startswith(message)
    again = successful_controls(str(form["minimum"]))
    assert [again[f"minimum_{name}"] for name in parts] == [[value] for value in typed]


def test_a_long_list_is_edited_as_lines() -> None:
    field = DropDownField(key=KEY, label="Collège", choices=(Choice(value="0350001A", label="Jean Rostand"),))
    lines = ["Jean-Rostand | 0350001A", "Les Essarts", "Émile | Zola | zola", "Les essarts !"]
    options = options_of(sent(form_of(field), choices=["\r\n".join(lines)]))
    assert options["choices"] == (
        Choice(value="0350001A", label="Jean-Rostand"),
        Choice(value="les-essarts", label="Les Essarts"),
        Choice(value="zola", label="Émile | Zola"),
        Choice(value="les-essarts-2", label="Les essarts !"),
    )


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["", " "], "Écrivez au moins une réponse à proposer."),
        (["A | x", "A | y"], "«\u00a0A\u00a0» est écrit deux fois."),
        (["A | x", "B | x"], "La valeur «\u00a0x\u00a0» est écrite deux fois."),
        (["A | é"], "Vérifiez la ligne «\u00a0A\u00a0»"),
        (["| x"], "Vérifiez la ligne «\u00a0x\u00a0»"),
        ([f"A{number}" for number in range(1001)], "Une liste propose au plus 1000 réponses."),
    ],
)
def test_lines_that_can_not_be_choices_are_refused(lines: list[str], message: str) -> None:
    form = sent(OptionsForm(kind=REGISTRY["drop_down"]), label=["Collège"], choices=["\n".join(lines)])
    assert str(form.errors["choices"][0]).startswith(message)


def test_a_thousand_lines_are_one_control() -> None:
    choices = tuple(Choice(value=f"c{number}", label=f"Collège {number}") for number in range(1000))
    field = DropDownField(key=KEY, label="Collège", choices=choices)
    form = form_of(field)
    assert len(successful_controls("".join(str(bound) for bound in form))) < 20
    assert options_of(sent(form))["choices"] == choices


@pytest.mark.django_db
def test_a_document_has_its_model_and_its_age() -> None:
    DocumentCategory.objects.get_or_create(code="rib", defaults={"label": "RIB"})
    field = DocumentField(key=KEY, label="RIB", category="rib", valid_months=3, model_url="/documents/modele.pdf")
    assert field.model_copy(update=options_of(sent(form_of(field), field))) == field


@pytest.mark.django_db
def test_a_model_is_chosen_among_the_files_of_the_site_or_given_by_its_address() -> None:
    file = Document.objects.create(title="Modèle de budget", file="documents/budget.odt")
    DocumentCategory.objects.get_or_create(code="autre", defaults={"label": "Autre"})
    form = form_of(DocumentField(key=KEY, label="Budget", category="autre"))
    assert f'<option value="{file.url}">Modèle de budget</option>' in str(form["model_url"])
    assert options_of(sent(form, model_url=[file.url]))["model_url"] == file.url
    (refused,) = sent(form, model_url=["www.exemple.fr/budget.odt"]).errors["model_url"]
    assert "https://" in refused


def test_every_class_of_option_has_its_control() -> None:
    classes = {type(option) for kind in REGISTRY.values() for option in kind.options.values()}
    assert classes - {HiddenOption} == set(CONTROLS)


def test_a_text_says_what_it_may_hold_and_refuses_a_link_that_would_stay_as_typed() -> None:
    form = form_of(ShortTextField(key=KEY, label="Nom", help="Voir **ceci**."))
    assert "**gras**" in str(form.fields["help"].help_text)
    assert "**gras**" not in str(form.fields["label"].help_text)
    assert options_of(sent(form, help=["- [ici](/faq/)"]))["help"] == "- [ici](/faq/)"
    assert "http://exemple.fr" in str(sent(form, help=["[ici](http://exemple.fr)"]).errors["help"][0])
