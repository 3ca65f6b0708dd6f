"""What changed since the last whole run: the files, what they were, the messages of the catalogue."""

import ast
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polib

from tests.landing.reach import ROOT

BASE = ROOT / "tests/last_whole"
"""Names the commit of the last green `script/test --whole`, which writes it."""
CATALOGUE = "locale/fr/LC_MESSAGES/django.po"


class NoBaseError(Exception):
    """There is no commit to compare with; its text says why."""


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoBaseError(done.stderr.strip() or "git could not read the history")
    return done.stdout


def base() -> str:
    """The commit of the last whole run. Raises NoBaseError where it isn't written, or isn't in this history."""
    if not BASE.exists():
        raise NoBaseError("no whole run is written in tests/last_whole")
    commit = BASE.read_text().strip()
    _git("merge-base", "--is-ancestor", commit, "HEAD")
    return commit


def tested_commit() -> str:
    """The commit that the working tree is. Raises NoBaseError where it differs from it, or is none's."""
    if _git("status", "--porcelain").strip():
        raise NoBaseError("the working tree differs from its commit: nothing is written in tests/last_whole")
    return _git("rev-parse", "HEAD").strip()


@dataclass(frozen=True)
class Changes:
    """The files that are no longer what they were, by their path from the root; None for one that was not there."""

    former: Mapping[str, str | None]

    @property
    def files(self) -> frozenset[str]:
        """Their paths."""
        return frozenset(self.former)

    def reaches_importers(self, file: str) -> bool:
        """Whether a module changed outside of its functions: who imports it may read a constant or a default."""
        former, path = self.former[file], ROOT / file
        if former is None or not path.exists():
            return True
        return _outside_functions(former) != _outside_functions(path.read_text())

    def messages(self) -> set[tuple[str | None, str]]:
        """The context and the text of the messages whose French changed."""
        former = self.former.get(CATALOGUE)
        if CATALOGUE not in self.former:
            return set()
        before, now = _entries(former or ""), _entries((ROOT / CATALOGUE).read_text())
        return {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}


def since(commit: str) -> Changes:
    """What differs from `commit` in the working tree, files that git doesn't know yet included."""
    words = _git("diff", "--name-status", "--no-renames", "-z", commit).split("\0")
    former = {file: _former(commit, status, file) for status, file in zip(words[::2], words[1::2], strict=False)}
    new = _git("ls-files", "--others", "--exclude-standard", "-z").split("\0")
    return Changes(former | dict.fromkeys(filter(None, new)))


def _former(commit: str, status: str, file: str) -> str | None:
    """Its text at `commit`; empty where nothing compares it, None for a file that was not there."""
    if status == "A":
        return None
    return _git("show", f"{commit}:{file}") if file.endswith((".py", ".po")) else ""


class _Emptied(ast.NodeTransformer):
    """A module without what runs only when it is called."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Its name, its arguments and its decorators stay."""
        node.body = [ast.Pass()]
        return node

    visit_AsyncFunctionDef = visit_FunctionDef  # type: ignore[assignment]  # noqa: N815


def _outside_functions(source: str) -> str:
    return ast.dump(_Emptied().visit(ast.parse(source)))


def _entries(catalogue: str) -> dict[tuple[str | None, str], Iterable[str]]:
    entries = polib.pofile(catalogue) if catalogue else []
    return {
        (entry.msgctxt, entry.msgid): (entry.msgid_plural, entry.msgstr, *entry.msgstr_plural.values())
        for entry in entries
    }
