"""Every type of question in every place where an answer goes: each tells it, or says here why it doesn't."""

import datetime as dt
import io
import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker
from pypdf import PdfReader
from pytest_django import Settings

from accounts.models import User
from formkit.fieldtypes import REGISTRY, Field, field_type, has_columns
from formkit.meanings import Meaning
from formkit.schema import FormSchema, Step, parse_schema
from formkit.showing.display import rows
from formkit.showing.examples import example_of, without_unseen
from teleservices.answering.fingerprints import NOTHING
from teleservices.desk.sheet.annotations.storing import save_annotation
from teleservices.filing.transmission import transmit
from teleservices.letters.letter_tags import answer_tag, letter_values, quotable_fields
from teleservices.lifecycle import Corrections, perform
from teleservices.lifecycle.agent_corrections import correctable
from teleservices.lifecycle.facts.index_rows import answers_of
from teleservices.lifecycle.retention.destroying import kept_answers
from teleservices.models import Decision, ExportContent, ServiceRequest
from teleservices.paperwork.annotations_page import annotations_pdf
from teleservices.paperwork.blank_form import blank_form
from teleservices.paperwork.request_copy import request_copy_pdf
from teleservices.studio.transfer.files import filed, read, written
from tests.factories.procedures import (
    STATUTES,
    act,
    complete,
    make_draft,
    make_instructor,
    make_procedure,
    put_in_force,
)
from tests.formkit.pages import successful_controls
from tests.teleservices.steering.exports.conftest import made, ordered, rows_of
from tests.teleservices.unseen_values import UNSEEN, squeezed, told_to, unseen, with_unseen_columns

pytestmark = pytest.mark.django_db

OPTIONS: dict[str, dict[str, object]] = {
    **{
        name: {"choices": [{"value": "c1", "label": "Sport"}, {"value": "c2", "label": "Culture"}]}
        for name in ("one_choice", "several_choices", "drop_down")
    },
    "statement": {"text": "Je m’engage à le faire."},
    "content": {"text": "Lisez ceci."},
    "document": {"category": "statuts"},
    "calculated": {"formula": {"kind": "answer", "key": "f_number"}, "result": "number"},
    "group": {
        "fields": [
            {"type": "short_text", "key": "f_item12345", "label": "Poste"},
            {"type": "amount", "key": "f_cost12345", "label": "Coût"},
        ],
        "totals": ["f_cost12345"],
    },
    "table": {
        "fields": [{"type": "amount", "key": "f_planned123", "label": "Prévu"}],
        "lines": [
            {"key": "l_costs12345", "label": "60 Achats", "kind": "group"},
            {"key": "l_other12345", "label": "Autre achat", "kind": "open"},
            {"key": "l_bought1234", "label": "Fournitures"},
        ],
        "totals": ["f_planned123"],
    },
}
"""What a type can't do without; the rest is left to its model."""


def key_of(name: str) -> str:
    """The key of the question of a type."""
    return STATUTES if name == "document" else f"f_{name.replace('_', '')}"


def question(name: str) -> Field:
    """The question of a type, under its own name."""
    return REGISTRY[name].model.model_validate(
        {"key": key_of(name), "label": f"Question {name}"} | OPTIONS.get(name, {})
    )


def form_of_all() -> FormSchema:
    """A step of what is asked, then what is worked out of it, for each audience; in rows too."""
    names = sorted(REGISTRY, key=lambda name: REGISTRY[name].is_calculated)
    fields = [with_unseen_columns(field) if has_columns(field) else field for field in map(question, names)]
    return FormSchema(steps=(Step(key="s_all", title="Tout", fields=(*fields, *map(unseen, UNSEEN))),))


@dataclass(frozen=True)
class Walk:
    """A request that answers everything, transmitted, and those who read it."""

    client: Client
    request: ServiceRequest
    instructor: User

    @property
    def form(self) -> FormSchema:
        """Its form."""
        return self.request.form_version.form

    def page(self, name: str, *arguments: str, query: str = "", as_agent: bool = False) -> str:
        """A page of the applicant's, or of the agent's, as read."""
        self.client.force_login(self.instructor if as_agent else self.request.applicant)
        response = self.client.get(reverse(name, args=(self.request.reference, *arguments)) + query)
        assert response.status_code == 200, (name, arguments)
        return response.content.decode()


@pytest.fixture
def draft() -> ServiceRequest:
    """A draft that answers everything with the example of each type."""
    form = form_of_all()
    procedure = make_procedure(form=form, filtered_fields=[field.key for field in form.fields() if is_filtered(field)])
    return complete(make_draft(procedure=procedure), example_of(form))


@pytest.fixture
def walk(draft: ServiceRequest, settings: Settings, client: Client) -> Walk:
    """The same, transmitted."""
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    sent = transmit(request_id=draft.pk, actor=draft.applicant, revision_number=draft.revision_number, on_honour=True)
    assert sent.team is not None
    return Walk(client, ServiceRequest.objects.with_form().get(pk=sent.pk), make_instructor(sent.team))


def is_filtered(field: Field) -> bool:
    """Whether a list may be filtered by its answer."""
    return field_type(field).may_mean(field, Meaning.FILTERED)


def printed(pdf: bytes) -> str:
    """The text of a PDF."""
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def cells(request: ServiceRequest) -> dict[str, list[str]]:
    """What must be read of each type's answer: its words, or each cell of its rows."""
    laid_out = rows(request.form_version.form, request.known, documents={STATUTES: ["statuts"]})
    return {
        row.field.type: [cell for line in row.table.rows for cell in line] if row.table else [row.text]
        for _step, step_rows in laid_out
        for row in step_rows
    }


def missing_from(text: str, request: ServiceRequest) -> set[str]:
    """The types whose answer isn't told in a text."""
    page = squeezed(text)
    return {name for name, words in cells(request).items() if any(squeezed(word) not in page for word in words)}


def test_all_types_are_answered(walk: Walk) -> None:
    assert {name for name in REGISTRY if REGISTRY[name].has_row} == set(cells(walk.request))
    assert all(all(words) for words in cells(walk.request).values())


PAGES: dict[str, Callable[[Walk], str]] = {
    "the applicant's request": lambda walk: walk.page("request_detail", query="?onglet=contenu"),
    "the sheet": lambda walk: walk.page("desk:sheet", as_agent=True),
    "the copy": lambda walk: printed(request_copy_pdf(walk.request)),
}


@pytest.mark.parametrize("place", PAGES)
def test_a_page_tells_every_answer_and_each_value_to_who_sees_it(walk: Walk, place: str) -> None:
    assert missing_from(text := PAGES[place](walk), walk.request) == set()
    assert told_to("service" if place == "the sheet" else "applicant", text)


def test_a_draft_asks_again_what_was_answered_and_the_check_page_tells_it(
    draft: ServiceRequest, client: Client
) -> None:
    """Sent again as the browser shows it, a step changes nothing."""
    client.force_login(draft.applicant)
    step = reverse("filing_step", args=[draft.reference, "s_all"])
    page = client.get(step).text
    sent = client.post(
        step, {**successful_controls(page), "f_service": "1", "f_nobody": "1", "f_group-0-f_servicec": "1"}
    )
    assert sent.status_code == 302
    assert ServiceRequest.objects.get(pk=draft.pk).answers == draft.answers
    assert missing_from(check := client.get(reverse("filing_check", args=[draft.reference])).text, draft) == set()
    assert told_to("applicant", page)
    assert told_to("applicant", check)


def test_a_correction_asks_every_question_again(walk: Walk) -> None:
    keys = tuple(field.key for field in walk.form.fields() if field_type(field).takes_answer)
    asked = Corrections(message="Merci de revoir.", field_keys=keys, deadline=timezone.localdate() + dt.timedelta(15))
    request = act(walk.request, "take_charge", walk.instructor)
    perform(
        request_id=request.pk,
        act_name="request_corrections",
        actor=walk.instructor,
        revision_number=request.revision_number,
        payload=asked,
    )
    page = walk.page("filing_correct")
    assert [key for key in keys if key not in page] == []
    assert told_to("applicant", page)


def test_an_agent_corrects_what_is_not_the_applicants_alone(walk: Walk) -> None:
    act(walk.request, "take_charge", walk.instructor)
    questions = correctable(ServiceRequest.objects.with_form().get(pk=walk.request.pk))
    corrected = {name for name, kind in REGISTRY.items() if kind.is_correctable and kind.takes_answer}
    assert {field.type for field in questions.values()} == corrected
    for field in questions.values():
        assert "<form" in walk.page("desk:correct", field.key, as_agent=True), field.type


def test_a_list_shows_and_filters_by_every_answer_that_it_can(walk: Walk) -> None:
    filtered = [field for field in walk.form.fields() if is_filtered(field)]
    assert {answer.field_key for answer in answers_of(walk.request)} == {field.key for field in filtered}
    columns = "&".join(f"columns=a_{field.key}" for field in filtered)
    walk.client.force_login(walk.instructor)
    page = walk.client.get(f"{reverse('desk:list')}?procedure={walk.request.procedure.code}&{columns}")
    [(_reference, row)] = page.context["rows"]
    texts = [squeezed(f"<{cell}") for cell in row.split("<td")[2:]]
    assert [field.type for field, text in zip(filtered, texts, strict=True) if not text] == []
    assert {field.key for field in filtered} >= {"f_calculated", "f_service"}
    assert UNSEEN["service"] in texts[-1]
    assert squeezed("Valeur nobody") not in squeezed(page.text)


def test_an_export_has_a_cell_of_every_answer(walk: Walk) -> None:
    export = made(ordered(walk.instructor, content=ExportContent.ANSWERS, procedure=walk.request.procedure))
    heads, values = rows_of(export)
    filled = " ".join(str(head) for head, value in zip(heads, values, strict=True) if value not in (None, ""))
    answered = [field for field in walk.form.fields() if field_type(field).has_answer]
    assert [field.label for field in answered if field.label not in filled] == ["Valeur nobody"]
    assert "Valeur service (" in filled
    columns = " ".join(column.label for column in walk.form.columns() if "service" in column.key)
    assert told_to("service", f"{filled} {columns} {values}")


def test_what_the_catalogue_describes_takes_every_answer(walk: Walk) -> None:
    described = json.loads(walk.client.get(reverse("form_description", args=[walk.request.procedure.code])).text)
    seen = {field.key for field in walk.form.fields() if field_type(field).has_answer} - {"f_service", "f_nobody"}
    assert set(described["properties"]) == seen
    assert told_to("applicant", json.dumps(described, ensure_ascii=False))
    answers = without_unseen(walk.form, walk.request.answers)
    Draft202012Validator(described, format_checker=FormatChecker()).validate(answers)


def test_the_form_to_print_asks_every_question(walk: Walk) -> None:
    procedure = walk.request.procedure
    text = squeezed(printed(blank_form(procedure, procedure.current_version, when="", mentions=[]).printed()))
    seen = [field for field in walk.form.fields() if field.key not in walk.form.unseen]
    assert [field.type for field in seen if squeezed(field.label) not in text] == []
    assert told_to("applicant", text)


def test_a_letter_quotes_every_answer_that_a_sentence_holds(walk: Walk) -> None:
    quoted = quotable_fields(walk.form)
    unquoted = {"content", "document", "group", "iban", "statement", "table"}
    assert set(REGISTRY) - {field.type for field in quoted} == unquoted
    assert not walk.form.unseen & {field.key for field in quoted}
    decision = Decision(request=walk.request, act_date=timezone.localdate())
    values = letter_values(decision, [field.key for field in quoted])
    assert [field.type for field in quoted if [values[answer_tag(field.key)]] != cells(walk.request)[field.type]] == []


def test_a_file_of_the_procedure_takes_every_question_elsewhere(walk: Walk) -> None:
    there = read(written(filed(walk.request.procedure)).encode())
    assert parse_schema(there.form) == walk.form


def test_what_stays_of_a_destroyed_request_names_nobody(walk: Walk) -> None:
    left = {walk.form.field(key).type for key in kept_answers(walk.request)}
    assert left <= {"amount", "percentage", "yes_no", "one_choice", "several_choices", "drop_down"}


def test_the_service_notes_every_type_that_it_may_and_prints_it(walk: Walk) -> None:
    notable = sorted(name for name, kind in REGISTRY.items() if kind.in_annotations)
    noted = [question(name).model_copy(update={"key": f"{key_of(name)}n", "private": True}) for name in notable]
    procedure = walk.request.procedure
    version = put_in_force(procedure, walk.form.model_copy(update={"annotations": tuple(noted)}))
    ServiceRequest.objects.filter(pk=walk.request.pk).update(form_version=version, answers={})
    act(walk.request, "take_charge", walk.instructor)
    for field in noted:
        save_annotation(
            request_id=walk.request.pk, key=field.key, seen=NOTHING, author=walk.instructor,
            answer=field_type(field).example_answer(field),
        )  # fmt: skip
    page = squeezed(printed(annotations_pdf(ServiceRequest.objects.get(pk=walk.request.pk))))
    texts = {field.type: field_type(field).display(field, field_type(field).example_answer(field)) for field in noted}
    assert {name for name, text in texts.items() if squeezed(text) not in page} == set()
