"""A SQLite database migrated once serves later runs, until a migration or a package changes: tests start at once.

Django still migrates the copy, so a stale one is only slower, never wrong.
"""

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".pytest_cache"


def is_sqlite() -> bool:
    """Whether the tests run on SQLite; its file lies in a folder that each process makes anew."""
    return connection.vendor == "sqlite"


def _kept() -> Path:
    digest = hashlib.sha256((ROOT / "constraints.txt").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return FOLDER / f"migrated-{digest.hexdigest()[:16]}.sqlite3"


def begin_with_the_kept_one() -> None:
    """Put a copy where Django will look for the test database."""
    target = Path(str(connection.settings_dict["TEST"]["NAME"]))
    if is_sqlite() and _kept().exists() and not target.exists():
        shutil.copyfile(_kept(), target)


def keep() -> None:
    """Keep the database as the migrations left it, in place of older ones."""
    kept = _kept()
    if not is_sqlite() or kept.exists():
        return
    FOLDER.mkdir(exist_ok=True)
    for older in FOLDER.glob("migrated-*.sqlite3"):
        older.unlink(missing_ok=True)
    part = kept.with_suffix(f".{os.getpid()}")
    connection.ensure_connection()
    with closing(sqlite3.connect(part)) as copy:
        connection.connection.backup(copy)
    part.replace(kept)
