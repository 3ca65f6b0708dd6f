"""Takes the pictures of the documents from a running demo: `screenshots.py ADDRESS [NAME…]`."""

import http
import http.client
import io
import os
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from letters import write_letters  # noqa: E402

from home.demo.accounts import DEMO_PASSWORD  # noqa: E402

SCREENSHOTS, GUIDES = "docs/screenshots", "docs/guides/pictures"
COLOURS = 256
"""What a screen needs; its file is a third of what it would be with all of them."""
CHROMIUM = os.environ.get("PARVIS_CHROMIUM", "/usr/bin/chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
PATIENCE_SECONDS = 240


class Button(str):
    """The words of a button, pressed where other patterns are those of links."""


@dataclass(frozen=True)
class Picture:
    """One screen: where it is, who looks at it, how wide and high the window is, which folder it is for.

    `through` are patterns of the links followed from there and of the buttons pressed, for addresses that only the demo
    knows; `top` selects what is brought to the top of the window.
    """

    name: str
    path: str
    account: str = ""
    width: int = 1280
    height: int = 800
    through: tuple[str, ...] = ()
    top: str = ""
    folder: str = SCREENSHOTS


CITIZEN, INSTRUCTOR, DESIGNER = "usager@demo.test", "instruction@demo.test", "conception@demo.test"
EDITOR, ADMINISTRATOR = "redaction@demo.test", "admin@demo.test"
GRANT, REFERENCE = "Aide au projet associatif", "^[0-9A-Z]{4}-[0-9A-Z]{4}"
SCAN = ("^Reprendre", Button("^Vos documents"), Button("^Scanner"), Button("code$"))
MINE = "/admin/instruction/?work=mine"

PICTURES = (
    Picture("front-page", "/"),
    Picture("front-page-phone", "/", width=320),
    Picture("questions", "/foire-aux-questions/"),
    Picture("account", "/compte/", account=CITIZEN),
    Picture("step-phone", "/compte/brouillons/", account=CITIZEN, width=360, through=("^Reprendre",)),
    Picture("requests", "/compte/demandes/", account=CITIZEN),
    Picture("request", "/compte/demandes/", account=CITIZEN, through=(GRANT,)),
    Picture("request-tabs", "/compte/demandes/", account=CITIZEN, through=(GRANT, "^Contenu"), top="#onglets"),
    Picture("blocking", "/compte/demandes/", account=CITIZEN, through=(GRANT, "^Compléter")),
    Picture("scan", "/compte/brouillons/", account=CITIZEN, through=SCAN),
    Picture("question-video", "/foire-aux-questions/creer-mon-compte/"),
    Picture("easy", "/demarches/carte-de-transport-scolaire/falc/"),
    Picture("received", "/compte/documents-recus/", account=CITIZEN),
    Picture("desk", "/admin/instruction/", account=INSTRUCTOR),
    Picture("sheet", MINE, account=INSTRUCTOR, through=(REFERENCE,)),
    Picture("studio", "/admin/studio/", account=DESIGNER, through=(GRANT, "Formulaire")),
    Picture("pages", "/admin/", account=EDITOR),
    Picture("audit", "/admin/accessibilite/", account=EDITOR, through=(Button("^Commencer un audit"), "^1. Images")),
)


def in_guide(name: str, account: str, path: str, *through: str, top: str = "", height: int = 800) -> Picture:
    """A picture of the guide that the name begins with, as this person sees the screen."""
    return Picture(name, path, account=account, through=through, top=top, height=height, folder=GUIDES)


GUIDES_PICTURES = (
    in_guide("usager-demarche", "", "/", GRANT),
    in_guide("usager-compte", CITIZEN, "/compte/"),
    in_guide("usager-completer", CITIZEN, "/compte/demandes/", GRANT),
    in_guide("usager-composition", CITIZEN, "/compte/profils/", "Comité des fêtes", "Composition"),
    in_guide("redaction-pages", EDITOR, "/admin/pages/"),
    in_guide("redaction-foire", EDITOR, "/admin/pages/", "^Foire aux questions"),
    in_guide("redaction-question", EDITOR, "/admin/pages/", "sous-pages de « Foire aux", "^Où sont les documents"),
    in_guide("redaction-departement", EDITOR, "/admin/settings/portal/portalsettings/"),
    in_guide("conception-demarches", DESIGNER, "/admin/studio/"),
    in_guide("conception-nouvelle", DESIGNER, "/admin/studio/nouvelle/", top="#library"),
    in_guide("conception-formulaire", DESIGNER, "/admin/studio/", GRANT, "Formulaire"),
    in_guide("conception-etapes", DESIGNER, "/admin/studio/", GRANT, "Étapes et courriels"),
    in_guide("conception-verifier", DESIGNER, "/admin/studio/", GRANT, "^Vérifier"),
    in_guide("instruction-demandes", INSTRUCTOR, "/admin/instruction/"),
    in_guide("instruction-fiche", INSTRUCTOR, MINE, REFERENCE),
    in_guide("instruction-pieces", INSTRUCTOR, MINE, REFERENCE, "^Pièces"),
    in_guide("instruction-accorder", INSTRUCTOR, MINE, REFERENCE, "^Accorder$", top="main h2", height=690),
    in_guide("instruction-seance", INSTRUCTOR, "/admin/instruction/seances/", "décembre"),
    in_guide("administration-agents", ADMINISTRATOR, "/admin/users/"),
    in_guide("administration-inviter", ADMINISTRATOR, "/admin/users/new/"),
    in_guide("administration-droits", ADMINISTRATOR, "/admin/droits/qui-peut-quoi/"),
    in_guide("administration-delegations", ADMINISTRATOR, "/admin/instruction/delegations/"),
    in_guide("administration-ouvrir", ADMINISTRATOR, "/admin/avant-d-ouvrir/"),
    in_guide("exploitation-etat", ADMINISTRATOR, "/admin/etat-du-portail/"),
    in_guide("exploitation-sauvegarde", ADMINISTRATOR, "/admin/etat-du-portail/", top="#state-upkeep"),
    in_guide("exploitation-courriels", ADMINISTRATOR, "/admin/e-mails/"),
)
"""What the guides of docs/guides/ show; none holds a date to be entered, which is drawn in the browser's language."""


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
        viewport={"width": picture.width, "height": picture.height},
        reduced_motion="reduce",
    )
    page = context.new_page()
    if picture.account:
        sign_in(page, picture.account)
    response = page.goto(picture.path, wait_until="networkidle")
    if response is None or not response.ok:
        sys.exit(f"✗ {picture.name}: {picture.path} answered {response.status if response else 'nothing'}.")
    for pattern in picture.through:
        role: Literal["button", "link"] = "button" if isinstance(pattern, Button) else "link"
        page.locator("main").get_by_role(role, name=re.compile(pattern)).first.click()
        page.wait_for_load_state("networkidle")
    if picture.top:
        page.locator(picture.top).first.evaluate("part => part.scrollIntoView()")
    write(page.screenshot(), f"{picture.folder}/{picture.name}.png")
    context.close()


def write(screen: bytes, path: str) -> None:
    """Keep a screen there, in the colours that it needs."""
    with Image.open(io.BytesIO(screen)) as image:
        image.convert("RGB").quantize(COLOURS).save(ROOT / path, optimize=True)
    print(path)


def main(address: str, names: list[str]) -> None:
    """Take the pictures named, or all; « letters » are the ten letters, as PDF."""
    wait_for(address)
    for folder in (SCREENSHOTS, GUIDES):
        (ROOT / folder).mkdir(parents=True, exist_ok=True)
    if not names or "letters" in names:
        write_letters(ROOT / SCREENSHOTS / "letters")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for picture in (*PICTURES, *GUIDES_PICTURES):
            if not names or picture.name in names:
                take(browser, address, picture)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
