"""Where staff must give a second factor: no door of the admin opens before, to whoever has every right."""

import re
from collections.abc import Iterator

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings as given
from django.test import Client
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.accounts.journeys import sign_in
from tests.accounts.telephone import SECRET, at_a_new_code, code
from tests.factories.accounts import PASSWORD, make_staff
from tests.project.admin_addresses import admin_addresses, almighty, furnished_world

OTHER = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
CODE = "/compte/second-facteur/code/"
PUBLIC = ("/admin/login/", "/admin/logout/", "/admin/password_reset/", "/admin/failwhale/", "/administration.")
"""Where Wagtail's own ways in and out were: they lead to those of the portal, or nowhere."""
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture(autouse=True)
def _code_that_lasts() -> Iterator[None]:
    with at_a_new_code():
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("cheap_refusals")
@pytest.mark.parametrize("is_half_in", [True, False], ids=["password alone", "session older than the second factor"])
def test_no_page_opens_before_it_is_given(settings: Settings, is_half_in: bool) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = True
    world = furnished_world()
    person = almighty(world)
    client = Client(raise_request_exception=False)
    if is_half_in:
        person.set_password(PASSWORD)
        person.save()
        TOTP.activate(person, SECRET)
        sign_in(client, person.email, PASSWORD)
    else:
        client.force_login(person)
        TOTP.activate(person, SECRET)
    opened, count = [], 0
    for address in admin_addresses():
        path = address.path(world)
        if path.startswith(PUBLIC):
            continue
        for response in (client.get(path), client.post(path, {"next": "/admin/"})):
            count += 1
            leads = response.headers.get("Location", "")
            if response.status_code != 302 or not leads.startswith(("/compte/second-facteur/", "/compte/connexion/")):
                opened.append(f"{response.request['REQUEST_METHOD']} {path}: {response.status_code} {leads}")
    assert count > 700
    assert not opened, "\n".join(opened[:20])


class Browser(requests.Session):
    """What a browser does of a form: its token is read, then sent back from the same place."""

    def __init__(self, portal: str) -> None:
        super().__init__()
        self.portal = portal

    def send_form(self, path: str, **typed: str) -> requests.Response:
        page = self.get(self.portal + path)
        [token, *_others] = TOKEN.findall(page.text)
        data = {**typed, "csrfmiddlewaretoken": token}
        return self.post(page.url, data, headers={"Referer": page.url}, allow_redirects=False)

    def is_in(self) -> bool:
        return self.get(f"{self.portal}/admin/", allow_redirects=False).status_code == 200


@pytest.fixture
def staff(transactional_db: None, settings: Settings) -> User:
    settings.PARVIS_STAFF_SECOND_FACTOR = True
    person = make_staff("agent@exemple.test")
    TOTP.activate(person, SECRET)
    return person


def half_in(portal: LiveServer, staff: User) -> Browser:
    """A browser whose password was given, through a real server."""
    browser = Browser(str(portal))
    answer = browser.send_form("/compte/connexion/", login=staff.email, password=PASSWORD)
    assert answer.headers["Location"].startswith(CODE)
    assert not browser.is_in()
    return browser


def test_wrong_codes_open_nothing_and_the_right_one_does(live_server: LiveServer, staff: User) -> None:
    """Of nobody, of another's telephone, of ten minutes before or after; a fifth would close the door a while."""
    browser = half_in(live_server, staff)
    for wrong in ("000000", code(OTHER), code(steps=-20), code(steps=20)):
        assert browser.send_form(CODE, code=wrong).status_code == 200
        assert not browser.is_in()
    assert browser.send_form(CODE, code=code()).headers["Location"]
    assert browser.is_in()


def test_a_code_opens_one_session_once(live_server: LiveServer, staff: User) -> None:
    first, second = half_in(live_server, staff), half_in(live_server, staff)
    right = code()
    assert first.send_form(CODE, code=right).status_code == 302
    assert first.is_in()
    assert second.send_form(CODE, code=right).status_code == 200
    assert not second.is_in()


def test_the_cookie_of_a_session_half_open_is_not_that_of_the_open_one(live_server: LiveServer, staff: User) -> None:
    """Who put a session in the victim's browser before the second factor has nothing once it is given."""
    browser = half_in(live_server, staff)
    before = browser.cookies[given.SESSION_COOKIE_NAME]
    assert browser.send_form(CODE, code=code()).status_code == 302
    stranger = Browser(str(live_server))
    stranger.cookies.set(given.SESSION_COOKIE_NAME, before)
    assert browser.is_in()
    assert not stranger.is_in()
