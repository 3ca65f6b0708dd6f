import email
from email import policy
from pathlib import Path

import pytest
from django.core.mail import EmailMessage, get_connection
from pytest_django import Settings


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "notifications.backends.EmlFileBackend"
    settings.MAIL_DIR = tmp_path / "mail"
    return settings.MAIL_DIR


def message(subject: str = "Votre demande a été reçue") -> EmailMessage:
    return EmailMessage(subject, "Bonjour,\n\nÀ bientôt.", to=["claire.martin@example.test"])


def test_a_message_is_a_file_that_a_mail_program_reads(folder: Path) -> None:
    assert get_connection().send_messages([message()]) == 1
    (path,) = folder.iterdir()
    written = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert written["Subject"] == "Votre demande a été reçue"
    assert written["To"] == "claire.martin@example.test"
    assert "À bientôt." in written.get_content()


def test_the_name_tells_when_and_what_about_and_not_to_whom(folder: Path) -> None:
    get_connection().send_messages([message(), message("…")])
    names = sorted(path.name for path in folder.iterdir())
    assert names[0].endswith("-votre-demande-a-ete-recue.eml")
    assert names[1].endswith("-message.eml")
    assert not any("claire" in name for name in names)


def test_two_at_the_same_moment_are_two_files(folder: Path, time_machine) -> None:
    time_machine.move_to(1_800_000_000, tick=False)
    get_connection().send_messages([message(), message(), message()])
    assert len(list(folder.iterdir())) == 3


def test_nothing_half_written_is_left(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = message()
    monkeypatch.setattr(broken, "message", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        get_connection().send_messages([broken])
    assert list(folder.iterdir()) == []
