"""The workspace: moves to a place, previews of what is typed, and the weight of a large form."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from formkit.design.operations import edit_field
from formkit.schema import parse_schema
from teleservices.models import Procedure
from tests.factories.conditions import comparison
from tests.factories.procedures import AMOUNT, PROJECT, make_form, make_large_form, make_procedure
from tests.teleservices.studio.acting import OPTIONS, PIECES, STEP, draft, labels, post

HEAVIEST = 200_000
"""Bytes of a page of the studio, whatever the form."""


def test_a_row_goes_to_the_place_where_it_was_dropped(studio: Client, procedure: Procedure) -> None:
    location = post(studio, procedure, "field_move", AMOUNT, position="0", then=PROJECT)
    assert labels(procedure) == ["Montant demandé", "Avant de commencer", "Nom du projet"]
    assert location == reverse("studio:field", args=[procedure.uuid, PROJECT]), "what was shown stays shown"
    location = post(studio, procedure, "step_move", PIECES, position="0", then=STEP)
    assert [step.key for step in draft(procedure).steps] == [PIECES, STEP]
    assert location == reverse("studio:step", args=[procedure.uuid, STEP])
    post(studio, procedure, "step_move", PIECES, position="99")
    assert [step.key for step in draft(procedure).steps] == [STEP, PIECES]


def preview(studio: Client, procedure: Procedure, query: str = "", **typed: object) -> tuple[int, str]:
    url = reverse("studio:preview", args=[procedure.uuid, STEP]) + query
    response = studio.post(url, typed) if typed else studio.get(url)
    return response.status_code, response.content.decode()


@pytest.mark.parametrize(("name", "args"), [("preview", [STEP]), ("preview_check", [])])
def test_a_frame_read_first_leaves_the_page_around_it_what_was_just_done(
    studio: Client, procedure: Procedure, name: str, args: list[str]
) -> None:
    location = post(studio, procedure, "step_add", title="Le budget", intro="")
    studio.get(reverse(f"studio:{name}", args=[procedure.uuid, *args]))
    assert [str(message) for message in studio.get(location).context["messages"]] != []


def test_what_is_typed_is_previewed_and_not_stored(studio: Client, procedure: Procedure) -> None:
    before = procedure.draft_schema
    status, page = preview(studio, procedure, f"?question={PROJECT}", label="Titre essayé", max_length="200", **OPTIONS)
    assert status == 200
    assert "Titre essayé" in page
    status, page = preview(studio, procedure, "?type=yes_no", label="Question essayée", **OPTIONS)
    assert status == 200
    assert "Question essayée" in page
    status, page = preview(studio, procedure, title="Étape essayée", intro="")
    assert status == 200
    assert "Étape essayée" in page
    procedure.refresh_from_db()
    assert procedure.draft_schema == before
    assert not procedure.draft_changes.exists()


@pytest.mark.parametrize(
    ("query", "typed"),
    [
        (f"?question={PROJECT}", {"label": "", **OPTIONS}),
        (f"?question={PROJECT}", {"label": "Titre", "min_length": "9", "max_length": "3", **OPTIONS}),
        ("?question=f_nowhere", {"label": "Titre", **OPTIONS}),
        ("?type=nothing", {"label": "Titre", **OPTIONS}),
        ("", {"title": ""}),
    ],
)
def test_what_can_not_be_saved_shows_the_step_as_it_is(
    query: str, typed: dict[str, object], studio: Client, procedure: Procedure
) -> None:
    status, page = preview(studio, procedure, query, **typed)
    assert status == 422
    assert "Nom du projet" in page


def test_a_preview_shows_the_questions_that_wait_for_an_answer(studio: Client) -> None:
    condition = comparison(PROJECT, operator="equals", value="Fête", of="text")
    procedure = make_procedure(form=edit_field(make_form(), key=AMOUNT, condition=condition))
    assert "Montant demandé" in preview(studio, procedure)[1]
    assert draft(procedure).field(AMOUNT).condition == condition


def test_the_check_page_is_previewed(studio: Client, procedure: Procedure) -> None:
    response = studio.get(reverse("studio:preview_check", args=[procedure.uuid]))
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "Vos pièces" in response.content.decode()


def test_forms_say_where_they_go_since_their_page_changes_in_place(studio: Client, procedure: Procedure) -> None:
    for name, keys in [("step", [STEP]), ("field", [PROJECT]), ("field_delete", [PROJECT]), ("step_add", [])]:
        page = studio.get(reverse(f"studio:{name}", args=[procedure.uuid, *keys])).content.decode()
        workspace = page[page.index('id="studio-workspace"') :]
        forms = re.findall(r"<form\s[^>]*>", workspace)
        assert forms
        assert all("action=" in form for form in forms)


@pytest.mark.parametrize("name", ["step", "field", "field_types", "step_add", "block_keep", "history", "publish"])
def test_no_page_of_a_large_form_is_heavy(name: str, studio: Client) -> None:
    procedure = make_procedure(form=make_large_form(12, 17))
    keys = {"field": ["f_s3f4"], "step": ["s_step3"], "field_types": ["s_step3"], "block_keep": ["s_step3"]}
    page = studio.get(reverse(f"studio:{name}", args=[procedure.uuid, *keys.get(name, [])]))
    assert page.status_code == 200
    assert len(page.content) < HEAVIEST


@pytest.mark.parametrize(
    ("name", "key", "data"),
    [
        ("field", "f_s0f0", {"label": "Montant", **OPTIONS}),
        ("field_move", "f_s0f0", {"position": "0", "step": "s_step0"}),
        ("field_duplicate", "f_s0f0", {}),
        ("field_delete", "f_s0f0", {}),
        ("step", "s_step0", {"title": "Étape"}),
        ("step_duplicate", "s_step0", {}),
        ("block_keep", "s_step0", {"questions": ["f_s0f0"], "name": "Bloc"}),
    ],
)
def test_an_act_asks_as_much_of_the_database_in_a_large_form(
    name: str, key: str, data: dict[str, str], studio: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    counts = []
    for steps, fields in ((2, 2), (12, 17)):
        procedure = make_procedure(form=make_large_form(steps, fields))
        url = reverse(f"studio:{name}", args=[procedure.uuid, key])
        named = data | {"name": f"Bloc {steps}"} if "name" in data else data
        with django_assert_max_num_queries(25) as asked:
            assert studio.post(url, {"number": 1, **named}).status_code == 302
        counts.append(len(asked))
        assert len(parse_schema(procedure.draft_schema).steps) == steps
    assert counts[0] == counts[1]
