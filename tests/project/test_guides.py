"""The guides quote the screens as they are, and show pictures that exist; each picture is shown."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
import pytest
from django.apps import apps

from tests.project.source import ROOT, matching, name

GUIDES = matching("docs/guides/*.md")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
QUOTED = re.compile(r"«\s*([^»]+?)\s*»")


def plain(text: str) -> str:
    """A label without what typography does to it, nor the colon that a screen may put behind."""
    return re.sub(r"\s+", " ", text.replace("’", "'")).strip().removesuffix(":").rstrip()


def of_the_catalogues() -> Iterator[str]:
    """What the portal, Wagtail and the other packages say in French."""
    folders = (ROOT / "locale", *(Path(app.path) / "locale" for app in apps.get_app_configs()))
    for path in (folder / "fr/LC_MESSAGES/django.mo" for folder in folders):
        for entry in polib.mofile(str(path)) if path.exists() else ():
            yield from (entry.msgstr, *entry.msgstr_plural.values())


def of_the_demo() -> Iterator[str]:
    """The titles that the demo gives to what it shows, and the groups that each portal has."""
    for path in (*matching("home/demo/**/*.py"), ROOT / "home/roles.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
    for path in matching("home/demo/**/*.json"):
        yield from re.findall(r'"((?:[^"\\]|\\.)*)"', json.dumps(json.loads(path.read_text()), ensure_ascii=False))


@cache
def labels() -> frozenset[str]:
    return frozenset(plain(text) for source in (of_the_catalogues(), of_the_demo()) for text in source)


def unknown(quoted: str, known: frozenset[str]) -> list[str]:
    """The parts of « A › B » that no screen has."""
    return [part for part in re.split(r"\s+›\s+", plain(quoted)) if part not in known]


def test_each_label_that_a_guide_quotes_is_one_of_a_screen() -> None:
    known = labels()
    quotations = [(name(guide), quoted) for guide in GUIDES for quoted in QUOTED.findall(guide.read_text())]
    assert len(quotations) > 150
    assert [(guide, quoted) for guide, quoted in quotations if unknown(quoted, known)] == []


@pytest.mark.parametrize(
    "quoted", ["Publiez donc", "Rapports › Avant de fermer", "Aide › Rapports › Ouvert à tous vents"]
)
def test_a_label_that_no_screen_has_is_told(quoted: str) -> None:
    assert unknown(quoted, labels())


def shown() -> list[tuple[str, Path]]:
    """The pictures of the guides, with what is said of each to who doesn't see it."""
    return [
        (alternative, (guide.parent / link).resolve())
        for guide in GUIDES
        for alternative, link in PICTURE.findall(guide.read_text())
    ]


def test_each_picture_is_there_is_described_and_is_shown_once() -> None:
    pictures = [path for _alternative, path in shown()]
    assert sorted(pictures) == sorted((ROOT / "docs/guides/pictures").glob("*"))
    assert all(len(alternative) > 30 for alternative, _path in shown())


def test_pictures_stay_small() -> None:
    sizes = [path.stat().st_size for _alternative, path in shown()]
    assert max(sizes) < 200_000
    assert sum(sizes) < 3_000_000


def test_each_guide_is_in_the_index_and_says_what_to_do_when_something_goes_wrong() -> None:
    index = (ROOT / "docs/guides/README.md").read_text()
    assert "docs/guides/README.md" in (ROOT / "README.md").read_text()
    for guide in (guide for guide in GUIDES if guide.stem != "README"):
        assert f"({guide.name})" in index
        titles = re.findall(r"^## (.+)$", guide.read_text(), re.MULTILINE)
        assert titles[0] == "Le premier jour"
        assert "Si quelque chose ne va pas" in titles
