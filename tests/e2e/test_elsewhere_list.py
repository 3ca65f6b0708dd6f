"""The list of procedures on the site of a commune: one line of HTML on a page that another server gives."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect
from pytest_django.live_server_helper import LiveServer

LINE = '<script src="{portal}/integrer/demarches.js" {filters} async></script>'
FALLBACK = '<noscript><a href="{portal}/demarches/">Les démarches du Département</a></noscript>'
PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Brenne</title></head>
<body><main><h1>Commune de Brenne</h1>{line}{fallback}</main></body></html>"""


class Commune(BaseHTTPRequestHandler):
    """A site that knows the portal by its address alone; the filters are those of the page's own address."""

    def __init__(self, portal: str, *args: object) -> None:
        self.portal = portal
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        filters = " ".join(f'data-{part.replace("=", chr(61) + chr(34))}"' for part in self.path[2:].split("&") if part)
        line = LINE.format(portal=self.portal, filters=filters)
        body = PAGE.format(line=line, fallback=FALLBACK.format(portal=self.portal)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header(
            "Content-Security-Policy", f"default-src 'self'; script-src {self.portal}; connect-src {self.portal}"
        )
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def commune(portal: LiveServer) -> Iterator[str]:
    """The address of that site: another origin, by its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Commune, portal.url))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="fr-FR")
    yield context
    context.close()


def opened(visitor: BrowserContext, address: str) -> tuple[Page, list[str]]:
    """The page, and what its console complains of."""
    page = visitor.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    return page, said


def test_the_list_stands_where_the_line_stands(visitor: BrowserContext, commune: str, portal: LiveServer) -> None:
    asked: list[str] = []
    visitor.on("request", lambda request: asked.append(request.url))
    page, said = opened(visitor, f"{commune}/?profil=association&titre=2")
    items = page.locator("main ul.parvis-demarches > li")
    expect(items.first).to_be_visible()
    expect(page.get_by_role("heading", level=2, name="Aide au projet associatif")).to_be_visible()
    expect(page.get_by_role("link", name="Aide au projet associatif")).to_have_attribute(
        "href", f"{portal.url}/demarches/aide-au-projet-associatif/"
    )
    assert items.count() < 20
    assert items.first.get_attribute("data-etat") in {"open", "upcoming", "closed"}
    assert all(address.startswith((commune, portal.url)) for address in asked)
    assert visitor.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert [text for text in said if "favicon" not in text] == []


def test_each_filter_is_an_attribute(visitor: BrowserContext, commune: str) -> None:
    page, _said = opened(visitor, f"{commune}/?recherche=transport&etat=open")
    expect(page.locator("li.parvis-demarches__demarche[data-etat=open]").first).to_be_visible()
    expect(page.locator("li.parvis-demarches__demarche")).not_to_contain_text(["Aide au projet associatif"])
    page, _said = opened(visitor, f"{commune}/?recherche=introuvable")
    expect(page.locator("p.parvis-demarches")).to_have_text("Aucune démarche pour l’instant.")


def test_what_goes_wrong_leaves_a_link(visitor: BrowserContext, commune: str, portal: LiveServer) -> None:
    page, _said = opened(visitor, f"{commune}/?theme=inconnu")
    expect(page.get_by_role("link", name="Voir les démarches")).to_have_attribute("href", f"{portal.url}/demarches/")


def test_without_a_script_the_link_is_there(browser: Browser, commune: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{commune}/")
    expect(page.get_by_role("link", name="Les démarches du Département")).to_be_visible()
    context.close()


def test_a_session_of_the_portal_does_not_reach_it(visitor: BrowserContext, commune: str, portal: LiveServer) -> None:
    """Two ports of one host share their cookies: the script sends none, and the portal would read none."""
    visitor.add_cookies([{"name": "sessionid", "value": "x" * 32, "url": portal.url}])
    asked: list[Request] = []
    visitor.on("request", lambda request: asked.append(request) if "/api/" in request.url else None)
    page, _said = opened(visitor, f"{commune}/")
    expect(page.locator("li.parvis-demarches__demarche").first).to_be_visible()
    assert asked
    assert not [name for request in asked for name in request.all_headers() if name == "cookie"]
