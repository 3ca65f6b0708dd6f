"""An answer made of a table, wherever it is read: checked, compared when it is corrected or overtaken, given back."""

import datetime as dt
import json
import re

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from formkit.django_forms import step_form
from formkit.fieldtypes import field_type
from formkit.meanings import Meaning
from teleservices.answering.answer_rows import saved_otherwise
from teleservices.answering.conflicts import conflict_over
from teleservices.answering.corrections.buffer import buffer_of
from teleservices.answering.corrections.changes import changes_prepared, changes_transmitted
from teleservices.answering.documents.folders import DraftFolder
from teleservices.answering.fingerprints import stamp
from teleservices.answering.steps import step_page
from teleservices.answering.unsaved import typed_rows
from teleservices.filing.transmission import transmit
from teleservices.following.personal_data import _data
from teleservices.lifecycle import Corrections, perform
from teleservices.lifecycle.retention.destroying import kept_answers
from teleservices.models import CorrectionDraft, ServiceRequest
from tests.factories.answers import fill_in
from tests.factories.procedures import act, make_draft, make_instructor, make_procedure
from tests.formkit.asking import form_of
from tests.formkit.budget_table import ANSWER, BUDGET
from tests.formkit.pages import successful_controls
from tests.teleservices.filing.posts import beside

pytestmark = pytest.mark.django_db
KEY = BUDGET.key
WAGES = f"{KEY}-l_wages123-f_planned1"
PLACE = "64 Personnel – Rémunération – Prévu"
FORM = form_of(BUDGET)


@pytest.fixture
def draft(user: User) -> ServiceRequest:
    return fill_in(make_draft(procedure=make_procedure(form=FORM), user=user), {KEY: ANSWER})


@pytest.fixture
def sent(draft: ServiceRequest, user: User, settings: Settings) -> ServiceRequest:
    """The budget is to be corrected."""
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    request = transmit(request_id=draft.pk, actor=user, revision_number=draft.revision_number, on_honour=True)
    instructor = make_instructor(request.team)
    request = act(request, "take_charge", instructor)
    deadline = timezone.localdate() + dt.timedelta(days=15)
    perform(
        request_id=request.pk,
        act_name="request_corrections",
        actor=instructor,
        revision_number=request.revision_number,
        payload=Corrections(message="Revoir les salaires.", field_keys=(KEY,), deadline=deadline),
    )
    return ServiceRequest.objects.with_form().get(pk=request.pk)


def controls(request: ServiceRequest, **changes: str) -> QueryDict:
    """What the page of the budget posts, some cells typed otherwise."""
    form = step_form(FORM, FORM.steps[0], dict(request.known))
    data = QueryDict(mutable=True)
    for name, texts in successful_controls(str(form[KEY])).items():
        data.setlist(name, texts)
    data.update(changes)
    return data


def cells_of(changes: object) -> list[tuple[str, str, str]]:
    """The cells that are told, their spaces plain."""
    return [
        tuple(text.replace("\xa0", " ").replace("\u202f", " ") for text in cell)  # type: ignore[misc]
        for cell in changes  # type: ignore[attr-defined]
    ]


def test_the_check_page_has_headings_and_names_each_line(client: Client, draft: ServiceRequest) -> None:
    assert draft.answers[KEY] == ANSWER
    page = client.get(reverse("filing_check", args=[draft.reference])).text
    assert page.count('<tr class="table__heading">') == 7
    names = re.findall(r'<th scope="row"[^>]*>(?:<strong>)?([^<]+)', page)
    assert names[:6] == ["Charges", "60 Achats", "Fournitures", "Location de la salle", "Piano", "64 Personnel"]
    assert page.count('colspan="3"') == 2, "the titles of the two sides"


def test_a_correction_is_asked_made_and_compared_line_by_line(client: Client, sent: ServiceRequest) -> None:
    address = reverse("filing_correct", args=[sent.reference])
    buffer = buffer_of(sent.corrections.get(), sent)
    posted = controls(sent, **{WAGES: "1500"})
    posted.update({**beside(buffer.request), "action": "check"})
    compared = reverse("filing_check_corrections", args=[sent.reference])
    assert client.post(address, {name: posted.getlist(name) for name in posted}).headers["Location"] == compared
    [change] = changes_prepared(buffer_of(sent.corrections.get(), sent))
    assert cells_of(change.cells) == [(PLACE, "1 200,00 €", "1 500,00 €")]
    assert f'<th scope="row">{PLACE}</th>' in client.get(compared).text
    revision = CorrectionDraft.objects.get(correction__request=sent).revision_number
    client.post(compared, {"revision_number": revision})
    sent.refresh_from_db()
    assert sent.answers[KEY]["lines"]["l_wages123"] == {"f_planned1": 150_000}
    assert sent.answers[KEY]["rows"] == ANSWER["rows"]
    [change] = changes_transmitted(sent, sent.corrections.get())
    assert cells_of(change.cells) == [(PLACE, "1 200,00 €", "1 500,00 €")]
    client.force_login(sent.assignee)
    assert f'<th scope="row">{PLACE}</th>' in client.get(reverse("desk:sheet", args=[sent.reference])).text


def test_what_was_saved_meanwhile_and_a_conflict_tell_the_cells(draft: ServiceRequest, user: User) -> None:
    posted = controls(draft, **{WAGES: "1500"})
    [row] = saved_otherwise(step_page(DraftFolder(draft), FORM.steps[0], posted, strict=False))
    assert cells_of(row.cells) == [(PLACE, "1 200,00 €", "1 500,00 €")]
    conflict = conflict_over(BUDGET, None, stamp(BUDGET, None), draft, user)
    assert len(conflict.cells) == 8


def test_the_conflict_s_page_lays_the_cells_out(client: Client, draft: ServiceRequest) -> None:
    address = reverse("filing_step", args=[draft.reference, FORM.steps[0].key])
    opened = controls(draft, **{WAGES: "1500"})
    opened.update({**beside(draft), "action": "continue"})
    meanwhile = json.loads(json.dumps(ANSWER))
    meanwhile["lines"]["l_wages123"]["f_planned1"] = 99_00
    fill_in(draft, {KEY: meanwhile})
    page = client.post(address, {name: opened.getlist(name) for name in opened})
    assert f'<th scope="row">{PLACE}</th>' in page.text


def test_what_can_not_be_saved_is_given_back_without_the_marks_of_the_page(draft: ServiceRequest) -> None:
    [row] = typed_rows(draft, controls(draft, **{WAGES: "beaucoup"}))
    assert "r_one" not in row.answer
    assert row.table is not None
    assert "Piano" in str(row.table.rows)
    nothing = QueryDict(f"{KEY}-there=1&{KEY}-l_bother12-rows=2&{KEY}-l_bother12-0-id=r_x")
    assert typed_rows(draft, nothing) == []


def test_nothing_stays_of_a_table_and_the_archive_has_all_of_it(draft: ServiceRequest) -> None:
    assert kept_answers(draft) == {}
    kept = BUDGET.model_copy(update={"personal": "none", "anonymise": "keep"})
    assert field_type(kept).anonymised(kept, ANSWER) is None
    assert _data(draft)["answers"] == {KEY: ANSWER}


def test_a_table_is_never_the_title_nor_searched_nor_filtered() -> None:
    assert [meaning for meaning in Meaning if field_type(BUDGET).may_mean(BUDGET, meaning)] == []
