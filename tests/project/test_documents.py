"""The documents' links lead somewhere, and what the code names exists; publiccode.yml says what the project is."""

import ast
import re
import tomllib
from pathlib import Path

from tests.project.source import PACKAGES, ROOT, files, matching, name

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
    named = re.compile(r"`((?:script|docs|templates|tests|locale|static|benchmarks|drills|cms)/[\w./-]+[\w])`")
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


def test_files_named_in_docstrings_and_scripts_exist():
    """Named whole, or between backticks by the end of their path."""
    roots = "|".join((*PACKAGES, "docs", "script", "templates", "tests", "static", "benchmarks", "drills", "locale"))
    suffix = r"\.(?:py|md|html|js|css|sh|toml|json|po|txt)"
    named = re.compile(rf"(?<![\w/.])(?:{roots})/[\w./-]*\w{suffix}\b|(?<=`)[\w./-]+{suffix}(?=`)")
    paths = [f"/{name(path)}" for path in files()]
    code = [path for path in matching("*.py") if "migrations" not in path.parts]
    missing = [
        f"{name(path)}: {part}"
        for path in (*code, *(path for path in matching("*", under=("script", ".ci")) if path.suffix in ("", ".sh")))
        for part in set(named.findall(_said_in(path)))
        if not any(known.endswith(f"/{part}") for known in paths)
    ]
    assert not missing


def _said_in(path: Path) -> str:
    """The docstrings of a module, the comments of a script."""
    text = path.read_text()
    if path.suffix != ".py":
        return "\n".join(line for line in text.splitlines() if line.startswith("#"))
    parts = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Expr))
    return "\n".join(str(part.value) for part in parts if isinstance(part, ast.Constant))


def test_a_change_is_told_once():
    changes = [line for line in (ROOT / "CHANGELOG.md").read_text().splitlines() if line.startswith("- ")]
    assert len(changes) == len(set(changes))


def test_decisions_are_numbered_in_order():
    numbers = [path.name[:4] for path in matching("docs/adr/*.md")]
    assert numbers == sorted(set(numbers)), "a number is given once; that of one that was deleted isn't given again"


def test_publiccode_and_changelog_tell_the_same_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    publiccode = (ROOT / "publiccode.yml").read_text()
    assert f'softwareVersion: "{version}"' in publiccode
    assert "license: EUPL-1.2" in publiccode
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text()
