"""A portal brought back opens nothing that was closed since its backup: sessions, links, spent codes."""

from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.conf import settings as given
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from portal.backups.restoring import restore
from portal.backups.taking import take
from teleservices.filing import phone_links
from teleservices.models import PhoneLink
from tests.accounts.journeys import sign_in
from tests.accounts.telephone import SECRET, code
from tests.factories.accounts import PASSWORD, make_staff
from tests.factories.procedures import make_draft
from tests.portal.backups.conftest import elsewhere

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.both_databases,
    pytest.mark.usefixtures("portal_of_papers"),
]


def again(client: Client) -> Client:
    """Another browser with the same cookies: what was open in this process is not asked."""
    other = Client()
    other.cookies[given.SESSION_COOKIE_NAME] = client.cookies[given.SESSION_COOKIE_NAME].value
    return other


def test_sessions_of_the_past_open_nothing(
    tmp_path: Path, destination: Path, settings: Settings, client: Client
) -> None:
    staff = make_staff("agent@exemple.test")
    TOTP.activate(staff, SECRET)
    sign_in(client, staff.email, PASSWORD)
    client.post("/compte/second-facteur/code/", {"code": code()})
    assert again(client).get("/admin/").status_code == 200
    kept = take(destination, keep=14)
    client_before = again(client)
    client.post(reverse("account_logout"))
    with elsewhere(tmp_path, settings):
        restore(kept)
        assert not Session.objects.exists()
        assert not UserSession.objects.exists()
        assert client_before.get("/admin/").status_code == 302
        assert client_before.get("/compte/").status_code == 302
        assert Authenticator.objects.filter(user__email=staff.email).exists(), "the second factor is still asked"


def test_telephone_links_of_the_past_open_nothing(tmp_path: Path, destination: Path, settings: Settings) -> None:
    draft = make_draft()
    phone_links.make_link(user=draft.applicant, draft=draft, step_key="s_pieces12", field_key="f_statuts1")
    kept = take(destination, keep=14)
    with elsewhere(tmp_path, settings):
        restore(kept)
        assert not PhoneLink.objects.exists()
    assert PhoneLink.objects.exists()
