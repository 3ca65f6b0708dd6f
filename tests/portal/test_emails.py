"""What every e-mail has in common: it greets whom it is for, once, before it says anything."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import override_settings

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
        (
            "said",
            "quoted",
            "told",
            "news",
            "inviter",
            "days",
            "subject",
            "day",
            "who",
            "acts",
            "action",
            "url",
            "choices_url",
        ),
        "Voici.",
    ),
    **dict.fromkeys(("greeting", "to_do", "to_service", "agent", "documents", "legal_mentions", "next_lines"), ()),
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


OURS = "https://exemple.test"
WITH_ADDRESSES = f"Lisez {OURS}/faq/ puis https://ailleurs.test/aide."


@override_settings(PARVIS_BASE_URL=OURS)
@pytest.mark.parametrize("letter", [letter for letter in LETTERS if letter.endswith(".html")])
def test_an_email_shows_no_bare_address(letter: str) -> None:
    """Whoever wrote its texts: ours are links with words, and no link leads to another host."""
    letter_of_account = SimpleNamespace(
        subject="Objet",
        paragraphs=(WITH_ADDRESSES,),
        afterwards=(WITH_ADDRESSES,),
        action_url=f"{OURS}/voir/",
        action_label="Voir",
    )
    typed = dict.fromkeys(("told", "quoted"), WITH_ADDRESSES) | {
        "paragraphs": [WITH_ADDRESSES],
        "legal_mentions": [SimpleNamespace(title="Recours", paragraphs=[WITH_ADDRESSES])],
        "next_lines": [],
        "letter": letter_of_account,
    }
    kinds = [{"label": "Neuves", "count": 1, "requests": [("ABCD-2345", f"{OURS}/a/")], "others": 0, "url": ""}]
    addresses = dict.fromkeys(("url", "choices_url"), f"{OURS}/voir/")
    body = render_to_string(letter, CONTEXT | typed | addresses | {"kinds": kinds})
    assert "://" not in re.sub(r"<[^>]*>", "", body), letter
    assert not [link for link in re.findall(r'href="([^"]*)"', body) if not link.startswith((OURS, "mailto:"))]


@pytest.mark.parametrize("letter", ["emails/account/letter.txt", "emails/account/letter.html"])
def test_the_opening_hours_begin_a_line_of_their_own(letter: str) -> None:
    department = SimpleNamespace(
        name="Département d’essai",
        portal_name="Mes démarches",
        base_url="https://exemple.test",
        telephone="02 61 91 40 00",
        opening_hours="Du lundi au vendredi",
        email="",
    )
    body = render_to_string(letter, CONTEXT | {"portal": department})
    telephone, hours = re.escape(department.telephone), re.escape(department.opening_hours)
    assert re.search(rf"{telephone}(?:<br>)?\n\s*{hours}", body)
