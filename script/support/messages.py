"""Compiles what the portal says in French, as translators write it, into what Django reads."""

from pathlib import Path

import polib

FOLDER = Path(__file__).resolve().parents[2] / "locale/fr/LC_MESSAGES"

polib.pofile(str(FOLDER / "django.po")).save_as_mofile(str(FOLDER / "django.mo"))
