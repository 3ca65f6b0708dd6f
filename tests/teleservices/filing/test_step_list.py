"""The list of steps says how each stands, and leads there with what was typed."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from formkit.schema import FormSchema
from teleservices.answering.step_list import listed_steps
from teleservices.models import ServiceRequest
from tests.factories.answers import fill_in
from tests.factories.procedures import make_draft, make_procedure
from tests.teleservices.filing.posts import beside

pytestmark = pytest.mark.django_db
WHO, STAFF, PIECES = "s_who12345", "s_staff123", "s_pieces12"
ANSWERED = {"f_name1234": "Comité", "f_amount12": "1 250,50", "f_place123": "in", "f_employs1": "no"}


@pytest.fixture
def draft(user: User, form: FormSchema) -> ServiceRequest:
    return make_draft(procedure=make_procedure(form=form), user=user)


def address(draft: ServiceRequest, step: str = WHO) -> str:
    return reverse("filing_step", args=[draft.reference, step])


def states(draft: ServiceRequest, current: str, **documents: int) -> dict[str, str]:
    listed = listed_steps(draft.form_version.form, draft.known, draft.form_version.form.step(current), documents)
    return {step.key: f"{step.state}{step.lacks or ''}" for step in listed}


def test_of_a_new_draft_what_is_known_beforehand_alone_is_begun(draft: ServiceRequest) -> None:
    assert "f_name1234" in draft.known
    assert states(draft, WHO) == {WHO: "lacking3", PIECES: "to_come2"}


def test_a_step_is_done_once_nothing_lacks_and_lacking_once_it_was_begun(client: Client, draft: ServiceRequest) -> None:
    client.post(address(draft), {**beside(draft), "action": "save", **ANSWERED, "f_amount12": ""})
    draft.refresh_from_db()
    assert states(draft, PIECES)[WHO] == "lacking1"
    client.post(address(draft), {**beside(draft), "action": "save", **ANSWERED})
    draft.refresh_from_db()
    assert states(draft, PIECES)[WHO] == "done"
    assert states(draft, PIECES)[PIECES].startswith("to_come")


def test_the_page_where_one_is_is_never_to_come(client: Client, draft: ServiceRequest) -> None:
    """The narrow list and the wide one say so."""
    page = client.get(address(draft, PIECES)).text
    here = re.findall(r'<strong aria-current="step">.*?</li>', page, re.DOTALL)
    assert len(here) == 2
    assert all("En cours" in step and "À venir" not in step for step in here)


def test_answers_that_open_a_step_put_it_in_the_list(draft: ServiceRequest) -> None:
    draft = fill_in(draft, {"f_employs1": True})
    assert STAFF in states(draft, WHO)


def test_each_button_saves_what_is_typed_then_leads_there(client: Client, draft: ServiceRequest) -> None:
    page = client.get(address(draft)).text
    assert f'value="go:{PIECES}"' in page
    assert f'value="go:{WHO}"' not in page
    typed = {**beside(draft), **ANSWERED, "f_amount12": "mille"}
    for action, lands in (
        (f"go:{PIECES}", address(draft, PIECES)),
        ("go:check", reverse("filing_check", args=[draft.reference])),
        ("go:ailleurs", address(draft)),
        ("go:", address(draft)),
    ):
        assert client.post(address(draft), {**typed, "action": action})["Location"] == lands
        draft.refresh_from_db()
        typed |= beside(draft)
    assert draft.answers["f_name1234"] == "Comité"


def test_a_step_that_the_answers_close_leads_where_they_go(client: Client, draft: ServiceRequest) -> None:
    typed = {**beside(draft), **ANSWERED, "action": f"go:{STAFF}"}
    response = client.post(address(draft), typed, follow=True)
    assert "Vos réponses ne mènent plus à l’étape" in response.text


def test_enter_in_a_field_goes_on_whatever_buttons_stand_before(client: Client, draft: ServiceRequest) -> None:
    """A form sends its first button, in the order of the page."""
    page = client.get(address(draft)).text
    first = re.search(r'<(?:button|input)[^>]*name="action"[^>]*>', page)
    assert first
    assert 'value="continue"' in first[0]
    assert 'form="reponses"' in first[0]
