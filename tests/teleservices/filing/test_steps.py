"""A step of a draft: shown, saved whatever its errors, never overwriting what someone else did."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role, User
from formkit.schema import FormSchema
from teleservices.filing.starting import delete_draft
from teleservices.lifecycle import ActRefusedError
from teleservices.models import ServiceRequest, State
from tests.factories.accounts import make_user
from tests.factories.answers import fill_in
from tests.factories.procedures import PROJECT, make_draft, make_procedure, make_request
from tests.french import french
from tests.teleservices.filing.posts import beside

pytestmark = pytest.mark.django_db

WHO, STAFF, PIECES = "s_who12345", "s_staff123", "s_pieces12"
ANSWERED = {"f_name1234": "Comité", "f_amount12": "1 250,50", "f_place123": "in", "f_employs1": "no"}


@pytest.fixture
def draft(user: User, form: FormSchema) -> ServiceRequest:
    return make_draft(procedure=make_procedure(form=form), user=user)


def address(draft: ServiceRequest, step: str = WHO) -> str:
    return reverse("filing_step", args=[draft.reference, step])


def typed(draft: ServiceRequest, action: str = "continue", **changes: str) -> dict[str, str]:
    return {**beside(draft), "action": action, **ANSWERED, **changes}


def test_the_step_says_where_one_is(client: Client, draft: ServiceRequest) -> None:
    page = client.get(address(draft)).content.decode()
    assert "Étape 1 sur 2" in page
    assert "encore environ" in page
    assert "Brouillon – non transmise" in page
    assert "Décrivez un projet ouvert." in page
    assert "step-item--half" in page
    assert "step-item--third" in page
    assert 'inputmode="decimal"' in page
    assert "En euros, par exemple" in page
    assert draft.profile.name in page


def test_queries_of_a_step(client: Client, draft: ServiceRequest) -> None:
    for step in (WHO, PIECES):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(draft, step)).status_code == 200
        assert len(queries) <= 8


def test_continue_saves_and_goes_on_along_the_path(client: Client, draft: ServiceRequest) -> None:
    page = client.post(address(draft), typed(draft))
    assert page.headers["Location"] == address(draft, PIECES)
    draft.refresh_from_db()
    assert draft.answers == {"f_name1234": "Comité", "f_amount12": 125_050, "f_place123": "in", "f_employs1": False}
    page = client.post(address(draft), typed(draft, f_employs1="yes"))
    assert page.headers["Location"] == address(draft, STAFF)


def test_errors_are_told_in_order_and_the_rest_is_saved(client: Client, draft: ServiceRequest) -> None:
    page = client.post(address(draft), typed(draft, f_amount12="beaucoup", f_place123="", f_employs1=""))
    text = page.content.decode()
    assert page.status_code == 422
    assert "<title>Erreur" in text
    assert "3 corrections sont nécessaires" in text
    summary = text.split("error-summary__list")[1].split("</ul>")[0]
    assert summary.index("#id_f_amount12") < summary.index("#id_f_place123_group") < summary.index("_employs1_group")
    assert 'id="id_f_place123_group"' in text
    assert 'value="beaucoup"' in text
    draft.refresh_from_db()
    assert draft.answers == {"f_name1234": "Comité"}


def test_a_single_error_is_told_as_one(client: Client, draft: ServiceRequest) -> None:
    page = client.post(address(draft), typed(draft, f_amount12="beaucoup"))
    assert "Une correction est nécessaire" in page.content.decode()


def test_save_and_leave_needs_nothing_and_loses_nothing_in_silence(client: Client, draft: ServiceRequest) -> None:
    page = client.post(address(draft), typed(draft, "save", f_place123="", f_amount12=""), follow=True)
    assert page.redirect_chain[-1][0] == reverse("draft_list")
    assert "Votre brouillon est enregistré." in page.content.decode()
    draft.refresh_from_db()
    page = client.post(address(draft), typed(draft, "save", f_amount12="beaucoup"), follow=True)
    assert "Avant de le transmettre, corrigez" in page.content.decode()
    assert "«\u00a0Montant demandé\u00a0»" in page.content.decode()


def test_previous_goes_back_and_saves(client: Client, draft: ServiceRequest) -> None:
    page = client.post(address(draft, PIECES), typed(draft, "previous", f_promise1="on"))
    assert page.headers["Location"] == address(draft)
    draft.refresh_from_db()
    assert draft.answers["f_promise1"] == 1
    page = client.post(address(draft), typed(draft, "previous"))
    assert page.headers["Location"] == reverse("draft_list")  # there is nothing before the first


def test_from_the_check_page_one_comes_back_to_it(client: Client, draft: ServiceRequest) -> None:
    assert 'name="then" value="check"' in client.get(address(draft) + "?then=check").content.decode()
    page = client.post(address(draft), typed(draft, then="check"))
    assert page.headers["Location"] == reverse("filing_check", args=[draft.reference])


def test_the_last_step_leads_to_the_check_page(client: Client, draft: ServiceRequest) -> None:
    form = draft.form_version.form
    last = form.model_copy(update={"steps": form.steps[:1]})
    short = make_draft(procedure=make_procedure(form=last), user=draft.applicant)
    page = client.post(address(short), typed(short))
    assert page.headers["Location"] == reverse("filing_check", args=[short.reference])


def test_what_another_window_saved_is_not_overwritten(client: Client, draft: ServiceRequest) -> None:
    other = "Nom de l’autre fenêtre"
    fill_in(draft, {"f_name1234": other})
    page = client.post(address(draft), typed(draft, f_name1234="Nom d’ici"))
    text = page.content.decode()
    assert page.status_code == 409
    assert "dans une autre fenêtre" in text
    assert 'value="Nom d’ici"' in text
    assert other in text
    draft.refresh_from_db()
    assert draft.answers["f_name1234"] == other
    assert draft.answers["f_amount12"] == 125_050
    page = client.post(address(draft), typed(draft, f_name1234="Nom d’ici"))  # knowing it, they insist
    draft.refresh_from_db()
    assert (page.status_code, draft.answers["f_name1234"]) == (302, "Nom d’ici")


@pytest.mark.parametrize("version", ["", "abc", "99999999999999999999", "-1"])
def test_a_strange_version_of_the_form_is_a_stale_one(client: Client, draft: ServiceRequest, version: str) -> None:
    assert client.post(address(draft), typed(draft) | {"version": version}).status_code == 409


def test_unknown_and_hidden_steps(client: Client, draft: ServiceRequest) -> None:
    assert client.get(address(draft, "s_unknown1")).status_code == 404
    page = client.get(address(draft, STAFF), follow=True)
    assert page.redirect_chain[-1][0] == address(draft)
    assert french("Your answers no longer lead to the step that you asked for.") in page.content.decode()


def test_another_s_draft_is_not_found_and_a_transmitted_one_is_closed(client: Client, user: User) -> None:
    other = make_draft()
    assert client.get(address(other, "s_project1")).status_code == 404
    sent = make_request(user=user)
    page = client.get(address(sent, "s_project1"))
    assert page.headers["Location"] == sent.get_absolute_url()
    assert client.post(address(sent, "s_project1"), {"f_project1": "Autre"}).status_code == 409


def test_a_reader_reads_the_check_page_instead(draft: ServiceRequest) -> None:
    reader = make_user()
    draft.profile.memberships.create(user=reader, role=Role.READER, function="")
    client = Client()
    client.force_login(reader)
    page = client.get(address(draft), follow=True)
    text = page.content.decode()
    assert page.redirect_chain[-1][0] == reverse("filing_check", args=[draft.reference])
    assert "Votre rôle" in text
    assert "?then=check" not in text.split("</dl>")[0].split('<dl class="summary-list">')[1]
    assert 'name="on_honour"' not in text
    assert client.post(address(draft), typed(draft)).status_code == 403
    draft.refresh_from_db()
    assert "f_place123" not in draft.answers


def test_no_function_writes_the_answers_of_a_transmitted_request() -> None:
    sent = make_request()
    with pytest.raises(ActRefusedError, match="est transmise"):
        fill_in(sent, {PROJECT: "Autre"})
    waiting = make_request(state=State.CORRECTION_REQUESTED)
    with pytest.raises(ActRefusedError, match="est transmise"):
        fill_in(waiting, {PROJECT: "Autre"})
    with pytest.raises(ActRefusedError):
        delete_draft(request_id=waiting.pk, actor=waiting.applicant)
