"""A real browser against the portal with its demo, loaded once a process and never emptied: as in life, each test
makes its own people and requests. Nothing leaves this machine, and no page may break its own security policy."""

import os
import re
import shutil
import socketserver
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.test.utils import override_settings, setup_databases, teardown_databases
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect
from playwright.sync_api import Error as PlaywrightError
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from home.demo.accounts import DEMO_PASSWORD
from portal.resilience.connection_pool import ConnectionPool, with_lent_connection
from portal.web.call_stack import with_room_for_calls
from tests import database, queue
from tests.e2e.keyboard import PHONE
from tests.e2e.screens.base import Screen
from tests.landing.recording import Recorder

# Playwright runs an event loop in the test's thread; the ORM refuses to work beside one unless told.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# The build without a window, where there is one: it draws the same pages for less.
CHROMIUM = (
    os.environ.get("PARVIS_CHROMIUM")
    or shutil.which("chromium-headless-shell")
    or shutil.which("chromium")
    or "/usr/bin/chromium"
)
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 700}
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""The sets of rules that axe looks for; rules may be named one by one instead."""


# --- The portal ------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def portal(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_keepdb: bool,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[LiveServer]:
    """The portal with its demo, on a port of its own; `str(portal)` is its address."""
    unlocked = override_settings(PARVIS_DEMO=True, PARVIS_STAFF_SECOND_FACTOR=False)
    with django_db_blocker.unblock(), unlocked, pytest.MonkeyPatch.context() as patch:
        serving = socketserver.ThreadingMixIn.process_request_thread
        patch.setattr(socketserver.ThreadingMixIn, "process_request_thread", with_room_for_calls(serving))
        databases = setup_databases(verbosity=0, interactive=False, keepdb=django_db_keepdb)
        database.keep()
        with database.with_the_demo():
            server, pool = LiveServer("127.0.0.1"), ConnectionPool()
            # As in life: Chromium keeps a socket five minutes after its window, each with a thread here.
            server.thread.httpd.set_app(with_lent_connection(server.thread.httpd.get_app(), pool))
            with override_settings(PARVIS_BASE_URL=server.url, WAGTAILADMIN_BASE_URL=server.url):
                yield server
            server.stop()
            for connection in pool.free:
                connection.close()
        teardown_databases(databases, verbosity=0, keepdb=django_db_keepdb)


@pytest.fixture
def drain(portal: LiveServer) -> Callable[[], int]:
    """Runs the tasks that wait, as the worker would."""
    return queue.drain


@dataclass
class Mailbox:
    """The e-mails that left, once the queue is empty."""

    def to(self, recipient: str) -> list[EmailMessage]:
        """Those sent to this address, oldest first."""
        queue.drain()
        return [message for message in mail.outbox if recipient in message.to]

    def last(self, recipient: str) -> EmailMessage:
        """The newest to this address."""
        messages = self.to(recipient)
        assert messages, f"No e-mail for {recipient}."
        return messages[-1]

    def link(self, recipient: str, containing: str = "/") -> str:
        """The first address in the newest e-mail that contains these words."""
        body = str(self.last(recipient).body)
        links = [link for link in re.findall(r"https?://\S+", body) if containing in link]
        assert links, f"No link with « {containing} » in:\n{body}"
        return links[0]


@pytest.fixture
def mailbox(portal: LiveServer) -> Mailbox:
    """What people receive."""
    return Mailbox()


# --- The browser -----------------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": CHROMIUM_FLAGS}


def context_options(portal: LiveServer, **changes: object) -> dict[str, object]:
    """How a browser presents itself: French, in Paris."""
    return {
        "base_url": portal.url,
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
        "viewport": WIDE,
        "reduced_motion": "reduce",
        "accept_downloads": True,
    } | changes


@dataclass
class Visit:
    """A browser window that notes what a page must never do."""

    context: BrowserContext
    address: str

    def __post_init__(self) -> None:
        self.faults: list[str] = []
        self.context.set_default_timeout(30_000)
        expect.set_options(timeout=20_000)
        self.context.on("weberror", lambda error: self.faults.append(f"error in a script: {error.error}"))
        self.context.on("console", self._read_console)
        # Only listened to: a window whose requests are held up keeps no cache.
        self.context.on("request", self._stay_home)

    def _read_console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.faults.append(message.text)

    def _stay_home(self, request: Request) -> None:
        for recorder in Recorder.at_work:
            recorder.note_address(urlsplit(request.url).path)
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"asked a third party: {request.url}")


@pytest.fixture
def new_visit(browser: Browser, portal: LiveServer) -> Iterator[Callable[..., BrowserContext]]:
    """Opens windows for other actors: `new_visit()`, `new_visit(viewport=…, java_script_enabled=False)`."""
    visits: list[Visit] = []

    def open_visit(**changes: object) -> BrowserContext:
        visit = Visit(browser.new_context(**context_options(portal, **changes)), portal.url)
        visits.append(visit)
        return visit.context

    yield open_visit
    for visit in visits:
        visit.context.close()
    faults = [fault for visit in visits for fault in visit.faults]
    assert not faults, "\n".join(faults)


@pytest.fixture
def context(new_visit: Callable[..., BrowserContext]) -> BrowserContext:
    return new_visit()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page on a desk: 1280 px."""
    return context.new_page()


@pytest.fixture
def narrow_page(new_visit: Callable[..., BrowserContext]) -> Page:
    """A page on the smallest phone: 320 px."""
    return new_visit(viewport=NARROW).new_page()


@pytest.fixture
def phone(new_visit: Callable[..., BrowserContext]) -> Page:
    """A page on an ordinary phone: 360 px."""
    return new_visit(viewport=PHONE).new_page()


@pytest.fixture
def no_js_page(new_visit: Callable[..., BrowserContext]) -> Page:
    """A page where no script runs."""
    return new_visit(java_script_enabled=False).new_page()


PAGES_THAT_GO = 5
"""How often the page may go while it is looked at."""
LOOK = """async ([region, options]) => {
  const moving = document.getAnimations().filter(each =>
    each.playState === "running" && each.effect.getComputedTiming().endTime !== Infinity);
  await Promise.all(moving.map(each => each.finished.catch(() => null)));
  const found = await axe.run(region || document, options);
  return found.violations
    .map(one => [`${one.id}: ${one.help}`, ...one.nodes.map(node => node.html)].join("\\n    "));
}"""
"""What fades in (Wagtail's messages) is looked at once it is there: half shown, its contrast is nobody's."""


def look(page: Page, region: str, rules: list[str]) -> list[str]:
    """What axe finds on the page, which it enters once."""
    page.wait_for_load_state("load")
    # Where timers don't run (a page without scripts), axe would be waited for without end.
    page.wait_for_function("() => new Promise(done => setTimeout(() => done(true)))")
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    return page.evaluate(LOOK, [region, {"runOnly": rules, "resultTypes": ["violations"]}])


def looked_at(page: Page, region: str, rules: list[str]) -> list[str]:
    """The same; on the page that comes when a button just pressed takes this one away meanwhile.

    On a busy machine the one that goes answers that it is loaded until the very instant when the next takes its place:
    looking once more may meet the same end, so each page that goes is let go.
    """
    for _page in range(PAGES_THAT_GO):
        try:
            return look(page, region, rules)
        except PlaywrightError as error:
            if "context was destroyed" not in str(error):
                raise
            # A function: an expression that isn't true at once is read again by eval, which our pages refuse.
            page.wait_for_function("() => document.readyState === 'complete'")  # of this page or of the next
    return look(page, region, rules)


@pytest.fixture
def axe() -> Callable[..., None]:
    """Asserts that axe finds nothing on the page, or in a region of it: `axe(page, ".studio")`, by all its rules or
    by these: `axe(page, rules=["region"])`."""

    def check(page: Page, region: str = "", *, rules: list[str] = AXE_RULES) -> None:
        faults = looked_at(page, region, rules)
        assert not faults, f"{page.url}, {page.evaluate('innerWidth')} px\n" + "\n".join(faults)

    return check


@pytest.fixture(scope="session")
def windows(browser: Browser, portal: LiveServer) -> Iterator[Callable[..., Visit]]:
    """Windows that stay open from one test to the next, one for each person and each kind: their cache stays warm."""
    kept: dict[str, Visit] = {}

    def window(who: str, **changes: object) -> Visit:
        kind = repr((who, changes))
        if kind not in kept:
            kept[kind] = Visit(browser.new_context(**context_options(portal, **changes)), portal.url)
        return kept[kind]

    yield window
    for visit in kept.values():
        visit.context.close()


@pytest.fixture
def open_screen(windows: Callable[..., Visit], enter: Callable[..., None]) -> Iterator[Callable[..., Page]]:
    """Brings a page to a screen in its state: `open_screen(screen, forced_colors="active")`."""
    opened: list[tuple[Visit, Page]] = []

    def bring(screen: Screen, **changes: object) -> Page:
        place = screen.place()
        visit = windows(place.who, **changes)
        visit.faults.clear()
        visit.context.clear_cookies()
        if place.who or place.session:
            enter(visit.context, place.who, place.session)
        page = visit.context.new_page()
        opened.append((visit, page))
        screen.reach(page, place)
        return page

    yield bring
    faults = []
    for visit, page in opened:
        page.close()
        faults += visit.faults
    assert not faults, "\n".join(faults)


@pytest.fixture
def enter(portal: LiveServer) -> Callable[..., None]:
    """Gives a window this session, or one of this account, without the screens of the sign-in."""

    def give(context: BrowserContext, address: str, session: str = "") -> None:
        client, name = Client(), settings.SESSION_COOKIE_NAME
        if not session:
            client.force_login(User.objects.get(email=address), backend=settings.AUTHENTICATION_BACKENDS[0])
        context.add_cookies([{"name": name, "value": session or client.cookies[name].value, "url": portal.url}])

    return give


@pytest.fixture
def sign_in() -> Callable[[Page, str], None]:
    """Signs a demo account in: `sign_in(page, "instruction@demo.test")`."""

    def enter(page: Page, address: str, password: str = DEMO_PASSWORD) -> None:
        page.goto("/compte/connexion/")
        page.locator("main input[name=login]").fill(address)
        page.locator("main input[name=password]").fill(password)
        page.locator("main form:has(input[name=password]) button[type=submit]").first.click()
        page.wait_for_url(lambda url: "/connexion/" not in url)

    return enter
