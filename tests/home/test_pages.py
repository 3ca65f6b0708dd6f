"""Every kind of page, as an anonymous visitor and someone signed in read it."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from home.models import HomePage
from tests.factories.accounts import make_profile_type, make_user
from tests.factories.pages import feature, make_procedure, make_procedure_page, make_profile_listing, make_question

SEARCH = "/recherche/?q=bourse"
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
    SEARCH,
]
MOST_QUERIES = 12


def test_pages_keep_nothing_of_an_anonymous_visitor(site: HomePage, client: Client) -> None:
    for address in ADDRESSES:
        response = client.get(address)

        assert response.status_code == 200, address
        assert not response.cookies, address
        assert "csrf" not in response.content.decode(), address


def test_pages_answer_someone_signed_in(site: HomePage, client: Client) -> None:
    client.force_login(make_user())

    for address in ADDRESSES:
        assert client.get(address).status_code == 200, address


def _queries(address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert Client().get(address).status_code == 200
    return len(queries)


def test_cost_grows_with_nothing_that_is_stored(site: HomePage) -> None:
    for address in ADDRESSES:  # what is found once and for all, such as content types
        Client().get(address)
    before = {address: _queries(address) for address in ADDRESSES}
    college = make_profile_type("college")
    make_profile_listing(college)
    for number in range(4):
        procedure = make_procedure(f"aide-college-{number}")
        procedure.profile_types.add(college)
        feature(make_procedure_page(procedure))
        make_question(f"Question {number} ?", f'<p><a linktype="page" id="{site.pk}">Accueil</a></p>', section="Autre")

    assert _queries(SEARCH) <= MOST_QUERIES  # the first after a publication, which reads the index again
    assert {address: _queries(address) for address in ADDRESSES} == before
    assert max(before.values()) <= MOST_QUERIES, before
