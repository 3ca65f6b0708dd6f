"""The one door: what enters, what is refused with which words, what the disk and the crowd do to it."""

import errno
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from accounts.models import Role
from locker import intake, turns
from locker.inspection.reasons import Reason
from locker.intake import RefusedError, add_document, receive, used_bytes
from locker.models import LockerDocument, StoredFile
from locker.storage import AtomicFileSystemStorage, open_stored
from tests.factories.accounts import make_profile, make_user
from tests.factories.locker import make_category, make_sent
from tests.locker.pdf_samples import annotation, encrypted, ordinary

pytestmark = pytest.mark.django_db


class FullDisk(AtomicFileSystemStorage):
    """A disk with no room left: it fails half-way through the file."""

    def _save(self, name: str, content: ContentFile) -> str:
        class Broken(ContentFile):
            def chunks(self, chunk_size: int | None = None):
                yield b"%PDF"
                raise OSError(errno.ENOSPC, "No space left on device")

        return super()._save(name, Broken(b""))


def upload(content: bytes, name: str = "statuts.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_a_pdf_enters_whole() -> None:
    content = ordinary(pages=3)
    stored = receive(content=content)
    assert (stored.page_count, stored.size) == (3, len(content))
    with open_stored(stored) as stream:
        assert stream.read() == content


@pytest.mark.parametrize(
    ("content", "reason", "words"),
    [
        (b"PK\x03\x04 not a document", Reason.NOT_A_PDF, "pas un document PDF"),
        (b"", Reason.NOT_A_PDF, "pas un document PDF"),
        (ordinary()[:-300], Reason.DAMAGED, "abîmé"),
        (encrypted(user_password="secret"), Reason.NEEDS_PASSWORD, "mot de passe"),
        (annotation(b"/Subtype/Link/A<</S/Launch/F(cmd.exe)>>"), Reason.DANGEROUS, "dangere"),
        (ordinary(catalog=b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), Reason.ACTIVE, "programme"),
    ],
)
def test_a_refusal_has_its_reason_and_its_words(content: bytes, reason: Reason, words: str) -> None:
    with pytest.raises(RefusedError) as refused:
        receive(content=content)
    assert refused.value.reason == reason
    assert words in refused.value.message
    assert not StoredFile.objects.exists()


def test_a_file_too_large_is_refused_before_it_is_read() -> None:
    user = make_user()
    with override_settings(PARVIS_FILE_MAX_MB=0), pytest.raises(RefusedError) as refused:
        add_document(profile=make_profile(member=user), user=user, category=make_category(), upload=upload(ordinary()))
    assert refused.value.reason == Reason.TOO_LARGE


def test_a_reader_or_a_stranger_adds_nothing() -> None:
    profile = make_profile()
    reader = make_user()
    profile.memberships.create(user=reader, role=Role.READER)
    for user in (reader, make_user()):
        with pytest.raises(RefusedError):
            add_document(profile=profile, user=user, category=make_category(), upload=upload(ordinary()))
    assert not LockerDocument.objects.exists()


def test_the_same_pdf_under_the_same_category_is_there_once() -> None:
    user = make_user()
    profile = make_profile(member=user)
    first = add_document(profile=profile, user=user, category=make_category(), upload=upload(ordinary(), "a.pdf"))
    again = add_document(profile=profile, user=user, category=make_category(), upload=upload(ordinary(), "b.pdf"))
    other = add_document(
        profile=profile, user=user, category=make_category("statuts", "Statuts"), upload=upload(ordinary())
    )
    assert first == again != other
    assert first.title == "a"
    assert StoredFile.objects.count() == 1


@override_settings(PARVIS_PROFILE_QUOTA_MB=0)
def test_a_full_space_says_so_and_keeps_nothing() -> None:
    user = make_user()
    profile = make_profile(member=user)
    with pytest.raises(RefusedError, match="espace"):
        add_document(profile=profile, user=user, category=make_category(), upload=upload(ordinary()))
    assert not LockerDocument.objects.exists()


def test_what_was_received_does_not_count_in_the_quota() -> None:
    profile = make_profile()
    document = make_sent(profile)
    assert used_bytes(profile) == document.stored_file.size
    LockerDocument.objects.update(origin="received")
    assert used_bytes(profile) == 0


def test_a_full_disk_is_a_message_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    private = {"BACKEND": "tests.locker.test_intake.FullDisk", "OPTIONS": {"location": tmp_path}}
    full = override_settings(STORAGES=settings.STORAGES | {"private": private})
    with full, pytest.raises(RefusedError, match="quelques minutes"):
        receive(content=ordinary())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not StoredFile.objects.exists()


def test_a_lost_file_is_written_again_when_it_comes_back(tmp_path: Path) -> None:
    private = {"BACKEND": "locker.storage.AtomicFileSystemStorage", "OPTIONS": {"location": tmp_path}}
    with override_settings(STORAGES=settings.STORAGES | {"private": private}):
        stored = receive(content=ordinary())
        (tmp_path / stored.storage_name).unlink()
        assert receive(content=ordinary()) == stored
        assert (tmp_path / stored.storage_name).read_bytes() == ordinary()


def test_a_crowd_waits_its_turn_then_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    held = [turns.turn() for _number in range(turns.SIMULTANEOUS)]
    for one in held:
        one.__enter__()
    with pytest.raises(RefusedError) as refused:
        receive(content=ordinary())
    assert refused.value.reason == Reason.UNAVAILABLE
    assert "minute" in refused.value.message
    for one in held:
        one.__exit__(None, None, None)
    assert receive(content=ordinary())


def test_a_turn_is_given_back_whatever_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    for _number in range(turns.SIMULTANEOUS + 1):
        with pytest.raises(ZeroDivisionError), turns.turn():
            raise ZeroDivisionError


def test_keeping_again_postpones_the_collection() -> None:
    stored = intake.keep_generated(content=b"%PDF", page_count=1)
    StoredFile.objects.update(kept_at="2020-01-01T00:00Z")
    assert intake.keep_generated(content=b"%PDF", page_count=1) == stored
    assert StoredFile.objects.get().kept_at.year > 2020
