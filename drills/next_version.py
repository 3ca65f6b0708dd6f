"""The version after this one, made of a copy of it: one number higher, and a slow migration of the requests."""

import shutil
import sys
from pathlib import Path

from benchmarks.server import ROOT

VERSION, SERIES = "0.2.0", '("0.1", "0.2")'
STEPS = 20
"""How many steps its migration takes, each a transaction, of a second."""
LEFT_OUT = shutil.ignore_patterns(".git", ".venv*", "var", "node_modules", "__pycache__", ".*_cache")
COLUMN = '''"""A column that the former version knows nothing of."""
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("teleservices", "{last}")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE teleservices_servicerequest ADD COLUMN exercice text",
            "ALTER TABLE teleservices_servicerequest DROP COLUMN exercice",
        )
    ]
'''
FILLING = '''"""The column is filled, some rows at a time: what is done stays done when it stops half way."""
import time

from django.db import migrations


def fill(apps, editor):
    with editor.connection.cursor() as cursor:
        for step in range({steps}):
            cursor.execute(
                "UPDATE teleservices_servicerequest SET exercice = reference WHERE exercice IS NULL AND id %% %s = %s",
                [{steps}, step],
            )
            time.sleep(1)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("teleservices", "9000_exercice_colonne")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
'''


def make(place: Path) -> Path:
    """Make it there; where it stands. It runs with the packages of this one."""
    shutil.copytree(ROOT, place, ignore=LEFT_OUT)
    (place / ".venv").symlink_to(Path(sys.prefix))
    _rewrite(place / "pyproject.toml", "version = ", f'version = "{VERSION}"')
    _rewrite(place / "script/support/upgrade.py", "SERIES = ", f"SERIES = {SERIES}")
    migrations = place / "teleservices/migrations"
    last = max(path.stem for path in migrations.glob("[0-9]*.py"))
    (migrations / "9000_exercice_colonne.py").write_text(COLUMN.format(last=last))
    (migrations / "9001_exercice_reprise.py").write_text(FILLING.format(steps=STEPS))
    return place


def _rewrite(file: Path, beginning: str, line: str) -> None:
    """Put this line in place of the first that begins so."""
    lines = file.read_text().splitlines()
    place = next(number for number, text in enumerate(lines) if text.startswith(beginning))
    file.write_text("\n".join([*lines[:place], line, *lines[place + 1 :], ""]))
