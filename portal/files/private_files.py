"""What lies in `PARVIS_VAR` is for the portal's own account: `script/server` writes it so, this mends what is older."""

import os
from pathlib import Path

from django.conf import settings


def close_to_others() -> None:
    """Take from other accounts of the machine what they could read: the database, documents, e-mails, the secret.

    A closed folder closes all that it holds. What another account owns is left to it.
    """
    for path in (
        *_database_files(),
        settings.PRIVATE_FILES_ROOT,
        settings.MAIL_DIR,
        settings.PARVIS_VAR / "secret_key",
    ):
        if path.exists() and path.stat().st_uid == os.geteuid():
            path.chmod(path.stat().st_mode & 0o700)


def _database_files() -> list[Path]:
    """SQLite's file and those that lie beside; nothing of the sort for another database."""
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    return (
        [database.with_name(f"{database.name}{end}") for end in ("", "-wal", "-shm", ".turn")]
        if database.is_file()
        else []
    )
