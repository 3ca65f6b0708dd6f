"""The page where an agent corrects an answer or a document in the applicant's place, and what both read after."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from pytest_django.fixtures import DjangoAssertNumQueries

from formkit.fieldtypes import AmountField, GroupField, ShortTextField
from formkit.schema import FormSchema, Step
from locker.models import LockerDocument
from teleservices.filing.transmission import transmit
from teleservices.following.request_tabs import RequestTab
from teleservices.lifecycle import perform
from teleservices.models import AgentCorrection, ServiceRequest, State, TeamMember, TeamRole
from tests.factories.answers import fill_in
from tests.factories.procedures import (
    AMOUNT,
    PROJECT,
    STATUTES,
    act,
    make_draft,
    make_instructor,
    make_procedure,
    make_request,
    payload_for,
    pdf_upload,
)
from tests.teleservices.desk.acts.test_acting import hidden, signed_letter
from tests.teleservices.reading import read_tab

pytestmark = pytest.mark.django_db

WHY = "Erreur de saisie, confirmée au téléphone."


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def reviewed(client: Client) -> ServiceRequest:
    """A request that the client's instructor has in hand."""
    request = make_request(state=State.IN_REVIEW)
    assert request.assignee is not None
    client.force_login(request.assignee)
    return request


def address(request: ServiceRequest, key: str) -> str:
    return reverse("desk:correct", args=[request.reference, key])


def typed(request: ServiceRequest, **values: object) -> dict[str, object]:
    return {"revision_number": request.revision_number, "reason": WHY} | values


def confirmed(page: HttpResponse, values: dict[str, object]) -> dict[str, object]:
    """What the second page posts when it is confirmed as it stands."""
    return values | {"action": "do", "shown": hidden(page, "shown"), "compared": hidden(page, "compared")}


def again(request: ServiceRequest) -> ServiceRequest:
    return ServiceRequest.objects.get(pk=request.pk)


def test_an_answer_is_compared_then_corrected_and_both_read_it(client: Client, reviewed: ServiceRequest) -> None:
    sheet = reverse("desk:sheet", args=[reviewed.reference])
    assert f'href="{address(reviewed, AMOUNT)}"' in client.get(sheet).text
    assert "1 250,00" in client.get(address(reviewed, AMOUNT)).text.replace("\N{NARROW NO-BREAK SPACE}", " ")
    values = typed(reviewed, **{AMOUNT: "1 300,50"})
    page = client.post(address(reviewed, AMOUNT), values)
    assert page.status_code == 200
    assert WHY in page.text[page.text.index('id="preview"') :]
    assert again(reviewed).answers[AMOUNT] == 125_000, "nothing is written before it is confirmed"
    done = client.post(address(reviewed, AMOUNT), confirmed(page, values))
    assert done.status_code == 302
    assert again(reviewed).answers[AMOUNT] == 130_050
    shown = client.get(sheet).text
    assert 'id="by-service"' in shown
    client.force_login(reviewed.applicant)
    theirs = read_tab(client, reviewed, RequestTab.CONTENT)
    for part in (WHY, "<del>1\N{NARROW NO-BREAK SPACE}250,00", "<ins>1\N{NARROW NO-BREAK SPACE}300,50"):
        assert part in theirs


def test_another_answer_than_the_one_compared_is_compared_first(client: Client, reviewed: ServiceRequest) -> None:
    page = client.post(address(reviewed, PROJECT), typed(reviewed, **{PROJECT: "Fête du pont"}))
    other = confirmed(page, typed(reviewed, **{PROJECT: "Fête du lac"}))
    compared = client.post(address(reviewed, PROJECT), other)
    assert compared.status_code == 200
    assert "Fête du lac" in compared.text
    assert not AgentCorrection.objects.exists()


def test_another_reason_than_the_one_previewed_is_previewed_first(client: Client, reviewed: ServiceRequest) -> None:
    page = client.post(address(reviewed, PROJECT), typed(reviewed, **{PROJECT: "Fête du pont"}))
    other = confirmed(page, typed(reviewed, **{PROJECT: "Fête du pont", "reason": "Autre motif."}))
    moved = client.post(address(reviewed, PROJECT), other)
    assert moved.status_code == 409
    assert moved.text.count("Autre motif.") == 2
    assert not AgentCorrection.objects.exists()


@pytest.mark.parametrize("wrong", [{PROJECT: ""}, {"reason": ""}, {"reason": "a" * 1001}])
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    wrong: dict[str, object], client: Client, reviewed: ServiceRequest
) -> None:
    values = typed(reviewed, **{PROJECT: "Fête du pont"}) | wrong
    page = client.post(address(reviewed, PROJECT), values | {"action": "do"})
    assert page.status_code == 422
    assert ("Fête du pont" if "reason" in wrong else WHY) in page.text


def test_who_comes_second_is_told_and_keeps_what_they_typed(client: Client, reviewed: ServiceRequest) -> None:
    values = typed(reviewed, **{AMOUNT: "1 300,50"})
    page = client.post(address(reviewed, AMOUNT), values)
    perform(
        request_id=reviewed.pk,
        act_name="correct_answer",
        actor=make_instructor(reviewed.team),
        revision_number=reviewed.revision_number,
        payload=payload_for("correct_answer"),
    )
    late = client.post(address(reviewed, AMOUNT), confirmed(page, values))
    assert late.status_code == 409
    for part in ("1 300,50", WHY, 'id="last-events"'):
        assert part in late.text
    assert again(reviewed).answers[AMOUNT] == 125_000
    fresh = typed(again(reviewed), **{AMOUNT: "1 300,50"})
    assert client.post(address(reviewed, AMOUNT), confirmed(late, fresh)).status_code == 302
    assert AgentCorrection.objects.filter(request=reviewed).count() == 2


def test_a_decided_request_is_no_longer_corrected(client: Client, reviewed: ServiceRequest) -> None:
    refused = act(reviewed, "refuse", reviewed.assignee)  # type: ignore[arg-type]
    page = client.post(address(refused, PROJECT), typed(refused, **{PROJECT: "Fête du pont"}))
    assert page.status_code == 409
    assert "Fête du pont" in page.text
    assert "Comparer avant de confirmer" not in page.text
    assert address(refused, PROJECT) not in client.get(reverse("desk:sheet", args=[refused.reference])).text


def test_what_is_being_corrected_by_the_applicant_is_left_to_them(client: Client) -> None:
    asked = make_request(state=State.CORRECTION_REQUESTED)
    assert asked.assignee is not None
    client.force_login(asked.assignee)
    sheet = client.get(reverse("desk:sheet", args=[asked.reference])).text
    assert address(asked, STATUTES) not in sheet
    assert address(asked, PROJECT) in sheet
    assert "en ce moment" in client.get(address(asked, STATUTES)).text


# --- Who, and what ---------------------------------------------------------------------------------------------------
def test_who_only_reads_is_told_so_and_given_back_what_they_typed(client: Client, reviewed: ServiceRequest) -> None:
    reader = make_instructor()
    TeamMember.objects.create(team=reviewed.team, user=reader, capacity="Élue", role=TeamRole.SUPERVISOR)
    client.force_login(reader)
    page = client.post(address(reviewed, PROJECT), typed(reviewed, **{PROJECT: "Fête du pont", "action": "do"}))
    assert page.status_code == 403
    assert "Fête du pont" in page.text
    assert address(reviewed, PROJECT) not in client.get(reverse("desk:sheet", args=[reviewed.reference])).text


def test_another_service_finds_nothing(client: Client, reviewed: ServiceRequest) -> None:
    client.force_login(make_instructor(make_request().team))
    assert client.get(address(reviewed, PROJECT)).status_code == 404
    assert client.post(address(reviewed, PROJECT), typed(reviewed)).status_code == 404


@pytest.mark.parametrize("key", ["f_inconnu1", "f_intro123", "p_type", "x"])
def test_a_question_that_is_not_asked_is_not_found(key: str, client: Client, reviewed: ServiceRequest) -> None:
    assert client.get(address(reviewed, key)).status_code == 404
    assert client.post(address(reviewed, key), typed(reviewed, **{key: "x", "action": "do"})).status_code == 404


def test_the_act_alone_leads_to_the_answers(client: Client, reviewed: ServiceRequest) -> None:
    page = client.get(reverse("desk:act", args=[reviewed.reference, "correct_answer"]))
    assert page.status_code == 302
    assert page["Location"].endswith("#answers")
    assert "/actes/correct_answer/" not in client.get(reverse("desk:sheet", args=[reviewed.reference])).text


def test_no_other_answer_moves_whatever_is_posted(client: Client, reviewed: ServiceRequest) -> None:
    values = typed(reviewed, **{PROJECT: "Fête du pont", AMOUNT: "1,00", "taken_away": "x", "message": "Bonjour"})
    page = client.post(address(reviewed, PROJECT), values)
    assert client.post(address(reviewed, PROJECT), confirmed(page, values)).status_code == 302
    assert again(reviewed).answers == {**reviewed.answers, PROJECT: "Fête du pont"}


def test_the_sheet_asks_nothing_more_of_the_database_before_there_is_a_correction(
    client: Client, reviewed: ServiceRequest, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sheet = client.get(reverse("desk:sheet", args=[reviewed.reference]))
    assert sheet.context["by_service"] == []
    with django_assert_num_queries(0):
        assert list(sheet.context["correctable"]) == [PROJECT, AMOUNT, STATUTES]


def fetched(client: Client, url: str) -> int:
    """The status of a file's answer, read to its end: a download closes its file."""
    answer = client.get(url)
    assert answer.getvalue()
    return answer.status_code


# --- Documents -------------------------------------------------------------------------------------------------------
def test_a_document_is_replaced_through_a_comparison(client: Client, reviewed: ServiceRequest) -> None:
    former, before = reviewed.attachments.get(), LockerDocument.objects.count()
    values = typed(reviewed, taken_away=str(former.uuid))
    page = client.post(address(reviewed, STATUTES), values | {"file": signed_letter("Statuts signés")})
    assert page.status_code == 200
    assert "arrêté signé.pdf" in page.text
    assert reviewed.attachments.get() == former
    kept = confirmed(page, values) | {"kept_file": hidden(page, "kept_file")}
    assert client.post(address(reviewed, STATUTES), kept).status_code == 302
    assert reviewed.attachments.get().title == "arrêté signé"
    assert LockerDocument.objects.count() == before, "it lands in the request, not in the profile's locker"
    gone = AgentCorrection.objects.get().documents.get(is_taken_away=True)
    at_the_desk, theirs = (
        reverse("desk:document", args=[reviewed.reference, gone.uuid]),
        reverse("attachment", args=[gone.uuid]),
    )
    assert fetched(client, at_the_desk) == 200
    client.force_login(reviewed.applicant)
    assert fetched(client, theirs) == 200
    assert f'href="{theirs}"' in read_tab(client, reviewed, RequestTab.CONTENT)
    client.force_login(make_instructor(make_request().team))
    assert fetched(client, at_the_desk) == 404
    client.force_login(make_request().applicant)
    assert fetched(client, theirs) == 404


def test_a_file_that_the_intake_refuses_is_not_joined_and_the_rest_is_kept(
    client: Client, reviewed: ServiceRequest
) -> None:
    former = reviewed.attachments.get()
    bad = SimpleUploadedFile("statuts.pdf", b"%PDF-1.7 rien", content_type="application/pdf")
    page = client.post(address(reviewed, STATUTES), typed(reviewed, taken_away=str(former.uuid), file=bad, action="do"))
    assert page.status_code == 422
    assert WHY in page.text
    assert re.search(rf'value="{former.uuid}"[^>]*checked', page.text)
    assert reviewed.attachments.get() == former


def test_the_note_of_a_file_is_worth_nothing_for_another_question_or_agent(
    client: Client, reviewed: ServiceRequest
) -> None:
    page = client.post(address(reviewed, STATUTES), typed(reviewed, file=pdf_upload("autres.pdf")))
    note = hidden(page, "kept_file")
    client.force_login(make_instructor(reviewed.team))
    refused = client.post(address(reviewed, STATUTES), typed(reviewed, kept_file=note, action="do"))
    assert refused.status_code == 422
    assert "plus conservé" in refused.text


def test_one_document_too_many_is_refused_with_its_reason(client: Client, reviewed: ServiceRequest) -> None:
    page = client.post(address(reviewed, STATUTES), typed(reviewed, file=signed_letter()))
    values = confirmed(page, typed(reviewed)) | {"kept_file": hidden(page, "kept_file")}
    refused = client.post(address(reviewed, STATUTES), values)
    assert refused.status_code == 422
    assert "Un seul document suffit" in refused.text
    assert "arrêté signé.pdf" in refused.text


# --- Rows ------------------------------------------------------------------------------------------------------------
BUDGET, WHAT, COST = "f_budget123", "f_what12345", "f_cost12345"


def test_the_rows_of_a_group_are_corrected_like_any_answer(client: Client) -> None:
    group = GroupField(
        key=BUDGET,
        label="Budget",
        row_name="Dépense",
        fields=(ShortTextField(key=WHAT, label="Quoi"), AmountField(key=COST, label="Combien")),
    )
    form = FormSchema(steps=(Step(key="s_budget123", title="Budget", fields=(group,)),))
    draft = fill_in(
        make_draft(procedure=make_procedure(form=form)), {BUDGET: [{"id": "r_1", WHAT: "Scène", COST: 10_000}]}
    )
    sent = transmit(request_id=draft.pk, actor=draft.applicant, revision_number=draft.revision_number, on_honour=True)
    agent = make_instructor(sent.team)
    client.force_login(agent)
    values = typed(
        sent,
        **{
            f"{BUDGET}-rows": "2",
            f"{BUDGET}-0-id": "r_1",
            f"{BUDGET}-0-{WHAT}": "Scène",
            f"{BUDGET}-0-{COST}": "200",
            f"{BUDGET}-1-id": "",
            f"{BUDGET}-1-{WHAT}": "Son",
            f"{BUDGET}-1-{COST}": "50",
        },
    )
    more = client.post(address(sent, BUDGET), values | {"reason": "", "action": f"row-more:{BUDGET}"})
    assert (more.status_code, "Dites pourquoi" in more.text) == (200, False)
    assert f'name="{BUDGET}-2-{WHAT}"' in more.text
    page = client.post(address(sent, BUDGET), values)
    assert page.status_code == 200
    assert client.post(address(sent, BUDGET), confirmed(page, values)).status_code == 302
    rows = again(sent).answers[BUDGET]
    assert [(row[WHAT], row[COST]) for row in rows] == [("Scène", 20_000), ("Son", 5_000)]
    assert rows[0]["id"] == "r_1"


def test_an_answer_of_a_row_of_a_step_is_corrected_at_its_own_address(client: Client) -> None:
    group = GroupField(key=BUDGET, label="Projets", fields=(ShortTextField(key=WHAT, label="Nom"),))
    first = Step(key="s_projects", title="Projets", fields=(group,))
    each = Step(key="s_project", title="Coût", each=BUDGET, fields=(AmountField(key=COST, label="Coût"),))
    key = f"{COST}@r_1"
    draft = fill_in(
        make_draft(procedure=make_procedure(form=FormSchema(steps=(first, each)))),
        {BUDGET: [{"id": "r_1", WHAT: "Fête"}], key: 10_000},
    )
    sent = transmit(request_id=draft.pk, actor=draft.applicant, revision_number=draft.revision_number, on_honour=True)
    client.force_login(make_instructor(sent.team))
    assert address(sent, key) in client.get(reverse("desk:sheet", args=[sent.reference])).text.replace("%40", "@")
    values = typed(sent, **{key: "120"})
    page = client.post(address(sent, key), values)
    assert client.post(address(sent, key), confirmed(page, values)).status_code == 302
    assert again(sent).answers[key] == 12_000
    assert client.get(address(sent, f"{COST}@r_2")).status_code == 404
