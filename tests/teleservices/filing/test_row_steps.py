"""Steps asked once for each row, filled in by somebody, from the first row to the transmission and to the service."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from jsonschema import Draft202012Validator

from accounts.models import User
from formkit.fieldtypes import AmountField, CalculatedField, DocumentField, GroupField, ShortTextField
from formkit.language.nodes import Cell, Rows
from formkit.row_answers import ROW_KEY
from formkit.schema import FormSchema, Step
from formkit.showing import display
from formkit.showing.json_schema import form_json_schema
from formkit.values import JsonValue
from teleservices.answering.completeness import problems
from teleservices.answering.documents.folders import DraftFolder
from teleservices.answering.row_cards import copy_row
from teleservices.filing.starting import start
from teleservices.lifecycle import ActRefusedError, Corrections
from teleservices.lifecycle.corrections.texts import asked_lines
from teleservices.models import ServiceRequest, State
from teleservices.steering.exports.answers import AnswerSource
from tests.factories.accounts import make_profile, make_user
from tests.factories.budgets import make_budget
from tests.factories.procedures import make_instructor, make_procedure, pdf_upload
from tests.french import french
from tests.teleservices.filing.posts import beside
from tests.teleservices.lifecycle.acting import move

pytestmark = pytest.mark.django_db
PROJECTS, NAME, COST, QUOTE, TOTAL = "f_projects", "f_name", "f_cost", "f_quote", "f_total"
FORM = FormSchema(
    steps=(
        Step(
            key="s_projects",
            title="Vos projets",
            fields=(GroupField(key=PROJECTS, label="Projets", fields=(ShortTextField(key=NAME, label="Nom"),)),),
        ),
        Step(
            key="s_project",
            title="Description",
            each=PROJECTS,
            fields=(
                AmountField(key=COST, label="Coût"),
                DocumentField(key=QUOTE, label="Devis", category="devis"),
            ),
        ),
        Step(key="s_budget", title="Budget", each=PROJECTS, fields=(make_budget(balanced=False),)),
        Step(
            key="s_end",
            title="Fin",
            fields=(
                CalculatedField(
                    key=TOTAL,
                    label="Coût de tous les projets",
                    result="amount",
                    formula=Rows(fold="plus", group=PROJECTS, value=Cell(key=COST)),
                ),
                ShortTextField(key="f_end", label="Un mot", required=False),
            ),
        ),
    )
)


@pytest.fixture
def draft(user: User) -> ServiceRequest:
    return start(procedure=make_procedure(form=FORM), profile=make_profile(member=user), user=user)


def read(draft: ServiceRequest) -> ServiceRequest:
    return ServiceRequest.objects.get(pk=draft.pk)


def post(client: Client, draft: ServiceRequest, step: str, **typed: str) -> Any:
    address = reverse("filing_step", args=[draft.reference, step])
    return client.post(address, {"version": "1", "action": "continue", **beside(draft), **typed})


def named(client: Client, draft: ServiceRequest, *names: str) -> list[str]:
    """The ids of the rows, once these projects are typed in the first step."""
    typed = {f"{PROJECTS}-rows": str(len(names))}
    for number, name in enumerate(names):
        typed[f"{PROJECTS}-{number}-id"], typed[f"{PROJECTS}-{number}-{NAME}"] = "", name
    assert post(client, draft, "s_projects", **typed).status_code == 302
    return [row["id"] for row in read(draft).answers[PROJECTS]]  # type: ignore[union-attr, index, call-overload, misc]


def test_each_project_is_asked_in_its_turn(client: Client, draft: ServiceRequest) -> None:
    first, second = named(client, draft, "Fête", "Régates")
    page = client.get(reverse("filing_step", args=[draft.reference, f"s_project@{first}"]))
    assert "Fête" in page.content.decode()
    assert page.context["place"].total == 6
    answer = post(client, read(draft), f"s_project@{first}", **{f"{COST}@{first}": "12"})
    assert answer.status_code == 422  # the document lacks
    assert read(draft).answers[f"{COST}@{first}"] == 1200
    folder = DraftFolder(read(draft))
    fields = {field.key: field for field in folder.request.form.document_fields()}
    folder.join_upload(field=fields[f"{QUOTE}@{first}"], upload=pdf_upload("devis.pdf"), actor=draft.applicant)
    answer = post(client, read(draft), f"s_project@{first}", **{f"{COST}@{first}": "12"})
    assert answer.headers["Location"] == reverse("filing_step", args=[draft.reference, f"s_budget@{first}"])
    lacks = [problem.field_key for problem in problems(read(draft))]
    assert f"{QUOTE}@{first}" not in lacks
    assert {f"{COST}@{second}", f"{QUOTE}@{second}"} <= {*lacks}


def test_a_cell_of_a_row_s_table_is_saved_as_it_is_left(client: Client, draft: ServiceRequest) -> None:
    (first,) = named(client, draft, "Fête")
    key = f"f_budget@{first}"
    address = reverse("filing_autosave", args=[draft.reference, f"s_budget@{first}"])
    typed = {f"{key}-there": "1", f"{key}-l_000-f_planned": "30"}
    answer = client.post(address, {**beside(read(draft)), "field": key, **typed})
    assert answer.status_code == 200
    assert key in read(draft).answers


def test_what_is_asked_of_a_row_goes_with_it(client: Client, draft: ServiceRequest) -> None:
    first, second = named(client, draft, "Fête", "Régates")
    post(client, read(draft), f"s_project@{first}", **{f"{COST}@{first}": "12"})
    typed = {f"{PROJECTS}-rows": "2", f"{PROJECTS}-1-id": second, f"{PROJECTS}-1-{NAME}": "Régates"}
    post(client, read(draft), "s_projects", **typed)
    assert f"{COST}@{first}" not in read(draft).answers
    gone = client.get(reverse("filing_step", args=[draft.reference, f"s_project@{first}"]), follow=True)
    assert gone.status_code == 200
    assert client.get(reverse("filing_step", args=[draft.reference, "s_nothing@r_1"])).status_code == 404


@pytest.mark.parametrize("forged", ["r_1@r_2", "../x", "r_" + "a" * 40, "r_1 r_2", "x"])
def test_an_id_that_the_browser_makes_up_is_drawn_again(client: Client, draft: ServiceRequest, forged: str) -> None:
    typed = {f"{PROJECTS}-rows": "1", f"{PROJECTS}-0-id": forged, f"{PROJECTS}-0-{NAME}": "Fête"}
    assert post(client, draft, "s_projects", **typed).status_code == 302
    (row,) = read(draft).answers[PROJECTS]  # type: ignore[misc]
    assert ROW_KEY.fullmatch(row["id"])  # type: ignore[index, call-overload]
    assert f"{COST}@{row['id']}" in [problem.field_key for problem in problems(read(draft))]  # type: ignore[index, call-overload]


def test_two_rows_never_share_their_steps(client: Client, draft: ServiceRequest) -> None:
    (first,) = named(client, draft, "Fête")
    typed = {f"{PROJECTS}-rows": "2"}
    for number in range(2):
        typed |= {f"{PROJECTS}-{number}-id": first, f"{PROJECTS}-{number}-{NAME}": f"Fête {number}"}
    post(client, read(draft), "s_projects", **typed)
    ids = [row["id"] for row in read(draft).answers[PROJECTS]]  # type: ignore[union-attr, index, call-overload]
    assert ids[0] == first
    assert len({*ids}) == 2


def test_another_s_row_is_not_found(draft: ServiceRequest, client: Client) -> None:
    (first,) = named(client, draft, "Fête")
    other = Client()
    other.force_login(make_user("autre@exemple.test"))
    assert other.get(reverse("filing_step", args=[draft.reference, f"s_project@{first}"])).status_code == 404


def filed(client: Client, draft: ServiceRequest) -> ServiceRequest:
    """Two projects, each with its cost, its document and its budget, transmitted."""
    for number, row in enumerate(named(client, draft, "Fête", "Régates"), start=1):
        post(client, read(draft), f"s_project@{row}", **{f"{COST}@{row}": str(number)})
        folder = DraftFolder(read(draft))
        fields = {field.key: field for field in folder.request.form.document_fields()}
        folder.join_upload(field=fields[f"{QUOTE}@{row}"], upload=pdf_upload(f"{number}.pdf"), actor=draft.applicant)
        cell = {f"f_budget@{row}-there": "1", f"f_budget@{row}-l_000-f_planned": str(number)}
        post(client, read(draft), f"s_budget@{row}", **cell)
    assert problems(read(draft)) == []
    stated = {"revision_number": read(draft).revision_number, "on_honour": "on"}
    client.post(reverse("filing_transmit", args=[draft.reference]), stated)
    assert read(draft).state == State.SUBMITTED
    return read(draft)


def test_what_was_filed_has_a_part_for_each_row(client: Client, draft: ServiceRequest) -> None:
    request = filed(client, draft)
    answers: dict[str, JsonValue] = request.answers
    assert answers[TOTAL] == 300
    laid_out = display.rows(request.form, request.known, documents={})
    assert [step.title.partition(" – ")[2] for step, _rows in laid_out[1:3]] == [
        "Fête\u00a0: Description",
        "Fête\u00a0: Budget",
    ]
    assert sorted(request.attachments.values_list("field_key", flat=True)) == sorted(
        key
        for key in (f"{QUOTE}@{row['id']}" for row in answers[PROJECTS])  # type: ignore[union-attr, index, call-overload]
    )


def test_a_row_is_copied_with_the_answers_of_its_steps(client: Client, draft: ServiceRequest) -> None:
    (first,) = named(client, draft, "Fête")
    post(client, read(draft), f"s_project@{first}", **{f"{COST}@{first}": "12"})
    page = client.get(reverse("filing_step", args=[draft.reference, "s_projects"]))
    (card,) = page.context["cards"]
    assert (card.row, card.step_key, card.lacks) == (first, f"s_project@{first}", 2)  # its document and its budget
    typed = {f"{PROJECTS}-rows": "1", f"{PROJECTS}-0-id": first, f"{PROJECTS}-0-{NAME}": "Fête"}
    answer = post(client, read(draft), "s_projects", action=f"copy:{first}", **typed)
    assert answer.headers["Location"].endswith(f"#card-{first}")
    _original, copy = read(draft).answers[PROJECTS]  # type: ignore[misc]
    assert copy[NAME] == "Fête"  # type: ignore[index, call-overload]
    assert read(draft).answers[f"{COST}@{copy['id']}"] == 1200  # type: ignore[index, call-overload]


def test_a_row_that_is_gone_or_too_many_is_not_copied(client: Client, draft: ServiceRequest, user: User) -> None:
    (first,) = named(client, draft, "Fête")
    with pytest.raises(ActRefusedError):
        copy_row(request_id=draft.pk, row="r_gone", actor=user)
    with pytest.raises(ActRefusedError):
        copy_row(request_id=draft.pk, row=first, actor=make_user("autre@exemple.test"))
    for _number in range(9):
        copy_row(request_id=draft.pk, row=first, actor=user)
    with pytest.raises(ActRefusedError):
        copy_row(request_id=draft.pk, row=first, actor=user)


def test_the_service_asks_one_row_s_question_again(client: Client, draft: ServiceRequest) -> None:
    request = filed(client, draft)
    agent = make_instructor(request.procedure.team)
    first, second = (row["id"] for row in request.answers[PROJECTS])  # type: ignore[union-attr, index, call-overload]
    corrections = Corrections(
        message="Revoyez le second projet.",
        field_keys=(f"{COST}@{second}", f"{QUOTE}@{second}"),
        deadline=timezone.localdate() + dt.timedelta(days=20),
    )
    waiting = move(move(request, agent, "take_charge"), agent, "request_corrections", corrections)
    (line, _document) = asked_lines(waiting, corrections.field_keys, (), {})
    assert f"{french('Row')} 2 › Coût" in line
    address = reverse("filing_correct", args=[request.reference])
    page = client.get(address).content.decode()
    assert f'name="{COST}@{second}"' in page
    assert f"{COST}@{first}" not in page
    posted = {**beside(read(draft)), "action": "continue", f"{COST}@{second}": "5"}
    client.post(address, posted)
    assert read(draft).answers[f"{COST}@{second}"] == 200  # until it is transmitted


def test_an_export_has_what_is_asked_of_a_row_in_its_group(client: Client, draft: ServiceRequest) -> None:
    request = filed(client, draft)
    source = AnswerSource(request.procedure)
    labels = [column.label for column in source.columns]
    assert "Coût" not in labels
    (group,) = [column for column in source.questions if column.key == PROJECTS]
    assert [cell.key for cell in group.cells] == [NAME, COST, "f_budget"]
    (read_request,) = source.read([request.pk], [request.team_id])
    cells = dict(zip(labels, source.cells(read_request), strict=True))
    assert [row[:2] for row in cells["Projets"]] == [["Fête", Decimal(1)], ["Régates", Decimal(2)]]  # type: ignore[union-attr, index, misc]


def test_the_schema_describes_a_row_s_answers_by_their_places(client: Client, draft: ServiceRequest) -> None:
    request = filed(client, draft)
    description = form_json_schema(request.form_version.form)
    assert Draft202012Validator(description).is_valid(request.answers)
    assert COST not in description["properties"]  # type: ignore[operator]
    wrong = {**request.answers, f"{COST}@r_1": "beaucoup"}
    assert not Draft202012Validator(description).is_valid(wrong)


def test_the_browser_sums_what_was_asked_of_each_row(client: Client, draft: ServiceRequest) -> None:
    for number, row in enumerate(named(client, draft, "Fête", "Régates"), start=1):
        post(client, read(draft), f"s_project@{row}", **{f"{COST}@{row}": str(number)})
    page = client.get(reverse("filing_step", args=[draft.reference, "s_end"])).context["page"]
    assert page.mirror["known"][PROJECTS] == [{COST: 100}, {COST: 200}]
