"""What every e-mail has in common: it greets whom it is for, once, before it says anything."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

EMAILS = Path(__file__).resolve().parents[2] / "templates" / "emails"
LETTERS = sorted(
    str(path.relative_to(EMAILS.parent)) for path in EMAILS.rglob("*.*") if "{% extends " in path.read_text()
)
NAMED = SimpleNamespace(name="Comité", title="Subvention", telephone="", email="")
CONTEXT: dict[str, object] = {
    "portal": SimpleNamespace(
        name="Département d’essai", portal_name="Mes démarches", base_url="https://exemple.test", telephone="", email=""
    ),
    "letter": SimpleNamespace(
        subject="Objet", paragraphs=("Voici.",), afterwards=(), action_url="https://exemple.test/", action_label="Voir"
    ),
    "request": SimpleNamespace(reference="ABCD-2345", procedure=NAMED),
    "draft": SimpleNamespace(procedure=NAMED, profile=NAMED),
    "profile": NAMED,
    "team": NAMED,
    "delegation": SimpleNamespace(act_number="2026-D-7"),
    "is_keeper": True,
    "count": 2,
    "procedure": "Subvention",
    "paragraphs": ["Voici."],
    **dict.fromkeys(
        ("said", "quoted", "told", "subject", "day", "who", "acts", "action", "url", "choices_url"), "Voici."
    ),
    **dict.fromkeys(("greeting", "to_do", "to_service", "agent", "documents", "legal_paragraphs"), ()),
}


def test_the_emails_are_all_here() -> None:
    assert {letter.split("/")[1] for letter in LETTERS} == {
        "account", "delegations", "locker", "opinions", "requests", "studio",
    }  # fmt: skip
    assert {letter.removesuffix(".txt") for letter in LETTERS if letter.endswith(".txt")} == {
        letter.removesuffix(".html") for letter in LETTERS if letter.endswith(".html")
    }


@pytest.mark.parametrize("letter", LETTERS)
def test_an_email_greets_once_and_first(letter: str) -> None:
    body = render_to_string(letter, CONTEXT)
    assert body.count("Bonjour") == 1
    if letter.endswith(".txt"):
        assert body.startswith("Bonjour,\n\n")
    else:
        assert "<p>Bonjour,</p>" in body
