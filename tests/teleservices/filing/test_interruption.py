"""A session that ends while someone types: what was typed comes back after they sign in, at the desk too."""

import datetime as dt
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from accounts.sessions import interruption
from teleservices.models import ServiceRequest, State
from tests.accounts.journeys import sign_in
from tests.factories.accounts import PASSWORD
from tests.factories.procedures import make_draft, make_request
from tests.french import french
from tests.teleservices.desk.acts.test_acting import decision, hidden, signed_letter
from tests.teleservices.filing.posts import beside
from tests.teleservices.filing.test_unsaved import to_correct

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(user: User) -> ServiceRequest:
    return make_draft(user=user)


def address(draft: ServiceRequest) -> str:
    return reverse("filing_step", args=[draft.reference, "s_project1"])


def typed(draft: ServiceRequest, **changes: object) -> dict[str, object]:
    return {**beside(draft), "f_project1": "Fête", "f_amount12": "beaucoup", **changes}


def test_it_comes_back_once_and_is_not_saved_before_one_says_so(draft: ServiceRequest, user: User) -> None:
    client = Client()
    page = client.post(address(draft), typed(draft))
    query = parse_qs(urlsplit(page.headers["Location"]).query)
    assert query["next"] == [address(draft)]
    assert "Votre session avait pris fin" in client.get(page.headers["Location"]).content.decode()
    assert "Fête" not in str(dict(client.session))
    sign_in(client, user.email, PASSWORD)
    page = client.get(address(draft)).content.decode()
    assert 'value="Fête"' in page
    assert 'value="beaucoup"' in page
    assert french("Here is what you had typed before you signed in again. It is not saved yet.") in page
    draft.refresh_from_db()
    assert draft.answers == {}
    assert 'value="Fête"' not in client.get(address(draft)).content.decode()


def test_it_comes_back_on_its_own_page_only(draft: ServiceRequest, user: User) -> None:
    client, other = Client(), make_draft(user=user)
    client.post(address(draft), typed(draft))
    client.force_login(user)
    assert 'value="Fête"' not in client.get(address(other)).content.decode()
    assert 'value="Fête"' in client.get(address(draft)).content.decode()


def test_a_stranger_on_the_same_browser_reads_nothing(draft: ServiceRequest) -> None:
    client = Client()
    client.post(address(draft), typed(draft))
    client.force_login(make_draft().applicant)
    assert client.get(address(draft)).status_code == 404


def test_it_is_kept_an_hour(draft: ServiceRequest, user: User) -> None:
    client = Client()
    client.post(address(draft), typed(draft))
    client.force_login(user)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=61)):
        assert 'value="Fête"' not in client.get(address(draft)).content.decode()
    assert interruption.KEY not in client.session


def test_too_much_is_not_kept_and_said(draft: ServiceRequest) -> None:
    client = Client()
    page = client.post(address(draft), typed(draft, f_project1="x" * interruption.LARGEST), follow=True)
    assert "n’a pas pu être conservé" in page.content.decode()
    assert interruption.KEY not in client.session


def test_corrections_too(user: User) -> None:
    client, sent = Client(), make_request(user=user, state=State.CORRECTION_REQUESTED)
    address = reverse("filing_correct", args=[sent.reference])
    assert client.post(address, {"revision_number": sent.revision_number}).status_code == 302
    client.force_login(user)
    assert "Ce n’est pas encore enregistré" in client.get(address).content.decode()


# --- A message, a reason, an act of the desk: no script is needed ----------------------------------------------------
def ended_then_back(person: User, address: str, data: dict[str, object]) -> str:
    """The page that this person finds after posting there with no session any more, then signing in."""
    client = Client()
    page = client.post(address, data)
    assert parse_qs(urlsplit(page.headers["Location"]).query)["next"] == [address]
    client.force_login(person)
    text = client.get(address).text
    assert "avant de vous reconnecter. Rien n’est encore envoyé" in text
    assert "avant de vous reconnecter" not in client.get(address).text, "given back once"
    return text


def textarea(page: str, name: str) -> str:
    match = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL)
    assert match, name
    return match[1]


@pytest.fixture
def _one_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.mark.usefixtures("_one_factor")
@pytest.mark.parametrize("door", ["request_messages", "desk:messages"])
def test_a_message(user: User, door: str) -> None:
    request = make_request(user=user, state=State.IN_REVIEW)
    writer = request.assignee if door.startswith("desk") else user
    assert writer is not None
    page = ended_then_back(writer, reverse(door, args=[request.reference]), {"text": "Voici nos raisons."})
    assert textarea(page, "text") == "Voici nos raisons."
    assert not request.messages.exists()


def test_the_reason_of_what_is_left_unchanged(user: User) -> None:
    request = to_correct(user)
    address = reverse("filing_check_corrections", args=[request.reference])
    data = {"revision_number": 1, "confirmed": "on", "reason": "Les statuts n’ont pas changé."}
    page = ended_then_back(user, address, data)
    assert textarea(page, "reason") == "Les statuts n’ont pas changé."
    assert not re.search(r'name="confirmed"[^>]* checked', page), "confirmed anew"


@pytest.mark.usefixtures("_one_factor")
def test_a_decision_with_the_letter_that_was_chosen(user: User) -> None:
    request = make_request(user=user, state=State.IN_REVIEW)
    assert request.assignee is not None
    client, address = Client(), reverse("desk:act", args=[request.reference, "refuse"])
    client.force_login(request.assignee)
    typed = decision(request, authority="Présidente du conseil", reasons="Hors délai.", action="preview")
    note = hidden(client.post(address, typed | {"letter": signed_letter()}), "kept_letter")
    page = ended_then_back(request.assignee, address, typed | {"kept_letter": note, "action": "do"})
    assert textarea(page, "reasons") == "Hors délai."
    assert 'value="Présidente du conseil"' in page
    assert f'name="kept_letter" value="{note}"' in page
    request.refresh_from_db()
    assert request.state == State.IN_REVIEW


@pytest.mark.usefixtures("_one_factor")
def test_a_password_is_kept_by_no_page(user: User) -> None:
    client = Client()
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "a", "password2": "a"})
    client.post("/admin/account/", {"oldpassword": PASSWORD})
    assert interruption.KEY not in client.session
