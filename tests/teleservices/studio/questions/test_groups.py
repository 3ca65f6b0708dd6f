"""Groups in the studio: what their rows ask is added, opened, moved, duplicated, deleted as other questions are."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from formkit.fieldtypes import AmountField, Field, GroupField, NumberField, ShortTextField, YesNoField
from formkit.schema import FormSchema, Step
from teleservices.models import Procedure
from tests.factories.conditions import comparison
from tests.factories.procedures import make_procedure
from tests.formkit.pages import successful_controls
from tests.teleservices.studio.acting import draft, post, relabel

EXPENSES, COST, WHAT, NAME, LATER = "f_expenses", "f_cost", "f_what", "f_name", "f_later"
COLUMNS: tuple[Field, ...] = (
    ShortTextField(key=WHAT, label="Intitulé"),
    AmountField(key=COST, label="Coût"),
    NumberField(key="f_count", label="Nombre"),
)
FORM = FormSchema(
    steps=(
        Step(
            key="s_budget1",
            title="Budget",
            fields=(
                ShortTextField(key=NAME, label="Nom"),
                GroupField(key=EXPENSES, label="Dépenses prévues", fields=COLUMNS, totals=(COST,)),
            ),
        ),
        Step(
            key="s_after12",
            title="Après",
            fields=(
                YesNoField(key=LATER, label="Autre", condition=comparison(NAME, operator="not_empty")),
                GroupField(key="f_incomes", label="Recettes"),
            ),
        ),
    )
)


@pytest.fixture
def procedure(db: None) -> Procedure:
    return make_procedure(form=FORM)


def columns(procedure: Procedure, key: str = EXPENSES) -> list[str]:
    """What the rows of a group ask, in order."""
    group = draft(procedure).field(key)
    assert isinstance(group, GroupField)
    return [column.label for column in group.fields]


def screen(studio: Client, procedure: Procedure, name: str, *keys: str) -> str:
    response = studio.get(reverse(f"studio:{name}", args=[procedure.uuid, *keys]))
    assert response.status_code == 200
    return response.content.decode()


def test_a_group_is_added_then_asked_what_its_rows_ask(studio: Client, procedure: Procedure) -> None:
    page = screen(studio, procedure, "field_add", "s_after12", "group")
    typed = successful_controls(page.partition("studio-editor-title")[2]) | {"label": "Membres", "row_name": "Membre"}
    group = draft(procedure).step("s_after12")
    location = post(studio, procedure, "field_add", "s_after12", "group", **typed)
    added = draft(procedure).step("s_after12").fields[-1]
    assert len(draft(procedure).step("s_after12").fields) == len(group.fields) + 1
    assert isinstance(added, GroupField)
    assert (added.label, added.row_name) == ("Membres", "Membre")
    assert location == reverse("studio:field", args=[procedure.uuid, added.key])
    text = studio.get(location).content.decode()
    assert "Les lignes ne demandent encore rien" in text
    assert "Ajoutez une question à ce groupe." in text


def test_only_types_that_fit_rows_are_offered(studio: Client, procedure: Procedure) -> None:
    text = screen(studio, procedure, "column_types", EXPENSES)
    offered = [
        name for name in ("amount", "document", "group", "content", "calculated") if f"/colonnes/{name}/" in text
    ]
    assert offered == ["amount", "calculated"]
    for name in ("document", "group", "unknown"):
        assert studio.get(reverse("studio:column_add", args=[procedure.uuid, EXPENSES, name])).status_code == 404
    assert studio.get(reverse("studio:column_types", args=[procedure.uuid, NAME])).status_code == 404


def test_a_question_of_rows_is_added_and_edited_without_what_rows_lack(studio: Client, procedure: Procedure) -> None:
    form = studio.get(reverse("studio:column_add", args=[procedure.uuid, EXPENSES, "short_text"])).context["form"]
    assert not {"width", "private", "prefill", "condition"} & set(form.fields)
    typed = successful_controls("".join(str(bound) for bound in form)) | {"label": "Fournisseur"}
    location = post(studio, procedure, "column_add", EXPENSES, "short_text", **typed)
    assert location == reverse("studio:field", args=[procedure.uuid, EXPENSES])
    assert columns(procedure) == ["Intitulé", "Coût", "Nombre", "Fournisseur"]

    response = studio.get(reverse("studio:field", args=[procedure.uuid, COST]))
    text = response.content.decode()
    assert [crumb["label"] for crumb in response.context["breadcrumbs_items"]][-3:] == [
        "Budget", "Dépenses prévues", "Coût",
    ]  # fmt: skip
    assert reverse("studio:field_condition", args=[procedure.uuid, COST]) not in text
    again = successful_controls("".join(str(bound) for bound in response.context["form"])) | {"label": "Prix"}
    post(studio, procedure, "field", COST, **again)
    assert columns(procedure) == ["Intitulé", "Prix", "Nombre", "Fournisseur"]


def test_the_outline_and_the_group_list_its_questions(studio: Client, procedure: Procedure) -> None:
    text = screen(studio, procedure, "field", EXPENSES)
    outline, _nav, editor = text.partition('class="studio-editor"')
    for key in (WHAT, COST):
        assert f'id="outline-{key}"' in outline
        assert f'id="question-{key}"' in editor
    assert "À régler avant la publication" not in editor


def test_totals_are_ticked_among_the_numbers(studio: Client, procedure: Procedure) -> None:
    form = studio.get(reverse("studio:field", args=[procedure.uuid, EXPENSES])).context["form"]
    assert [label for _key, label in form.fields["totals"].choices] == ["Coût", "Nombre"]
    typed = successful_controls("".join(str(bound) for bound in form))
    assert typed["totals"] == [COST]
    post(studio, procedure, "field", EXPENSES, **typed | {"totals": [COST, "f_count"], "minimum": "2"})
    group = draft(procedure).field(EXPENSES)
    assert isinstance(group, GroupField)
    assert (group.totals, group.minimum, group.fields) == ((COST, "f_count"), 2, COLUMNS)


def test_questions_of_rows_move_duplicate_and_go(studio: Client, procedure: Procedure) -> None:
    listed = post(studio, procedure, "field_move", COST, direction="up", then=EXPENSES)
    assert listed.endswith(f"/questions/{EXPENSES}/#question-{COST}")
    assert columns(procedure) == ["Coût", "Intitulé", "Nombre"]
    post(studio, procedure, "field_move", COST, position="2")
    assert columns(procedure) == ["Intitulé", "Nombre", "Coût"]
    copy = post(studio, procedure, "field_duplicate", WHAT)
    assert columns(procedure) == ["Intitulé", "Intitulé", "Nombre", "Coût"]
    assert WHAT not in copy
    gone = post(studio, procedure, "field_delete", WHAT)
    assert gone == reverse("studio:field", args=[procedure.uuid, EXPENSES])
    assert columns(procedure) == ["Intitulé", "Nombre", "Coût"]


def test_a_question_goes_into_a_group_and_out(studio: Client, procedure: Procedure) -> None:
    places = studio.get(reverse("studio:field", args=[procedure.uuid, COST])).context["places"]
    assert [key for key, _name in places] == ["s_budget1", "s_after12", "f_incomes"]
    assert [name for _key, name in places][-1] == "2. Lignes de «\u00a0Recettes\u00a0»"
    post(studio, procedure, "field_move", COST, step="f_incomes")
    assert (columns(procedure), columns(procedure, "f_incomes")) == (["Intitulé", "Nombre"], ["Coût"])
    post(studio, procedure, "field_move", COST, step="s_after12")
    assert draft(procedure).step("s_after12").fields[-1].key == COST
    post(studio, procedure, "field_move", NAME, step=EXPENSES)
    assert columns(procedure) == ["Intitulé", "Nombre", "Nom"]
    whole = studio.get(reverse("studio:field", args=[procedure.uuid, EXPENSES])).context["places"]
    assert [key for key, _name in whole] == ["s_after12"]


def test_what_has_a_condition_does_not_enter_rows(studio: Client, procedure: Procedure) -> None:
    location = post(studio, procedure, "field_move", LATER, step=EXPENSES)
    assert columns(procedure) == ["Intitulé", "Coût", "Nombre"]
    assert "mettez-la sur le groupe" in studio.get(location).content.decode()


def test_a_group_and_its_rows_are_edited_by_two_at_once(studio: Client, procedure: Procedure) -> None:
    group = studio.get(reverse("studio:field", args=[procedure.uuid, EXPENSES])).context["form"]
    typed = successful_controls("".join(str(bound) for bound in group)) | {"label": "Charges"}
    seen = procedure.draft_number
    relabel(procedure, User.objects.get(first_name="Camille"), COST, "Prix", seen)
    url = reverse("studio:field", args=[procedure.uuid, EXPENSES])
    assert studio.post(url, {"number": seen, **typed}).status_code == 302
    assert (draft(procedure).field(EXPENSES).label, columns(procedure)[1]) == ("Charges", "Prix")
    assert studio.post(url, {"number": seen, **typed, "label": "Frais"}).status_code == 409


def test_the_preview_shows_a_question_of_rows_as_it_is_typed(studio: Client, procedure: Procedure) -> None:
    form = studio.get(reverse("studio:column_add", args=[procedure.uuid, EXPENSES, "amount"])).context["form"]
    typed = successful_controls("".join(str(bound) for bound in form)) | {"label": "Acompte"}
    url = reverse("studio:preview", args=[procedure.uuid, "s_budget1"])
    added = studio.post(f"{url}?type=amount&group={EXPENSES}", typed)
    assert added.status_code == 200
    assert "Acompte" in added.content.decode()
    edited = studio.get(reverse("studio:field", args=[procedure.uuid, COST])).context["form"]
    typed = successful_controls("".join(str(bound) for bound in edited)) | {"label": "Prix payé"}
    assert "Prix payé" in studio.post(f"{url}?question={COST}", typed).content.decode()
