"""Whether a start has nothing to prepare, found out without Django, whose import alone takes longer than the rest.

Two notes must agree with what is here now: that of the database, for all machines (beside the versions that
`portal.database.preparation` notes), of the code that prepared it; that of this machine's folder, of its settings too.
Neither is waited for nor locked: whatever is not as expected is for `prepare.py` to find out, which does all anew.
"""

import hashlib
import re
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import dj_database_url
import psycopg

ROOT = Path(__file__).resolve().parents[2]
APP = "parvis-prepared"
"""Under which the code is noted, where Django notes its migrations."""
DRILL = "parvis-drill"
CODE = (
    *("accounts", "catalogue", "cms", "formkit", "home", "locale", "locker", "notifications", "portal", "reference"),
    *("search", "static", "teleservices", "templates", "script/support"),
)
LISTS = ("requirements.lock", "pyproject.toml")
READ = re.compile(r"""env\.\w+\(\s*["']([A-Z][A-Z_0-9]+)["']""")
SECONDS = 5


def code_digest() -> str:
    """Of all that is served or prepares: its files by their names and content, and the packages that it asks for."""
    digest = hashlib.sha256(sys.version.encode())
    paths = [path for folder in CODE for path in (ROOT / folder).rglob("*") if path.suffix not in ("", ".pyc", ".po")]
    for path in sorted(path for path in (*paths, *(ROOT / name for name in LISTS)) if path.is_file()):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def machine_digest(code: str, environment: Mapping[str, str]) -> str:
    """Of the code and of the settings that it reads. They hold the secret: nothing is learnt from their digest."""
    settings = {name for path in (ROOT / "cms/settings").glob("*.py") for name in READ.findall(path.read_text())}
    settings |= {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PARVIS_VAR"}
    given = "\0".join(f"{name}={environment[name]}" for name in sorted(settings) if name in environment)
    return hashlib.sha256(f"{code}\0{given}".encode()).hexdigest()


def note_of(folder: Path) -> Path:
    """Where this machine notes what it was prepared for."""
    return folder / ".prepared"


def is_prepared(environment: Mapping[str, str]) -> bool:
    """Whether the database and this machine were prepared for this very code and these settings."""
    folder = Path(environment.get("PARVIS_VAR") or ROOT / "var")
    try:
        if not (folder / "static/.collected").exists() or (folder / "demo-unfinished").exists():
            return False
        code = code_digest()
        if note_of(folder).read_text() != machine_digest(code, environment):
            return False
        noted = _noted(environment.get("DATABASE_URL", ""), folder)
    except (OSError, ValueError, sqlite3.Error, psycopg.Error):
        return False
    is_silent = not any(app == DRILL for app, _name in noted) or (folder / "drill").exists()
    return (APP, code) in noted and is_silent


def _noted(url: str, folder: Path) -> set[tuple[str, str]]:
    """What the portal notes of itself in its database, which must exist."""
    question = "SELECT app, name FROM django_migrations WHERE app LIKE 'parvis-%'"
    if url.startswith("postgres"):
        with psycopg.connect(url, connect_timeout=SECONDS) as connection:
            return {(str(app), str(name)) for app, name in connection.execute(question)}
    path = str(dj_database_url.parse(url)["NAME"]) if url else str(folder / "parvis.sqlite3")
    with closing(sqlite3.connect(f"file:{path}?mode=rw", uri=True)) as database:
        return set(database.execute(question).fetchall())
