"""From no account to « Mon compte », and every way in which that may go wrong."""

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import emails, registration
from accounts.models import Membership, Profile, Role, TermsAcceptance, User
from notifications.models import OutgoingEmail
from portal.models import TermsVersion
from tests.accounts.journeys import NEWCOMER, last_email, link_in, plain_proof, sign_in, sign_up
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def terms() -> TermsVersion:
    return TermsVersion.objects.create(number=3, body="<p>Conditions.</p>", published_at=timezone.now())


def test_from_nothing_to_my_account(client: Client, terms: TermsVersion) -> None:
    page = client.get("/compte/creer/")
    assert "Au moins 12 caractères" in page.content.decode()

    response = sign_up(client)
    assert response.status_code == 302
    assert response.url == "/compte/activation/"
    user = User.objects.get(email="odile@exemple.test")
    assert TermsAcceptance.objects.get(user=user).version == terms
    membership = Membership.objects.get(user=user)
    assert membership.role == Role.ADMINISTRATOR
    assert membership.profile.type.is_personal
    assert membership.profile.name == "Odile Martin"

    other_device = Client()
    assert "n’est pas" in sign_in(other_device, user.email, "un autre mot de passe").content.decode()
    assert sign_in(other_device, user.email, PASSWORD).url == "/compte/activation/"
    assert other_device.get("/compte/").status_code == 302

    link = link_in(last_email(user.email))
    assert client.get(link).status_code == 200
    assert not EmailAddress.objects.get(user=user).verified
    response = client.post(link)
    assert response.url == "/compte/"
    assert "Bonjour Odile" in client.get("/compte/").content.decode()
