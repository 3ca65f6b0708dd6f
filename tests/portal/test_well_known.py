"""robots.txt, security.txt, the sitemap, the icon: found where they are looked for, and true."""

import datetime as dt
import xml.etree.ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Page, Site

from home.installation import prepare_portal
from portal.models import PortalSettings
from portal.web.well_known import ROOMS

pytestmark = pytest.mark.django_db
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def address(settings: Settings) -> None:
    settings.PARVIS_BASE_URL = "https://demarches.exemple.fr"


def test_robots_are_kept_out_of_peoples_rooms(client: Client) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *"
    assert {f"Disallow: {room}" for room in ROOMS} < set(lines)
    assert "Disallow: /" not in lines
    assert lines[-1] == "Sitemap: https://demarches.exemple.fr/sitemap.xml"


def test_robots_are_kept_out_of_a_demo(client: Client, settings: Settings) -> None:
    settings.PARVIS_DEMO = True
    assert "Disallow: /" in client.get("/robots.txt").text.splitlines()


def locations(client: Client) -> list[str]:
    tree = ET.fromstring(client.get("/sitemap.xml").content)
    return [str(place.text) for place in tree.iter(f"{NAMESPACE}loc")]


def test_the_sitemap_has_the_pages_that_everybody_may_read(client: Client) -> None:
    prepare_portal()
    pages = locations(client)
    assert pages[0] == "https://demarches.exemple.fr/"
    assert all(client.get(page.removeprefix("https://demarches.exemple.fr")).status_code == 200 for page in pages)
    hidden = Page.objects.live().filter(depth=3).first()
    assert hidden
    Page.objects.filter(pk=hidden.pk).update(live=False)
    assert len(locations(client)) < len(pages)


def test_a_vulnerability_is_reported_to_the_departement(client: Client) -> None:
    portal = PortalSettings.for_site(Site.objects.get())
    PortalSettings.objects.update(email="")
    assert client.get("/.well-known/security.txt").status_code == 404
    portal.email = "contact@exemple.fr"
    portal.save()
    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").text.splitlines())
    assert lines["Contact"] == "mailto:contact@exemple.fr"
    assert lines["Canonical"] == "https://demarches.exemple.fr/.well-known/security.txt"
    left = dt.datetime.fromisoformat(lines["Expires"]) - timezone.now()
    assert dt.timedelta(days=170) < left < dt.timedelta(days=365)


def test_the_icon_is_where_browsers_look_for_it(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert response["Location"].endswith(".svg")
