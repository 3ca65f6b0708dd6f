"""`parvis doctor` judges an installation, changes nothing, and says what to type for what isn't well."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.utils.translation import gettext
from pytest_django import Settings

from portal.backups import journal
from script.support import doctor
from script.support.doctor import Finding, Verdict
from tests.french import french
from tests.notifications.sink import free_port
from tests.project.source import ROOT
from tests.project.test_production import run

pytestmark = pytest.mark.django_db


def worst(findings: list[Finding]) -> list[str]:
    return [finding.label for finding in findings if finding.verdict is Verdict.BAD]


def test_settings_that_can_t_be_read_are_said_without_a_traceback(tmp_path: Path) -> None:
    result = run(tmp_path, sys.executable, "script/support/doctor.py", ALLOWED_HOSTS="*")
    assert (result.returncode, "ALLOWED_HOSTS" in result.stdout, result.stderr) == (1, True, "")


def test_it_ends_with_1_where_something_is_to_be_mended_and_changes_nothing(tmp_path: Path) -> None:
    result = run(tmp_path, sys.executable, "script/support/doctor.py", PORT=str(free_port()))
    assert result.returncode == 1
    assert "→ systemctl" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


def test_a_file_that_others_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "parvis.env"
    path.write_text("SECRET_KEY=x")
    for mode, is_bad in ((0o640, False), (0o600, False), (0o644, True), (0o660, True)):
        path.chmod(mode)
        (finding,) = doctor.mode_findings(path, "Fichier", 0o027, "chmod 640 {0}")
        assert (finding.verdict is Verdict.BAD) == is_bad
        assert finding.to_type == (f"chmod 640 {path}" if is_bad else "")
    assert list(doctor.mode_findings(tmp_path / "none", "Fichier", 0o027, "")) == []


def test_a_database_that_does_not_answer_hides_what_depends_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_arguments: object) -> None:
        raise OperationalError("connection refused\nmore")

    monkeypatch.setattr(doctor, "MigrationExecutor", gone)
    monkeypatch.setattr(doctor, "state_findings", lambda: pytest.fail("asked all the same"))
    findings = list(doctor.findings())
    (database,) = [finding for finding in findings if finding.label == "Base de données"]
    assert (database.figure, "postgresql" in database.to_type) == ("connection refused", True)


def test_a_mail_server_that_does_not_answer_is_told(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    (finding,) = doctor.mail_findings()
    assert (finding.verdict, "ConnectionRefusedError" in finding.figure) == (Verdict.BAD, True)


def test_a_drill_asks_no_mail_server(settings: Settings) -> None:
    settings.PARVIS_DRILL = True
    assert [finding.verdict for finding in doctor.mail_findings()] == [Verdict.WATCH]


def test_what_the_state_says_is_said_with_what_to_type() -> None:
    cache.delete(journal.KEY)
    findings = {finding.label: finding for finding in doctor.state_findings()}
    backup = findings[gettext("Last backup")]
    assert (backup.verdict, "parvis-backup" in backup.to_type) == (Verdict.BAD, True)
    assert french("Disk of the data") in findings
    assert "Horloge" in findings
    journal.note(losses=0)
    assert gettext("Last backup") not in worst(list(doctor.state_findings()))


def test_each_line_that_has_something_to_type_is_one_of_the_state() -> None:
    sources = "".join(
        path.read_text()
        for room in ("portal", "locker", "accounts", "notifications")
        for path in (ROOT / room).rglob("*.py")
    )
    assert [label for label in doctor.TO_TYPE if f'_("{label}")' not in sources] == []


@pytest.mark.parametrize("program", ["script/doctor", "script/backup", "script/restore"])
def test_the_package_has_each_program_that_the_command_starts(program: str) -> None:
    assert os.access(ROOT / program, os.X_OK)
    assert program in (ROOT / "script/package").read_text().split()
    assert subprocess.run(["sh", "-n", str(ROOT / program)], check=False).returncode == 0
