"""The colours of a département: refused where something could not be read, shown readable where stored before."""

import html
import re
from pathlib import Path
from threading import Event

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models.signals import pre_save
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from wagtail.models import Site

from accounts.models import User
from home import roles
from portal import contrast
from portal.identity.department import current_settings, theme_digest
from portal.models import PortalSettings
from tests.factories.accounts import make_user
from tests.factories.pages import make_site
from tests.teleservices.lifecycle.acting import at_once

YELLOW = "#FFFF66"
DEFAULTS = {"primary_colour": "#173F5F", "second_colour": "#2E6650", "accent_colour": "#B4472A"}


@pytest.fixture
def editor(client: Client, db: None, settings: Settings) -> Client:
    """A browser where someone of the communication group is signed in."""
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    make_site()
    client.force_login(member("Nadia"))
    return client


def member(first_name: str) -> User:
    user = make_user(first_name=first_name)
    user.groups.add(Group.objects.get(name=roles.COMMUNICATION.name))
    return user


def url() -> str:
    return reverse("wagtailsettings:edit", args=["portal", "portalsettings", Site.objects.get().pk])


def opened(browser: Client) -> dict[str, str]:
    """What the page would post, untouched."""
    page = browser.get(url()).content.decode()
    row = current_settings()
    names = ("name", "portal_name", "telephone", "email", "opening_hours", "postal_address", *contrast.PAIRS)
    match = re.search(r'name="seen" value="([^"]*)"', page)
    assert match
    return {name: getattr(row, name) for name in names} | {"logo": "", "seen": html.unescape(match[1])}


# --- Numbers ----------------------------------------------------------------------------------------------------------
def test_ratios_are_those_of_the_standard() -> None:
    assert contrast.ratio("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast.ratio("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast.ratio("#FFFFFF", YELLOW) < 1.1


@pytest.mark.parametrize("name", contrast.PAIRS)
def test_the_nearest_shade_is_read_everywhere_and_is_the_nearest(name: str) -> None:
    for colour in (YELLOW, "#FF0000", "#00FFFF", "#FFFFFF", "#808080"):
        shade = contrast.readable(name, colour)
        assert contrast.fault_of(name, shade) is None
        assert contrast.fault_of(name, colour) is not None
    assert contrast.readable(name, DEFAULTS[name]) == DEFAULTS[name]
    assert contrast.readable(name, "rouge") == "#000000"


def test_the_grounds_are_those_of_the_stylesheet() -> None:
    css = (Path(__file__).resolve().parents[2] / "static" / "css" / "parvis.css").read_text().upper()
    for pair in {pair for pairs in contrast.PAIRS.values() for pair in pairs} - {contrast.PAIRS["primary_colour"][0]}:
        assert f": {pair.other};" in css, pair


# --- Saving -----------------------------------------------------------------------------------------------------------
def test_a_colour_in_which_nothing_is_read_is_refused_with_its_ratio_and_a_shade(editor: Client) -> None:
    response = editor.post(url(), opened(editor) | {"primary_colour": YELLOW})
    page = html.unescape(response.content.decode())
    assert current_settings().primary_colour == DEFAULTS["primary_colour"]
    said = re.search(
        r"Contraste de 1,0\d pour (.*?)\u00a0: il faut au moins 4,5 .*?proche\u00a0: (#[0-9A-F]{6})\.", page
    )
    assert said, re.findall(r"Contraste[^<]*", page)
    assert contrast.fault_of("primary_colour", said[2]) is None
    assert f'value="{YELLOW}"' in page
    assert editor.post(url(), opened(editor) | {"primary_colour": said[2]}).status_code == 302
    assert current_settings().primary_colour == said[2]


@pytest.mark.django_db
def test_a_model_checked_by_any_door_says_it() -> None:
    row = PortalSettings(site=Site.objects.first(), **(DEFAULTS | {"accent_colour": YELLOW}))
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert set(refused.value.message_dict) == {"accent_colour"}


def test_a_colour_stored_before_is_shown_readable_and_the_page_says_so(editor: Client) -> None:
    opened(editor)
    before = theme_digest(current_settings())
    PortalSettings.objects.update(primary_colour=YELLOW)
    row = current_settings()
    shown = contrast.readable("primary_colour", YELLOW)
    assert theme_digest(row) != before
    css = editor.get(reverse("theme", args=[theme_digest(row)])).content.decode()
    assert f"--color-primary:{shown};" in css
    assert YELLOW not in css
    page = html.unescape(editor.get(url()).content.decode())
    assert f"{YELLOW} ne se lit pas là où elle est employée\u00a0: le site montre {shown} à la place." in page


def test_colours_are_previewed_before_they_are_saved(editor: Client) -> None:
    preview = reverse("wagtailsettings:preview_on_edit", args=["portal", "portalsettings", Site.objects.get().pk])
    answer = editor.post(preview, opened(editor) | {"primary_colour": "#5F1717"})
    assert answer.json() == {"is_valid": True, "is_available": True}
    page = html.unescape(editor.get(preview).content.decode())
    match = re.search(r'href="(/theme\.apercu\.css\?[^"]*)"', page)
    assert match
    assert "--color-primary:#5F1717;" in editor.get(match[1]).content.decode()
    assert current_settings().primary_colour == DEFAULTS["primary_colour"]


def test_a_theme_takes_colours_and_nothing_else(client: Client, db: None) -> None:
    address = reverse("theme", args=["apercu"])
    for bad in ("red;}body{display:none", "#173F5F\n", "#12", ""):
        css = client.get(address, {**DEFAULTS, "primary_colour": bad}).content.decode()
        assert f"--color-primary:{DEFAULTS['primary_colour']};" in css


# --- Two editors ------------------------------------------------------------------------------------------------------
def test_the_admin_wears_the_departments_colour_where_white_is_read_on_it(editor: Client) -> None:
    """Links and buttons in it, the sidebar in its darker shade; Wagtail's dark theme keeps its own."""
    opened(editor)
    PortalSettings.objects.update(primary_colour=YELLOW)
    css = editor.get(reverse("theme", args=[theme_digest(current_settings())])).content.decode()
    shown = contrast.readable("primary_colour", YELLOW)
    hue, saturation, lightness = contrast.hue_saturation_lightness(shown)
    wanted = f"--w-color-secondary-hue:{hue};--w-color-secondary-saturation:{saturation}%"
    assert f":root.w-theme-light{{{wanted};--w-color-secondary-lightness:{lightness}%" in css
    assert "@media not (prefers-color-scheme:dark){:root.w-theme-system{" in css
    assert "w-theme-dark" not in css
    assert theme_digest(current_settings()) in editor.get("/admin/").content.decode()


def test_two_editors_keep_each_others_settings(editor: Client) -> None:
    page = opened(editor)
    other = Client()
    other.force_login(member("Awa"))
    assert other.post(url(), opened(other) | {"telephone": "02 00 00 00 33"}).status_code == 302
    assert editor.post(url(), page | {"opening_hours": "Le matin"}).status_code == 302
    row = current_settings()
    assert (row.telephone, row.opening_hours) == ("02 00 00 00 33", "Le matin")


def test_the_same_setting_changed_by_two_is_told_then_chosen(editor: Client) -> None:
    page = opened(editor)
    other = Client()
    other.force_login(member("Awa"))
    other.post(url(), opened(other) | {"telephone": "02 00 00 00 33"})
    refused = editor.post(url(), page | {"telephone": "02 00 00 00 44"})
    text = html.unescape(refused.content.decode())
    assert "Awa Martin a modifié ceci entre-temps" in text
    assert "«\u00a002 00 00 00 33\u00a0»" in text
    assert 'value="02 00 00 00 44"' in text
    assert current_settings().telephone == "02 00 00 00 33"
    seen = re.search(r'name="seen" value="([^"]*)"', refused.content.decode())
    assert seen
    again = page | {"telephone": "02 00 00 00 44", "seen": html.unescape(seen[1])}
    assert editor.post(url(), again).status_code == 302
    assert current_settings().telephone == "02 00 00 00 44"


def test_who_is_named_is_who_changed_that_setting(editor: Client) -> None:
    page = opened(editor)
    for first_name, changed in (("Awa", {"telephone": "02 00 00 00 33"}), ("Bruno", {"opening_hours": "Le matin"})):
        other = Client()
        other.force_login(member(first_name))
        assert other.post(url(), opened(other) | changed).status_code == 302
    text = html.unescape(editor.post(url(), page | {"telephone": "02 00 00 00 44"}).text)
    assert "Awa Martin a modifié ceci entre-temps" in text
    assert "Bruno" not in text


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_the_same_setting_at_once_one_is_told(editor: Client) -> None:
    other = Client()
    other.force_login(member("Awa"))
    mine, theirs = opened(editor), opened(other)
    writing, done = Event(), Event()

    def pause(**_signal: object) -> None:
        """Leave the other all the time to overtake who writes first."""
        if not writing.is_set():
            writing.set()
            done.wait(1)

    def overtake() -> int:
        writing.wait(5)
        status = other.post(url(), theirs | {"telephone": "02 00 00 00 33"}).status_code
        done.set()
        return status

    def write() -> int:
        return editor.post(url(), mine | {"telephone": "02 00 00 00 44"}).status_code

    pre_save.connect(pause, sender=PortalSettings)
    try:
        assert at_once([write, overtake]) == [302, 200]
    finally:
        pre_save.disconnect(pause, sender=PortalSettings)
    assert current_settings().telephone == "02 00 00 00 44"
