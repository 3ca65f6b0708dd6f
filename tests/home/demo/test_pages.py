"""The demo's pages as visitors and its accounts open them."""

import re

import pytest
from django.urls import reverse
from wagtail.models import Page

from accounts.models import User
from home.demo import faq, site
from home.models import ProfileListingPage
from teleservices.models import ServiceRequest

LINK = re.compile(r'href="(/[^"#?]*)')


def addresses() -> list[str]:
    """The public address of every live page."""
    return [page.specific.address for page in Page.objects.live().filter(depth__gt=1)]


def test_every_page_shows_and_every_link_of_its_text_leads_somewhere(demo, client):
    links = set()
    for address in addresses():
        response = client.get(address)
        assert response.status_code == 200, address
        links |= set(LINK.findall(response.content.decode()))
    links = {link for link in links if not link.startswith(("/static/", "/theme/"))}
    statuses = {link: client.get(link).status_code for link in links}
    assert not {link: status for link, status in statuses.items() if status not in (200, 302)}


def test_every_listing_has_something_to_show(demo, client):
    listings = ProfileListingPage.objects.all()
    assert len(listings) == 7
    for listing in listings:
        assert "card" in client.get(listing.address).content.decode(), listing.title


def test_the_questions_are_all_on_their_page_and_have_their_own(demo, client):
    body = client.get("/foire-aux-questions/").content.decode()
    assert all(f'id="{question.slug}"' in body or f"/{question.slug}/" in body for question in faq.QUESTIONS)
    assert all(client.get(f"/foire-aux-questions/{question.slug}/").status_code == 200 for question in faq.QUESTIONS)


def test_other_procedures_name_the_sites_that_they_lead_to(demo, client):
    body = client.get("/autres-demarches/").content.decode()
    assert all(f'href="{external.url}"' in body for external in site.EXTERNALS)


@pytest.mark.parametrize("name", ["account_home", "request_list", "draft_list", "received_documents", "profile_list"])
def test_the_citizen_s_pages_show(demo, client, name):
    client.force_login(User.objects.get(email="usager@demo.test"))
    assert client.get(reverse(name)).status_code == 200


def test_the_citizen_s_requests_show(demo, client):
    usager = User.objects.get(email="usager@demo.test")
    client.force_login(usager)
    requests = ServiceRequest.objects.visible_to(usager).transmitted()
    assert len(requests) >= 4
    assert all(client.get(request.get_absolute_url()).status_code == 200 for request in requests)


def test_the_instructor_s_sheets_show(demo, client, settings):
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    instructor = User.objects.get(email="instruction@demo.test")
    client.force_login(instructor)
    requests = ServiceRequest.objects.instructed_by(instructor)
    assert len(requests) >= 15
    statuses = {client.get(reverse("desk:sheet", args=[request.reference])).status_code for request in requests}
    assert statuses == {200}
