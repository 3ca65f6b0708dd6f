"""A backup brought back to be tried writes to nobody and calls nobody, whatever serves it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from portal.backups import drill
from portal.backups.errors import BackupError
from portal.backups.restoring import restore
from portal.backups.taking import take
from portal.database.preparation import prepared_by
from portal.supervision import machine
from portal.supervision.state import Level
from tests.portal.backups.conftest import elsewhere, taken
from tests.project.test_production import manage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("portal_of_papers")]

SETTINGS = (
    "from django.conf import settings\n"
    "print(settings.EMAIL_BACKEND, settings.PARVIS_ERRORS_EMAIL or '-', settings.PARVIS_ERRORS_DSN or '-')\n"
)
CALL = (
    "import requests\n"
    "try:\n    requests.get('https://example.fr', timeout=5)\n"
    "except requests.exceptions.ProxyError as error:\n    print('127.0.0.1' in str(error) and 'kept in')\n"
)
AS_IN_PRODUCTION = {"EMAIL_HOST": "smtp.example.fr", "PARVIS_ERRORS_EMAIL": "equipe@example.fr"}


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.PARVIS_VAR = tmp_path / "var"
    settings.PARVIS_VAR.mkdir()


def test_the_machine_and_the_database_say_that_it_is_one(tmp_path: Path, destination: Path, settings: Settings) -> None:
    kept = taken(destination)
    with elsewhere(tmp_path, settings):
        call_command("restore", str(destination), "--drill", stdout=StringIO())
        assert drill.is_marked()
        assert prepared_by() == ""
        again = take(tmp_path / "again", keep=1)
        assert again.manifest.migrations == kept.manifest.migrations
        (settings.PARVIS_VAR / "drill").unlink()  # another machine serves the same database
        drill.follow()
    assert (settings.PARVIS_VAR / "drill").exists()
    assert not drill.is_marked()


def test_nothing_leaves_it(tmp_path: Path) -> None:
    shell = ("shell", "--no-imports", "-c")
    assert "smtp.EmailBackend equipe" in manage(tmp_path, *shell, SETTINGS, **AS_IN_PRODUCTION).stdout
    (tmp_path / "drill").touch()
    result = manage(tmp_path, *shell, SETTINGS + CALL, **AS_IN_PRODUCTION)
    assert "EmlFileBackend - -" in result.stdout, result.stderr
    assert "kept in" in result.stdout


def test_it_is_told(client: Client, settings: Settings) -> None:
    settings.PARVIS_DRILL, settings.PARVIS_HEALTH_TOKEN = True, "a-long-token"
    health = client.get("/health/deep/", HTTP_AUTHORIZATION="Bearer a-long-token").json()
    assert health["drill"] is True
    assert next(iter(machine.portal_lines({}))).level == Level.WATCH


def test_it_is_not_brought_back_beside_the_documents_that_people_use(
    tmp_path: Path, destination: Path, settings: Settings
) -> None:
    kept = taken(destination)
    with elsewhere(tmp_path, settings):
        storages["default"].save("images/logo.svg", ContentFile(b"<svg/>"))  # the very one of the backup
        with pytest.raises(BackupError):
            restore(kept, is_drill=True)
    assert not (settings.PARVIS_VAR / "drill").exists()


def test_a_portal_brought_back_to_serve_is_not_silenced(tmp_path: Path, destination: Path, settings: Settings) -> None:
    kept = taken(destination)
    drill.close()
    with elsewhere(tmp_path, settings):
        restore(kept)
        assert not drill.is_marked()
    assert not (settings.PARVIS_VAR / "drill").exists()
