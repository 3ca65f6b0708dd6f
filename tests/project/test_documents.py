"""The documents' links lead somewhere; publiccode.yml says what the project is."""

import re
import tomllib

from tests.project.source import ROOT, matching, name

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def anchors(text: str) -> set[str]:
    """The ids of a document's titles, as forges make them."""
    titles = re.findall(r"^#+ +(.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_links_lead_somewhere():
    broken = []
    for document in matching("*.md"):
        for link in LINK.findall(document.read_text()):
            if link.startswith(("http:", "https:", "mailto:")):
                continue
            path, _, anchor = link.partition("#")
            target = (document.parent / path).resolve() if path else document
            if not target.exists() or (anchor and anchor not in anchors(target.read_text())):
                broken.append(f"{name(document)}: {link}")
    assert not broken


def test_paths_named_in_the_documents_exist():
    named = re.compile(r"`((?:script|docs|templates|tests|locale|static|benchmarks|cms)/[\w./-]+[\w])`")
    missing = [
        f"{name(document)}: {path}"
        for document in matching("*.md")
        for path in named.findall(document.read_text())
        if not (ROOT / path).exists()
    ]
    assert not missing


def test_modules_and_templates_named_in_the_documents_exist():
    """Named whole or by the end of their path: `lifecycle/acts.py`."""
    named = re.compile(r"`([\w./-]+\.(?:py|html|js|css|sh|toml))`")
    paths = {
        f"/{name(path)}" for suffix in ("py", "html", "js", "css", "sh", "toml") for path in matching(f"*.{suffix}")
    }
    missing = [
        f"{name(document)}: {path}"
        for document in matching("*.md")
        for path in named.findall(document.read_text())
        if not any(known.endswith(f"/{path}") for known in paths)
    ]
    assert not missing


def test_a_change_is_told_once():
    changes = [line for line in (ROOT / "CHANGELOG.md").read_text().splitlines() if line.startswith("- ")]
    assert len(changes) == len(set(changes))


def test_decisions_are_numbered_in_order():
    numbers = [path.name[:4] for path in matching("docs/adr/*.md")]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_publiccode_and_changelog_tell_the_same_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    publiccode = (ROOT / "publiccode.yml").read_text()
    assert f'softwareVersion: "{version}"' in publiccode
    assert "license: EUPL-1.2" in publiccode
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text()
