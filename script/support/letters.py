"""Ten letters of the demo that runs in PARVIS_VAR, as they were given: what a lawyer reads first."""

import os
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
django.setup()

from locker.models import StoredFile  # noqa: E402
from locker.stores.storage import open_stored  # noqa: E402
from teleservices.models import Acknowledgement, Decision  # noqa: E402

CODES = {
    "association": "aide-au-projet-associatif",
    "event": "soutien-a-une-manifestation-sportive",
    "student": "bourse-departementale-d-etudes",
    "transport": "carte-de-transport-scolaire",
}
DECISIONS = (
    ("association", "accepted"),
    ("association", "accepted_in_part"),
    ("association", "refused"),
    ("association", "inadmissible"),
    ("event", "accepted"),
    ("event", "refused"),
    ("student", "accepted"),
    ("student", "refused"),
    ("transport", "refused"),
)


def write_letters(folder: Path) -> None:
    """The latest decision of each kind, and a receipt. Raises the models' DoesNotExist where there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, outcome in DECISIONS:
        given = Decision.objects.exclude(letter=None).filter(request__procedure__code=CODES[kind], outcome=outcome)
        _write(folder / f"{kind}-{outcome}.pdf", given.latest("decided_at").letter)
    receipts = Acknowledgement.objects.filter(request__procedure__code=CODES["association"])
    _write(folder / "association-receipt.pdf", receipts.exclude(stored_file=None).latest("received_at").stored_file)


def _write(path: Path, letter: StoredFile | None) -> None:
    if letter is None:
        raise LookupError(path)
    with open_stored(letter) as content:
        path.write_bytes(content.read())
    print(path)
