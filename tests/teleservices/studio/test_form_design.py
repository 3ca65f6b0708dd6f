"""Designing the form in a browser: each act changes the draft once, and says so in its history."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from locker.models import DocumentCategory
from teleservices.formkit.expressions import Comparison
from teleservices.formkit.fieldtypes import REGISTRY, OneChoiceField, ShortTextField, YesNoField
from teleservices.formkit.operations import OperationError, delete_step, edit_field
from teleservices.formkit.schema import FormSchema, Step, parse_schema
from teleservices.models import DraftChange, Procedure
from teleservices.studio.copying import duplicate_step
from teleservices.studio.drafting import DraftAct, change_draft
from teleservices.studio.errors import DesignRefusedError, StaleDraftError
from tests.factories.accounts import make_user
from tests.factories.procedures import AMOUNT, PROJECT, STATUTES, make_procedure
from tests.teleservices.studio.conftest import make_designer

STEP, PIECES = "s_project1", "s_pieces12"


def draft(procedure: Procedure) -> FormSchema:
    procedure.refresh_from_db()
    return parse_schema(procedure.draft_schema)


def labels(procedure: Procedure, step: str = STEP) -> list[str]:
    return [field.label for field in draft(procedure).step(step).fields]


def post(studio: Client, procedure: Procedure, name: str, *keys: str, **data: object) -> str:
    """Post to a screen with the draft's present number; returns where it leads."""
    procedure.refresh_from_db()
    url = reverse(f"studio:{name}", args=[procedure.uuid, *keys])
    response = studio.post(url, {"number": procedure.draft_number, **data})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def last_act(procedure: Procedure) -> tuple[str, str, int]:
    change = DraftChange.objects.filter(procedure=procedure)[0]
    assert change.schema == Procedure.objects.get(pk=procedure.pk).draft_schema
    return change.act, change.subject, change.number


def test_a_step_is_added_edited_moved_duplicated_deleted(studio: Client, procedure: Procedure) -> None:
    post(studio, procedure, "step_add", title="Votre budget", intro="Ayez vos devis.")
    assert [step.title for step in draft(procedure).steps] == ["Votre projet", "Vos pièces", "Votre budget"]
    assert last_act(procedure) == (DraftAct.STEP_ADDED, "Votre budget", 2)
    key = draft(procedure).steps[2].key

    post(studio, procedure, "step", key, title="Le budget", intro="")
    assert draft(procedure).step(key).title == "Le budget"

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


def test_the_second_designer_is_told_and_keeps_what_was_typed(studio: Client, procedure: Procedure) -> None:
    other = make_designer("Awa")
    change_draft(
        procedure_id=procedure.pk,
        author=other,
        number=1,
        act=DraftAct.FIELD_EDITED,
        subject="Nom du projet",
        operation=lambda schema: edit_field(schema, key=PROJECT, label="Titre du projet"),
    )
    url = reverse("studio:field", args=[procedure.uuid, AMOUNT])
    typed = {
        "label": "Montant souhaité",
        "required": "on",
        "width": "full",
        "personal": "none",
        "anonymise": "keep",
        "minimum": "0",
        "maximum": "",
    }
    response = studio.post(url, {"number": 1, **typed})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Question modifiée\u00a0: Nom du projet (Awa Vasseur" in page
    assert 'value="Montant souhaité"' in page
    assert '<input type="hidden" name="number" value="2">' in page
    assert labels(procedure) == ["Avant de commencer", "Titre du projet", "Montant demandé"]

    assert studio.post(url, {"number": 2, **typed}).status_code == 302
    assert labels(procedure) == ["Avant de commencer", "Titre du projet", "Montant souhaité"]


def test_a_click_on_an_old_page_does_nothing_and_says_so(studio: Client, procedure: Procedure) -> None:
    post(studio, procedure, "step_add", title="Budget")
    url = reverse("studio:step_move", args=[procedure.uuid, STEP])
    response = studio.post(url, {"number": 1, "direction": "down"}, follow=True)
    assert "Étape ajoutée\u00a0: Budget" in response.content.decode()
    assert draft(procedure).steps[0].key == STEP


def test_stale_and_refused_changes_write_nothing(procedure: Procedure, designer: User) -> None:
    def change(author: User, number: int) -> Procedure:
        return change_draft(
            procedure_id=procedure.pk,
            author=author,
            number=number,
            act=DraftAct.STEP_DELETED,
            subject="",
            operation=lambda schema: delete_step(schema, key=PIECES),
        )

    with pytest.raises(DesignRefusedError):
        change(make_user(), 1)
    with pytest.raises(StaleDraftError):
        change(designer, 2)
    assert change(designer, 1).draft_number == 2
    with pytest.raises(OperationError):
        change(designer, 2)
    assert DraftChange.objects.count() == 1


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
    assert [(one.value, one.label) for one in field.choices] == [
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
    assert [(one.value, one.label) for one in field.choices] == [
        ("culture", "Culture"),
        ("sport", "Sports et loisirs"),
        ("sport-2", "Sport"),
    ]


@pytest.mark.parametrize("name", REGISTRY)
def test_every_type_is_added_from_its_own_form_and_edited_again(
    name: str, studio: Client, procedure: Procedure
) -> None:
    DocumentCategory.objects.get_or_create(code="rib", defaults={"label": "RIB"})
    url = reverse("studio:field_add", args=[procedure.uuid, STEP, name])
    form = studio.get(url).context["form"]
    assert list(form.fields) == list(REGISTRY[name].option_names)

    values = {
        "label": "Nouvelle",
        "category": "rib",
        "choices-label": ["Un", "Deux"],
        "choices-value": ["", ""],
        "choices-order": ["", ""],
    }
    started = {
        bound.html_name: bound.value()
        for bound in form
        if bound.value() not in (None, "") and bound.value() is not False
    }
    post(studio, procedure, "field_add", STEP, name, **{**started, **values})
    field = draft(procedure).step(STEP).fields[-1]
    assert (field.type, field.label) == (name, "Nouvelle")

    page = studio.get(reverse("studio:field", args=[procedure.uuid, field.key]))
    form = page.context["form"]
    again = {
        bound.html_name: bound.value()
        for bound in form
        if bound.value() not in (None, "") and bound.value() is not False
    }
    rows = again.pop("choices", [])
    again |= {f"choices-{part}": [row.get(part, "") for row in rows] for part in ("label", "value", "order")}
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
                        condition=Comparison(field="f_first", operator="equals", value=True),
                    ),
                ),
            ),
        )
    )
    copy = duplicate_step(schema, key="s_one").steps[1]
    condition = copy.fields[1].condition
    assert isinstance(condition, Comparison)
    assert condition.field == copy.fields[0].key != "f_first"
    with pytest.raises(OperationError):
        duplicate_step(schema, key="s_two")


def test_the_preview_shows_the_step_in_the_public_look(studio: Client) -> None:
    procedure = make_procedure()
    response = studio.get(reverse("studio:preview", args=[procedure.uuid, STEP]))
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "Nom du projet" in response.content.decode()
    assert "wagtailadmin" not in response.content.decode()
