"""A session that ends while someone types: what was typed comes back after they sign in."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from teleservices.answering import interruption
from teleservices.models import ServiceRequest, State
from tests.accounts.journeys import sign_in
from tests.factories.accounts import PASSWORD
from tests.factories.procedures import make_draft, make_request
from tests.teleservices.filing.posts import beside

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
    assert "Ce n’est pas encore enregistré" in page
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
