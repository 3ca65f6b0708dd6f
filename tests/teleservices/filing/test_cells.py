"""A cell of a table saved alone as it is left: what others fill in meanwhile stays; what can't be told alone isn't."""

import datetime as dt
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from formkit.fieldtypes import CalculatedField
from formkit.language.nodes import Cell, Rows
from formkit.place import Place
from formkit.schema import FormRule, FormSchema, Step
from formkit.values import JsonValue
from teleservices.answering.corrections.buffer import buffer_of
from teleservices.answering.fingerprints import SEEN, stamp
from teleservices.filing.starting import start
from teleservices.filing.transmission import transmit
from teleservices.lifecycle import Corrections, perform
from teleservices.models import ServiceRequest
from tests.factories.accounts import make_profile, make_user
from tests.factories.answers import fill_in
from tests.factories.budgets import DONE, GAP, OTHER, PLANNED, make_budget
from tests.factories.conditions import comparison
from tests.factories.procedures import act, make_instructor, make_procedure
from tests.teleservices.filing.posts import beside

pytestmark = pytest.mark.django_db
KEY = "f_budget"
BUDGET = make_budget(balanced=False)
STEP = Step(key="s_budget", title="Budget du projet", fields=(BUDGET,))
ROW_ID = "r_tombola1"
ROW = {"id": ROW_ID, "line": OTHER, "label": "Tombola", PLANNED: 5_000}
ANSWER: dict[str, JsonValue] = {"lines": {"l_000": {PLANNED: 10_000, DONE: 12_000}, "l_100": {PLANNED: 30_000}}}


def draft_of(user: User, *steps: Step, rules: tuple[FormRule, ...] = ()) -> ServiceRequest:
    procedure = make_procedure(form=FormSchema(steps=steps, rules=rules))
    return start(procedure=procedure, profile=make_profile(member=user), user=user)


@pytest.fixture
def draft(user: User) -> ServiceRequest:
    return fill_in(draft_of(user, STEP), {KEY: {**ANSWER, "rows": [ROW]}})


def read(draft: ServiceRequest) -> ServiceRequest:
    return ServiceRequest.objects.with_form().get(pk=draft.pk)


def cells(draft: ServiceRequest, line: str) -> Any:
    answer: Any = read(draft).answers[KEY]
    return answer["lines"].get(line) or next((row for row in answer["rows"] if row["id"] == line), None)


def post(client: Client, seen: ServiceRequest, line: str, typed: str, before: str = "", **other: str) -> HttpResponse:
    """A cell as the page sends it, that was made from `seen`."""
    table = stamp(BUDGET, seen.answers.get(KEY))
    cell = str(Place(KEY, line=line, column=PLANNED))
    data = {"field": KEY, "cell": cell, "typed": typed, "before": before, f"{SEEN}{KEY}": table}
    address = reverse("filing_autosave", args=[seen.reference, "s_budget"])
    return client.post(address, {**beside(seen), **data, **other})


def test_a_cell_is_stored_the_others_stay_and_its_line_is_worked_out(client: Client, draft: ServiceRequest) -> None:
    answer = post(client, draft, "l_000", "150,50", "100")
    assert answer.status_code == 200
    assert answer.json().keys() == {"stamp", "saved"}
    assert cells(draft, "l_000") == {PLANNED: 15_050, DONE: 12_000, GAP: -3_050}
    assert cells(draft, "l_100")[PLANNED] == 30_000
    assert cells(draft, ROW_ID)[PLANNED] == 5_000
    assert answer.json()["stamp"] == stamp(BUDGET, read(draft).answers[KEY])
    assert read(draft).edits[KEY][0] == draft.applicant_id
    assert post(client, read(draft), "l_000", "", "150,5").status_code == 200
    assert cells(draft, "l_000") == {DONE: 12_000, GAP: 12_000}


def test_the_cell_of_a_row_that_was_added_is_told_by_its_id(client: Client, draft: ServiceRequest) -> None:
    assert post(client, draft, ROW_ID, "70", "50,00").status_code == 200
    assert cells(draft, ROW_ID) == {**ROW, PLANNED: 7_000, GAP: -7_000}


def test_what_somebody_else_filled_in_meanwhile_stays_and_is_shown(client: Client, draft: ServiceRequest) -> None:
    assert post(client, draft, "l_100", "400", "300").status_code == 200
    answer = post(client, draft, "l_000", "150", "100")
    assert answer.status_code == 200
    assert (cells(draft, "l_000")[PLANNED], cells(draft, "l_100")[PLANNED]) == (15_000, 40_000)
    moved = answer.json()["moved"]
    assert moved[f"{KEY}-l_100-{PLANNED}"].replace("\u202f", "") == "400,00"
    assert moved[f"{KEY}-l_001-{PLANNED}"] == ""
    prefix = f"{KEY}-{OTHER}-0"
    assert (moved[f"{prefix}-id"], moved[f"{prefix}-label"]) == (ROW_ID, "Tombola")
    assert f"{KEY}-l_000-{GAP}" not in moved


def test_the_same_cell_filled_in_by_two_is_left_to_the_choice_of_the_question(
    client: Client, draft: ServiceRequest
) -> None:
    assert post(client, draft, "l_000", "110", "100").status_code == 200
    assert post(client, draft, "l_000", "150", "100").status_code == 412
    assert cells(draft, "l_000")[PLANNED] == 11_000
    assert post(client, draft, "l_000", "110", "100").status_code == 200, "the same answer"


@pytest.mark.parametrize(
    ("line", "typed", "before", "other"),
    [
        ("l_000", "douze", "100", {}),
        ("l_000", "1" * 5000, "100", {}),
        ("l_000", "1\x00", "100", {}),
        ("l_inconnue", "1", "", {}),
        ("l_g00", "1", "", {}),
        (OTHER, "1", "", {}),
        ("r_partie", "1", "", {}),
        ("l_000", "1", "100", {"cell": "n'importe quoi"}),
        ("l_000", "1", "100", {"cell": ""}),
        ("l_000", "1", "100", {"cell": f"{KEY}:l_000.{GAP}"}),
        ("l_000", "1", "100", {"cell": f"f_autre:l_000.{PLANNED}"}),
        ("l_000", "1", "100", {"cell": f"{KEY}@r_1:l_000.{PLANNED}"}),
    ],
)
def test_what_can_not_be_told_by_a_cell_alone_stores_nothing(
    line: str, typed: str, before: str, other: dict[str, str], client: Client, draft: ServiceRequest
) -> None:
    answer = post(client, draft, line, typed, before, **other)
    assert (answer.status_code, answer.json()) == (412, {})
    assert read(draft).answers == draft.answers
    assert read(draft).revision_number == draft.revision_number


def test_a_table_of_which_something_waits_to_be_corrected_is_sent_whole(client: Client, draft: ServiceRequest) -> None:
    ServiceRequest.objects.filter(pk=draft.pk).update(unread={KEY: {f"{KEY}-l_001-{PLANNED}": ["douze"]}})
    assert post(client, draft, "l_000", "150", "100").status_code == 412


def test_a_page_of_another_form_and_a_request_that_left_are_told(client: Client, draft: ServiceRequest) -> None:
    assert post(client, draft, "l_000", "150", "100", version="7").status_code == 410
    transmit(request_id=draft.pk, actor=draft.applicant, revision_number=draft.revision_number, on_honour=True)
    assert post(client, draft, "l_000", "150", "100").status_code in (404, 410)
    assert cells(draft, "l_000")[PLANNED] == 10_000


def test_nobody_else_saves_a_cell(client: Client, draft: ServiceRequest) -> None:
    client.force_login(make_user())
    assert post(client, draft, "l_000", "150", "100").status_code == 404
    client.logout()
    assert post(client, draft, "l_000", "150", "100").status_code == 401


def test_what_the_cells_lead_to_is_told(client: Client, user: User) -> None:
    total = CalculatedField(
        key="f_total", label="Total", result="amount", formula=Rows(fold="plus", group=KEY, value=Cell(key=PLANNED))
    )
    step = Step(key="s_budget", title="Budget", fields=(BUDGET, total))
    rule = FormRule(
        key="r_large", kind="warning", condition=comparison("f_total", "greater", 50_000), message="C’est beaucoup."
    )
    draft = fill_in(draft_of(user, step, rules=(rule,)), {KEY: ANSWER})
    assert "C’est beaucoup." not in post(client, draft, "l_000", "150", "100").text
    answer = post(client, read(draft), "l_000", "250", "150").json()
    assert "C’est beaucoup." in answer["rules"]["f_total"]
    assert answer["warned"] == ["r_large"]


def test_a_cell_of_corrections_stays_in_their_buffer(client: Client, draft: ServiceRequest, settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    user = draft.applicant
    sent = transmit(request_id=draft.pk, actor=user, revision_number=draft.revision_number, on_honour=True)
    instructor = make_instructor(sent.team)
    sent = act(sent, "take_charge", instructor)
    deadline = timezone.localdate() + dt.timedelta(days=15)
    asked = Corrections(message="Revoir les achats.", field_keys=(KEY,), deadline=deadline)
    perform(
        request_id=sent.pk,
        act_name="request_corrections",
        actor=instructor,
        revision_number=sent.revision_number,
        payload=asked,
    )
    sent = read(sent)
    buffer = buffer_of(sent.corrections.get(), sent)
    data = {
        "field": KEY,
        "cell": f"{KEY}:l_000.{PLANNED}",
        "typed": "150",
        "before": "100",
        f"{SEEN}{KEY}": stamp(BUDGET, buffer.request.answers[KEY]),
        "version": str(sent.form_version.number),
    }
    assert client.post(reverse("filing_correct_autosave", args=[sent.reference]), data).status_code == 200
    assert cells(sent, "l_000")[PLANNED] == 10_000
    prepared: Any = buffer_of(sent.corrections.get(), sent).request.answers[KEY]
    assert prepared["lines"]["l_000"] == {PLANNED: 15_000, DONE: 12_000, GAP: -3_000}
