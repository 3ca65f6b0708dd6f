"""The studio's screens that make a procedure of a file, uploaded or of the library."""

from collections.abc import Callable

from playwright.sync_api import Page

from teleservices.studio.transfer.files import filed, written
from tests.e2e.actors import press
from tests.e2e.screens.base import pressing
from tests.e2e.screens.designing import designer, filled, ours

IMPORT = "/admin/studio/importer/"
READY = "/admin/studio/nouvelle/aide-aux-vacances-des-enfants/"


def choosing(content: Callable[[], bytes]) -> Callable[[Page], None]:
    """Choose a file, and see what it holds."""

    def choose(page: Page) -> None:
        file = {"name": "demarche.json", "mimeType": "application/json", "buffer": content()}
        page.locator("input[name=file]").set_input_files(file)
        press(page, "Voir ce qu’il contient")

    return choose


def taken(page: Page) -> None:
    """Ask for the address of another procedure."""
    page.locator("input[name=code]").fill(filled().code)
    press(page, "Créer cette démarche")


def exported() -> bytes:
    """The file of the associations' procedure."""
    return written(filed(filled())).encode()


SCREENS = [
    ours("ready", designer(READY)),
    ours("ready-error", designer(READY), taken),
    ours("import", designer(IMPORT)),
    ours("import-error", designer(IMPORT), pressing("Voir ce qu’il contient")),
    ours("import-unreadable-error", designer(IMPORT), choosing(lambda: b"%PDF-1.7")),
    ours("import-preview", designer(IMPORT), choosing(exported)),
]
