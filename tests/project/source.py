"""The project's own files, as the tests about them read them."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("cms", "catalogue", "search", "home", "teleservices", "formkit", "locker", "accounts")
PACKAGES += ("notifications", "portal")


@cache
def files() -> tuple[Path, ...]:
    """Every file that git knows or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(sorted(path for path in set(paths) if path.is_file()))


def matching(*patterns: str, under: tuple[str, ...] = ()) -> list[Path]:
    """The files whose path from the root matches one of the patterns, under one of these folders when given."""
    return [
        path
        for path in files()
        if any(path.match(pattern) for pattern in patterns) and (not under or path.relative_to(ROOT).parts[0] in under)
    ]


def name(path: Path) -> str:
    """A file's path from the root."""
    return str(path.relative_to(ROOT))


@cache
def modules() -> tuple[tuple[Path, ast.Module], ...]:
    """Every module of the apps, parsed once a process. The tests' own would take three times the memory (600 MB)."""
    return tuple((path, ast.parse(path.read_text())) for path in matching("*.py", under=PACKAGES))
