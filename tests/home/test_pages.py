"""Every kind of page, as an anonymous visitor and someone signed in read it."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from home.models import HomePage
from tests.factories.accounts import make_profile_type, make_user
from tests.factories.pages import (
    feature,
    make_procedure,
    make_procedure_page,
    make_profile_listing,
    make_question,
    make_site,
    make_team,
)

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/",
    "/demarches/",
    "/demarches/bourse/",
    "/aides-par-profil/",
    "/aides-par-profil/association/",
    "/autres-demarches/",
    "/foire-aux-questions/",
    "/foire-aux-questions/?q=compte",
    "/foire-aux-questions/comment-creer-un-compte/",
    "/conditions-generales/",
    "/mentions-legales/",
    "/donnees-personnelles/",
    "/accessibilite/",
    "/plan-du-site/",
    "/recherche/?q=bourse",
]


@pytest.fixture
def site() -> HomePage:
    home = make_site()
    association = make_profile_type()
    bourse = make_procedure("bourse", team=make_team())
    bourse.profile_types.add(association)
    feature(make_procedure_page(bourse))
    make_procedure_page()
    make_profile_listing(association)
    make_question("Comment créer un compte ?", '<p>Depuis la <a linktype="page" id="%d">page</a>.</p>' % home.pk)
    return home


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_answers_and_keeps_nothing_of_an_anonymous_visitor(site: HomePage, client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 200
    assert not response.cookies
    assert "csrf" not in response.content.decode()
