"""Takes the pictures of docs/screenshots/ from a running demo: `screenshots.py ADDRESS [NAME…]`."""

import http
import http.client
import os
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from home.demo.accounts import DEMO_PASSWORD  # noqa: E402

FOLDER = ROOT / "docs/screenshots"
CHROMIUM = os.environ.get("PARVIS_CHROMIUM", "/usr/bin/chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
PATIENCE_SECONDS = 240


@dataclass(frozen=True)
class Picture:
    """One screen: where it is, who looks at it, how wide the window is.

    `through` are patterns of the links followed from there, for addresses that only the demo knows.
    """

    name: str
    path: str
    account: str = ""
    width: int = 1280
    through: tuple[str, ...] = ()


CITIZEN, INSTRUCTOR, DESIGNER = "usager@demo.test", "instruction@demo.test", "conception@demo.test"
GRANT, REFERENCE = "Aide au projet associatif", "^[0-9A-Z]{4}-[0-9A-Z]{4}"

PICTURES = (
    Picture("front-page", "/"),
    Picture("front-page-phone", "/", width=320),
    Picture("questions", "/foire-aux-questions/"),
    Picture("account", "/compte/", account=CITIZEN),
    Picture("step-phone", "/compte/brouillons/", account=CITIZEN, width=360, through=("^Reprendre",)),
    Picture("requests", "/compte/demandes/", account=CITIZEN),
    Picture("request", "/compte/demandes/", account=CITIZEN, through=(GRANT,)),
    Picture("received", "/compte/documents-recus/", account=CITIZEN),
    Picture("desk", "/admin/instruction/", account=INSTRUCTOR),
    Picture("sheet", "/admin/instruction/?work=mine", account=INSTRUCTOR, through=(REFERENCE,)),
    Picture("studio", "/admin/studio/", account=DESIGNER, through=(GRANT, "Formulaire")),
    Picture("pages", "/admin/", account="redaction@demo.test"),
)


def wait_for(address: str) -> None:
    """Wait until the demo answers; ends the program when it doesn't."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if is_ready(address):
            return
        time.sleep(0.5)
    sys.exit(f"✗ {address} does not answer.")


def is_ready(address: str) -> bool:
    """Whether a portal answers there, and says that it is ready."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    try:
        connection.request("GET", "/health/ready/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def sign_in(page: Page, account: str) -> None:
    """Enter as this demo account."""
    page.goto("/compte/connexion/")
    page.locator("main input[name=login]").fill(account)
    page.locator("main input[name=password]").fill(DEMO_PASSWORD)
    page.locator("main form:has(input[name=password]) button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/connexion/" not in url)


def take(browser: Browser, address: str, picture: Picture) -> None:
    """Write one picture."""
    context = browser.new_context(
        base_url=address,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        viewport={"width": picture.width, "height": 800},
        reduced_motion="reduce",
    )
    page = context.new_page()
    if picture.account:
        sign_in(page, picture.account)
    response = page.goto(picture.path, wait_until="networkidle")
    if response is None or not response.ok:
        sys.exit(f"✗ {picture.name}: {picture.path} answered {response.status if response else 'nothing'}.")
    for pattern in picture.through:
        page.locator("main").get_by_role("link", name=re.compile(pattern)).first.click()
        page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{picture.name}.png")
    print(f"docs/screenshots/{picture.name}.png")
    context.close()


def main(address: str, names: list[str]) -> None:
    """Take the pictures named, or all."""
    wait_for(address)
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for picture in PICTURES:
            if not names or picture.name in names:
                take(browser, address, picture)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
