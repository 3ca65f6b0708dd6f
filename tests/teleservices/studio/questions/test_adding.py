"""Questions inserted at a place, several at once as lines, and types offered by the last ones chosen."""

import pytest
from django.test import Client
from django.urls import reverse

from formkit.fieldtypes import REGISTRY
from teleservices.models import Procedure
from teleservices.studio.drafting.drafts import DraftAct
from teleservices.studio.questions.several_lines import LinesForm
from tests.factories.procedures import AMOUNT, PROJECT
from tests.teleservices.studio.acting import OPTIONS, STEP, draft, labels, post

TYPED = {"max_length": "200", **OPTIONS}
LINES = "Nom du responsable\nDébut des travaux\tdate\n\nPourquoi ? (facultatif) | Texte long\n"


def adding(procedure: Procedure, before: str) -> str:
    return reverse("studio:field_add", args=[procedure.uuid, STEP, "short_text"]) + f"?before={before}"


def test_a_question_is_inserted_before_another(studio: Client, procedure: Procedure) -> None:
    studio.post(adding(procedure, PROJECT), {"number": 1, "label": "Avant lui", **TYPED})
    keys = [field.key for field in draft(procedure).step(STEP).fields]
    assert labels(procedure)[keys.index(PROJECT) - 1] == "Avant lui"


def test_it_goes_to_the_end_when_the_other_is_gone(studio: Client, procedure: Procedure) -> None:
    post(studio, procedure, "field_delete", PROJECT)
    studio.post(adding(procedure, PROJECT), {"number": procedure.draft_number, "label": "Malgré tout", **TYPED})
    assert labels(procedure)[-1] == "Malgré tout"


def test_where_one_inserts_is_kept_from_the_types_to_the_form(studio: Client, procedure: Procedure) -> None:
    types = reverse("studio:field_types", args=[procedure.uuid, STEP])
    page = studio.get(f"{types}?before={AMOUNT}").content.decode()
    assert adding(procedure, AMOUNT) in page
    assert f'action="{adding(procedure, AMOUNT)}"' in studio.get(adding(procedure, AMOUNT)).content.decode()
    assert "%22%3E" in studio.get(f'{types}?before=">').content.decode(), "it is quoted"


def test_what_is_next_is_known_on_the_screen_of_a_question(studio: Client, procedure: Procedure) -> None:
    types = reverse("studio:field_types", args=[procedure.uuid, STEP])
    page = studio.get(reverse("studio:field", args=[procedure.uuid, PROJECT])).content.decode()
    assert f"{types}?before={PROJECT}" in page
    assert f"{types}?before={AMOUNT}" in page


def test_the_types_chosen_last_come_first(studio: Client, procedure: Procedure) -> None:
    for name in ("date", "email", "date"):
        post(studio, procedure, "field_add", STEP, name, label="Une question", **TYPED)
    page = studio.get(reverse("studio:field_types", args=[procedure.uuid, STEP])).context
    assert [kind.name for kind in page["families"][0][1]] == ["date", "email"]


def test_lines_become_questions_in_one_act(studio: Client, procedure: Procedure) -> None:
    before = labels(procedure)
    post(studio, procedure, "fields_add", STEP, lines=LINES, kind="short_text")
    added = draft(procedure).step(STEP).fields[len(before) :]
    assert [(field.label, field.type) for field in added] == [
        ("Nom du responsable", "short_text"),
        ("Début des travaux", "date"),
        ("Pourquoi ?", "long_text"),
    ]
    assert [field.required for field in added] == [True, True, False]
    assert procedure.draft_changes.latest("number").act == DraftAct.FIELDS_ADDED
    post(studio, procedure, "undo")
    assert labels(procedure) == before


@pytest.mark.parametrize("line", ["Début\tCalendrier lunaire", "x" * 400, "Budget\tGroupe répété"])
def test_a_line_that_cannot_be_a_question_is_told_and_nothing_is_added(
    line: str, studio: Client, procedure: Procedure
) -> None:
    before = labels(procedure)
    url = reverse("studio:fields_add", args=[procedure.uuid, STEP])
    response = studio.post(url, {"number": 1, "lines": f"Nom\n{line}", "kind": "short_text"})
    assert response.status_code == 422
    assert len(response.context["form"].errors["lines"]) == 1
    assert labels(procedure) == before


def test_only_types_that_words_make_are_offered() -> None:
    offered = {name for name, _label in LinesForm().fields["kind"].choices}  # type: ignore[attr-defined]
    assert "group" not in offered
    assert {"short_text", "date", "number", "yes_no"} <= offered <= set(REGISTRY)
