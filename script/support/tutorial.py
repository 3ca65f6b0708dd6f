"""Makes the demo's video tutorial from a running demo: `tutorial.py ADDRESS`. One list of scenes, three files of it."""

import email
import email.policy
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from playwright.sync_api import Page, sync_playwright
from screenshots import CHROMIUM, FLAGS, ROOT, wait_for

FOLDER, NAME = ROOT / "home/demo/videos", "creer-mon-compte"
WIDTH, HEIGHT, SCALE, IMAGES_A_SECOND = 960, 540, 4 / 3, 5
PERSON, PASSWORD = "odile.renard@exemple.test", "trois-aulnes-au-bord-de-l-eau"
RING = "4px solid #b4472a"
OUTLINE = "(part, ring) => { part.style.outline = ring; part.style.outlineOffset = '4px'; }"
CENTRE = "part => part.scrollIntoView({block: 'center'})"
BEFORE_RING = 1.4
"""Seconds during which a screen is seen as it is, before what to press is ringed."""
MAIL_PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Scene:
    """A screen: what is said of it, what is done to come there, what is ringed, for how long it is shown (seconds)."""

    words: str
    reach: Callable[[Page], None]
    ringed: str
    seconds: float = 6


def front_page(page: Page) -> None:
    """Where everybody begins."""
    page.goto("/")


def form(page: Page) -> None:
    """The account's form, filled."""
    page.get_by_role("link", name="Créer votre compte personnel").first.click()
    for name, value in (("first_name", "Odile"), ("last_name", "Renard"), ("email", PERSON), ("password1", PASSWORD)):
        page.locator(f"main input[name={name}]").fill(value)
    page.locator("body").click()


def check(page: Page) -> None:
    """The check that keeps robots away."""
    page.wait_for_function("document.querySelector('altcha-widget input[type=hidden]')?.value")


def terms(page: Page) -> None:
    """The terms of use, agreed to."""
    page.get_by_label("J’ai lu et j’accepte les conditions générales d’utilisation").check()


def sent(page: Page) -> None:
    """What the portal says once the form is sent."""
    page.get_by_role("button", name="Valider").click()
    page.wait_for_load_state("networkidle")


def letter(page: Page) -> None:
    """The e-mail, as a mailbox shows it."""
    page.goto("about:blank")
    page.set_content(newest_letter())


def activation(page: Page) -> None:
    """Where the e-mail leads."""
    page.goto(cast("str", page.locator("a[href*='/activation/']").first.get_attribute("href")))


def account(page: Page) -> None:
    """The account, ready."""
    page.get_by_role("button", name="Activer mon compte").click()
    page.goto("/compte/")


SCENES = (
    Scene(
        "Depuis la page d’accueil, sous « Pas encore de compte ? », choisissez « Créer votre compte personnel ».",
        front_page,
        "a:has-text('Créer votre compte personnel') >> visible=true",
    ),
    Scene(
        "Indiquez votre prénom, votre nom, votre adresse électronique et un mot de passe que vous seul connaissez.",
        form,
        "main input[name=first_name]",
        7,
    ),
    Scene("La vérification contre les robots se fait toute seule, sans image à déchiffrer.", check, "altcha-widget"),
    Scene(
        "Lisez les conditions générales d’utilisation : elles disent vos droits sur vos données. "
        "Cochez la case, puis choisissez « Valider ».",
        terms,
        "main form button[type=submit] >> nth=-1",
        7,
    ),
    Scene("Nous vous écrivons aussitôt. Ouvrez votre messagerie.", sent, "main h1", 5),
    Scene("Dans le message reçu, choisissez « Activer mon compte ».", letter, "a[href*='/activation/']"),
    Scene("Choisissez à nouveau « Activer mon compte » pour confirmer que c’est bien vous.", activation, "main button"),
    Scene(
        "Votre compte est prêt : vous pouvez commencer une démarche, et retrouver ici vos demandes et vos documents.",
        account,
        "a:has-text('Commencer une démarche') >> visible=true",
        7,
    ),
)


def newest_letter() -> str:
    """The HTML of the e-mail that activates the account. Raises TimeoutError when none comes."""
    deadline = time.monotonic() + MAIL_PATIENCE_SECONDS
    while time.monotonic() < deadline:
        for path in Path(os.environ["PARVIS_VAR"], "mail").glob("*"):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            part = message.get_body(("html",))
            if PERSON in str(message["To"]) and part:
                return str(part.get_content())
        time.sleep(0.5)
    raise TimeoutError("no e-mail came")


def draw(address: str, folder: Path) -> list[tuple[Path, float]]:
    """The pictures of all scenes with how long each is shown, in seconds."""
    shown = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = browser.new_page(
            base_url=address,
            locale="fr-FR",
            viewport={"width": WIDTH, "height": HEIGHT},
            device_scale_factor=SCALE,
            reduced_motion="reduce",
        )
        for number, scene in enumerate(SCENES):
            scene.reach(page)
            page.wait_for_load_state("networkidle")
            bare, ringed = (folder / f"{number}-{name}.png" for name in ("bare", "ringed"))
            part = page.locator(scene.ringed).first
            part.evaluate(CENTRE)
            page.screenshot(path=bare)
            part.evaluate(OUTLINE, RING)
            page.screenshot(path=ringed)
            part.evaluate(OUTLINE, "")
            shown += [(bare, BEFORE_RING), (ringed, scene.seconds - BEFORE_RING)]
    return shown


def film(shown: list[tuple[Path, float]], folder: Path) -> None:
    """The video and the picture that stands for it."""
    listing = folder / "list.txt"
    lines = [f"file '{path}'\nduration {seconds}\n" for path, seconds in [*shown, (shown[-1][0], 1)]]
    length = sum(seconds for _path, seconds in shown)
    listing.write_text("".join(lines))
    ffmpeg("-f", "concat", "-safe", "0", "-i", listing, "-t", length, *ENCODING, FOLDER / f"{NAME}.mp4")
    ffmpeg("-i", shown[1][0], "-q:v", "12", FOLDER / f"{NAME}.jpg")


ENCODING = (
    *("-vf", f"fps={IMAGES_A_SECOND},format=yuv420p", "-c:v", "libx264", "-preset", "veryslow", "-tune", "stillimage"),
    *("-crf", "26", "-g", "30", "-movflags", "+faststart", "-map_metadata", "-1", "-fflags", "+bitexact"),
)
"""What every browser plays; `faststart`: it begins before it has all come."""


def ffmpeg(*words: object) -> None:
    """Run it, saying nothing unless it fails."""
    command = ["ffmpeg", "-y", "-loglevel", "error", *map(str, words)]
    subprocess.run(command, check=True)


def write_words() -> None:
    """The captions, each with its scene, and the transcript."""
    captions, at = ["WEBVTT\n"], 0.0
    for scene in SCENES:
        captions.append(f"{clock(at)} --> {clock(at + scene.seconds)}\n{scene.words}\n")
        at += scene.seconds
    (FOLDER / f"{NAME}.vtt").write_text("\n".join(captions))
    steps = "".join(f"<li>{scene.words}</li>\n" for scene in SCENES)
    (FOLDER / f"{NAME}.html").write_text(f"<ol>\n{steps}</ol>\n")


def clock(seconds: float) -> str:
    """As WebVTT writes a time."""
    return f"00:{int(seconds // 60):02}:{seconds % 60:06.3f}"


def main(address: str) -> None:
    """Make the four files."""
    wait_for(address)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        film(draw(address, Path(folder)), Path(folder))
    write_words()


if __name__ == "__main__":
    main(sys.argv[1])
