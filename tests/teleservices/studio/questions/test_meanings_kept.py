"""A choice worded otherwise where drafts or requests hold it: its meaning is asked, and kept or made another."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from formkit.design.operations import add_field
from formkit.fieldtypes import Choice, OneChoiceField, YesNoField
from teleservices.models import Procedure, ServiceRequest
from tests.factories.procedures import make_draft, make_form, put_in_force
from tests.teleservices.studio.acting import OPTIONS, STEP, draft, relabel

KIND = OneChoiceField(
    key="f_kind1234",
    label="Quel projet ?",
    choices=(Choice(value="fete", label="Une fête"), Choice(value="livre", label="Un livre")),
)
HELD = YesNoField(key="f_held1234", label="Avez-vous un local ?")


@pytest.fixture
def procedure(procedure: Procedure) -> Procedure:
    """In force with both questions, answered in one draft."""
    form = make_form()
    for field in (KIND, HELD):
        form = add_field(form, step_key=STEP, field=field)
    Procedure.objects.filter(pk=procedure.pk).update(draft_schema=form.to_json())
    procedure.refresh_from_db()
    put_in_force(procedure, form)
    draft_request = make_draft(procedure=procedure)
    answers = {**draft_request.answers, KIND.key: "fete", HELD.key: True}
    ServiceRequest.objects.filter(pk=draft_request.pk).update(answers=answers)
    return procedure


def save(studio: Client, procedure: Procedure, labels: list[str], **data: object) -> tuple[int, list[str]]:
    """Post the labels of the choices; the status, and the names of what the page asks about their meaning."""
    procedure.refresh_from_db()
    rows = {"choices-value": ["fete", "livre"], "choices-label": labels, "choices-order": ["1", "2"]}
    posted = {"number": procedure.draft_number, "label": KIND.label, **OPTIONS, **rows, **data}
    response = studio.post(reverse("studio:field", args=[procedure.uuid, KIND.key]), posted)
    asked = [each.name for each in response.context["meanings"]] if response.context else []
    return response.status_code, asked


def choices(procedure: Procedure) -> list[tuple[str, str]]:
    return [(choice.value, choice.label) for choice in draft(procedure).field(KIND.key).choices]


def test_a_choice_that_is_held_waits_until_its_meaning_is_said(studio: Client, procedure: Procedure) -> None:
    before = choices(procedure)
    assert save(studio, procedure, ["Une kermesse", "Un livre"]) == (422, ["meaning-fete"])
    assert choices(procedure) == before
    assert save(studio, procedure, ["Une kermesse", "Un livre"], **{"meaning-fete": "perhaps"})[0] == 422


@pytest.mark.parametrize("labels", [["Une fête", "Un ouvrage"], ["UNE FETE", "Un livre"], ["Une fête", "Un livre"]])
def test_what_nobody_holds_or_that_only_changes_its_accents_is_not_asked(
    labels: list[str], studio: Client, procedure: Procedure
) -> None:
    assert save(studio, procedure, labels) == (302, [])
    assert choices(procedure) == list(zip(("fete", "livre"), labels, strict=True))


def test_the_same_meaning_keeps_the_answers(studio: Client, procedure: Procedure) -> None:
    assert save(studio, procedure, ["Une kermesse", "Un livre"], **{"meaning-fete": "same"})[0] == 302
    assert choices(procedure)[0] == ("fete", "Une kermesse")


def test_another_meaning_is_another_answer(studio: Client, procedure: Procedure) -> None:
    assert save(studio, procedure, ["Une kermesse", "Un livre"], **{"meaning-fete": "other"})[0] == 302
    assert choices(procedure)[0] == ("une-kermesse", "Une kermesse")


@pytest.mark.parametrize("meaning", ["same", "other"])
def test_a_closed_question_that_asks_something_else_is_another_question(
    meaning: str, studio: Client, procedure: Procedure
) -> None:
    procedure.refresh_from_db()
    place = [field.key for field in draft(procedure).step(STEP).fields].index(HELD.key)
    url = reverse("studio:field", args=[procedure.uuid, HELD.key])
    posted = {"number": procedure.draft_number, "label": "Êtes-vous propriétaire ?", **OPTIONS}
    assert studio.post(url, posted).status_code == 422
    response = studio.post(url, {**posted, "meaning-": meaning})
    changed = draft(procedure).step(STEP).fields[place]
    assert changed.label == "Êtes-vous propriétaire ?"
    assert (changed.key == HELD.key) == (meaning == "same")
    assert response["Location"] == reverse("studio:field", args=[procedure.uuid, changed.key])


def test_the_page_that_asks_stays_of_the_draft_that_was_seen(
    studio: Client, procedure: Procedure, designer: User
) -> None:
    """What someone else changed meanwhile in the question is told once its meaning is said, not overwritten."""
    procedure.refresh_from_db()
    number = procedure.draft_number
    relabel(procedure, designer, KIND.key, "Quel genre de projet ?", number)
    rows = {"choices-value": ["fete", "livre"], "choices-label": ["Une kermesse", "Un livre"]}
    posted = {"number": number, "label": KIND.label, **OPTIONS, **rows, "choices-order": ["1", "2"]}
    url = reverse("studio:field", args=[procedure.uuid, KIND.key])
    assert studio.post(url, posted).context["number"] == number
    assert studio.post(url, {**posted, "meaning-fete": "same"}).status_code == 409
