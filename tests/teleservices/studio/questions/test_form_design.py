"""Designing the form in a browser: each act changes the draft once, and says so in its history."""

import pytest
from django.test import Client
from django.urls import reverse

from formkit.design.copies import copy_of_step
from formkit.fieldtypes import FAMILIES, REGISTRY, OneChoiceField, ShortTextField, YesNoField
from formkit.language.operands import keys_read
from formkit.schema import FormSchema, Step
from locker.models import DocumentCategory
from teleservices.models import DraftChange, Procedure
from teleservices.studio.drafting.drafts import DraftAct
from teleservices.studio.questions.option_forms import unasked
from tests.factories.conditions import comparison
from tests.factories.procedures import AMOUNT, PROJECT, STATUTES, make_procedure
from tests.formkit.pages import successful_controls
from tests.teleservices.studio.acting import PIECES, STEP, draft, labels, post


def last_act(procedure: Procedure) -> tuple[str, str, int]:
    change = DraftChange.objects.filter(procedure=procedure)[0]
    assert change.schema == Procedure.objects.get(pk=procedure.pk).draft_schema
    return change.act, change.subject, change.number


def test_a_step_is_added_edited_moved_duplicated_deleted(studio: Client, procedure: Procedure) -> None:
    post(studio, procedure, "step_add", title="Votre budget", intro="Ayez vos devis.")
    assert [step.title for step in draft(procedure).steps] == ["Votre projet", "Vos pièces", "Votre budget"]
    assert last_act(procedure) == (DraftAct.STEP_ADDED, "Votre budget", 2)
    key = draft(procedure).steps[2].key

    post(studio, procedure, "step", key, title="Le budget", intro="", paper_intro="Recopiez vos devis.")
    assert draft(procedure).step(key).title == "Le budget"
    assert draft(procedure).step(key).paper_intro == "Recopiez vos devis."

    post(studio, procedure, "step_move", key, direction="up")
    assert [step.key for step in draft(procedure).steps] == [STEP, key, PIECES]
    post(studio, procedure, "step_move", key, direction="down")
    assert [step.key for step in draft(procedure).steps] == [STEP, PIECES, key]

    location = post(studio, procedure, "step_duplicate", STEP)
    copy = draft(procedure).steps[1]
    assert location.endswith(f"/{copy.key}/")
    assert [field.label for field in copy.fields] == labels(procedure)
    assert {field.key for field in copy.fields}.isdisjoint({PROJECT, AMOUNT})

    post(studio, procedure, "step_delete", copy.key)
    assert [step.key for step in draft(procedure).steps] == [STEP, PIECES, key]
    assert last_act(procedure) == (DraftAct.STEP_DELETED, "Votre projet", 7)
    assert procedure.draft_number == 7


def test_a_question_is_added_edited_moved_duplicated_deleted(studio: Client, procedure: Procedure) -> None:
    common = {"width": "full", "personal": "none", "anonymise": "keep"}
    post(studio, procedure, "field_add", STEP, "yes_no", label="Êtes-vous prêt ?", required="on", **common)
    assert labels(procedure)[-1] == "Êtes-vous prêt ?"
    added = draft(procedure).step(STEP).fields[-1]
    assert isinstance(added, YesNoField)
    assert added.required

    post(studio, procedure, "field", added.key, label="Prêt ?", help="Oui ou non", **common)
    edited = draft(procedure).field(added.key)
    assert (edited.label, edited.help, edited.required) == ("Prêt ?", "Oui ou non", False)
    assert last_act(procedure)[:2] == (DraftAct.FIELD_EDITED, "Prêt ?")

    post(studio, procedure, "field_move", added.key, direction="up")
    assert labels(procedure)[-2:] == ["Prêt ?", "Montant demandé"]
    location = post(studio, procedure, "field_move", added.key, direction="down", then=STEP)
    assert labels(procedure)[-2:] == ["Montant demandé", "Prêt ?"]
    assert location == reverse("studio:step", args=[procedure.uuid, STEP]) + f"#question-{added.key}"
    post(studio, procedure, "field_move", added.key, step=PIECES)
    assert labels(procedure, PIECES) == ["Statuts", "Prêt ?"]

    location = post(studio, procedure, "field_duplicate", added.key)
    assert labels(procedure, PIECES) == ["Statuts", "Prêt ?", "Prêt ?"]
    copy = draft(procedure).step(PIECES).fields[2]
    assert location.endswith(f"/{copy.key}/")
    assert copy.key != added.key

    post(studio, procedure, "field_delete", copy.key)
    assert labels(procedure, PIECES) == ["Statuts", "Prêt ?"]
    assert last_act(procedure)[0] == DraftAct.FIELD_DELETED


def test_an_act_that_changes_nothing_leaves_no_trace(studio: Client, procedure: Procedure) -> None:
    post(studio, procedure, "step", STEP, title="Votre projet", intro="")
    post(studio, procedure, "step_move", STEP, direction="up")
    procedure.refresh_from_db()
    assert procedure.draft_number == 1
    assert not DraftChange.objects.exists()


def test_what_was_deleted_meanwhile_is_said_to_be_gone(studio: Client, procedure: Procedure) -> None:
    post(studio, procedure, "step_delete", PIECES)
    for name, key in [
        ("step", PIECES),
        ("step_delete", PIECES),
        ("field_types", PIECES),
        ("field", STATUTES),
        ("field_delete", STATUTES),
    ]:
        response = studio.get(reverse(f"studio:{name}", args=[procedure.uuid, key]), follow=True)
        assert "n’existe plus" in response.content.decode()
    assert studio.get(reverse("studio:preview", args=[procedure.uuid, PIECES])).status_code == 404


def test_the_last_step_stays(studio: Client, procedure: Procedure) -> None:
    post(studio, procedure, "step_delete", PIECES)
    location = post(studio, procedure, "step_delete", STEP)
    assert location == reverse("studio:step", args=[procedure.uuid, STEP])
    assert len(draft(procedure).steps) == 1


def test_refused_options_are_explained_and_kept(studio: Client, procedure: Procedure) -> None:
    url = reverse("studio:field_add", args=[procedure.uuid, STEP, "short_text"])
    data = {
        "number": 1,
        "label": "Ville",
        "min_length": "50",
        "max_length": "20",
        "width": "full",
        "personal": "none",
        "anonymise": "keep",
    }
    response = studio.post(url, data)
    assert response.status_code == 422
    assert "Le minimum dépasse le maximum" in response.content.decode()
    assert 'value="Ville"' in response.content.decode()
    assert not DraftChange.objects.exists()


def test_amounts_are_typed_in_euros(studio: Client, procedure: Procedure) -> None:
    page = studio.get(reverse("studio:field", args=[procedure.uuid, AMOUNT])).content.decode()
    assert 'value="0,00"' in page
    post(
        studio,
        procedure,
        "field",
        AMOUNT,
        label="Montant",
        minimum="100",
        maximum="1 250,50 €",
        width="full",
        personal="none",
        anonymise="keep",
    )
    field = draft(procedure).field(AMOUNT)
    assert (field.minimum, field.maximum) == (10_000, 125_050)


def test_relabelling_a_choice_keeps_its_value(studio: Client, procedure: Procedure) -> None:
    common = {"label": "Domaine", "width": "full", "personal": "none", "anonymise": "keep"}
    post(
        studio,
        procedure,
        "field_add",
        STEP,
        "one_choice",
        **common,
        **{
            "choices-value": ["", "", ""],
            "choices-label": ["Sport", "", "Culture"],
            "choices-order": ["", "", ""],
            "choices-paste": "Social\n\nÉcole & jeunesse",
        },
    )
    field = draft(procedure).step(STEP).fields[-1]
    assert isinstance(field, OneChoiceField)
    assert [(choice.value, choice.label) for choice in field.choices] == [
        ("sport", "Sport"),
        ("culture", "Culture"),
        ("social", "Social"),
        ("ecole-jeunesse", "École & jeunesse"),
    ]
    post(
        studio,
        procedure,
        "field",
        field.key,
        **common,
        **{
            "choices-value": ["sport", "culture", "social", ""],
            "choices-label": ["Sports et loisirs", "Culture", "", "Sport"],
            "choices-order": ["2", "1", "3", "4"],
        },
    )
    field = draft(procedure).field(field.key)
    assert [(choice.value, choice.label) for choice in field.choices] == [
        ("culture", "Culture"),
        ("sport", "Sports et loisirs"),
        ("sport-2", "Sport"),
    ]


FOLLOWING = {"calculated": ("result", "decimals", "unit"), "table": ("lines", "totals", "balanced")}
"""Options that are not asked as long as others don't call for them."""
BEFORE = {"start"}
"""What a new question alone is asked, that is no option of it."""


@pytest.mark.parametrize("name", REGISTRY)
def test_every_type_is_added_from_its_own_form_and_edited_again(
    name: str, studio: Client, procedure: Procedure
) -> None:
    DocumentCategory.objects.get_or_create(code="rib", defaults={"label": "RIB"})
    url = reverse("studio:field_add", args=[procedure.uuid, STEP, name])
    form = studio.get(url).context["form"]
    left_out = (*unasked(REGISTRY[name]), *FOLLOWING.get(name, ()))
    asked = [option for option in form.fields if option not in BEFORE]
    assert asked == [option for option in REGISTRY[name].options if option not in left_out]

    values = {
        "label": "Nouvelle",
        "category": "rib",
        "choices": "Un\nDeux",
        "choices-label": ["Un", "Deux"],
        "choices-value": ["", ""],
        "choices-order": ["", ""],
    }
    started = successful_controls("".join(str(bound) for bound in form))
    post(studio, procedure, "field_add", STEP, name, **{**started, **values})
    field = draft(procedure).step(STEP).fields[-1]
    assert (field.type, field.label) == (name, "Nouvelle")

    page = studio.get(reverse("studio:field", args=[procedure.uuid, field.key]))
    form = page.context["form"]
    again = successful_controls("".join(str(bound) for bound in form))
    post(studio, procedure, "field", field.key, **again)
    assert draft(procedure).field(field.key) == field
    post(studio, procedure, "field", field.key, **{**again, "label": "Renommée"})
    assert draft(procedure).field(field.key).label == "Renommée"


def test_a_category_that_nobody_lists_stays_chosen(studio: Client, procedure: Procedure) -> None:
    DocumentCategory.objects.filter(code="statuts").delete()
    form = studio.get(reverse("studio:field", args=[procedure.uuid, STATUTES])).context["form"]
    assert ("statuts", "statuts") in form.fields["category"].choices


def test_a_duplicated_step_keeps_its_own_conditions_among_its_copies() -> None:
    schema = FormSchema(
        steps=(
            Step(
                key="s_one",
                title="Un",
                fields=(
                    YesNoField(key="f_first", label="Déjà aidé ?"),
                    ShortTextField(
                        key="f_second",
                        label="Quand ?",
                        condition=comparison("f_first", operator="equals", value=True),
                    ),
                ),
            ),
        )
    )
    copy = copy_of_step(schema.step("s_one"))
    assert copy.key != "s_one"
    condition = copy.fields[1].condition
    assert keys_read(condition) == (copy.fields[0].key,) != ("f_first",)


def test_the_preview_shows_the_step_in_the_public_look(studio: Client) -> None:
    procedure = make_procedure()
    response = studio.get(reverse("studio:preview", args=[procedure.uuid, STEP]))
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "Nom du projet" in response.content.decode()
    assert "wagtailadmin" not in response.content.decode()


def test_types_are_offered_by_family(studio: Client, procedure: Procedure) -> None:
    page = studio.get(reverse("studio:field_types", args=[procedure.uuid, PIECES])).content.decode()
    families = [page.index(f">{family}</h4>") for family, _kinds in FAMILIES]
    assert families == sorted(families)
    assert page.index(">Nombres</h4>") < page.index("Montant en euros") < page.index(">Dates</h4>")
    assert len(REGISTRY) == sum(len(kinds) for _family, kinds in FAMILIES)
