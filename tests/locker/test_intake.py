"""The one door: what enters, what is refused with which words, what the disk and the crowd do to it."""

import errno
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings

from accounts.models import Role, User
from locker import documents
from locker import space as locker_space
from locker.entry import intake, slots
from locker.entry.intake import RefusedError, add_document, receive
from locker.entry.keeping import digest_of
from locker.inspection.messages import removed_message
from locker.inspection.reasons import Reason
from locker.models import LockerDocument, StoredFile
from locker.space import Space, space, spaces, used_bytes
from locker.stores.storage import AtomicFileSystemStorage, open_stored, read_sealed_original, read_thumbnail
from tests.factories.accounts import make_profile, make_user
from tests.factories.locker import make_category, make_sent
from tests.locker.pdf_samples import annotation, encrypted, ordinary, signed

pytestmark = pytest.mark.django_db


class FullDisk(AtomicFileSystemStorage):
    """A disk with no room left: it fails half-way through the file."""

    def _save(self, name: str, content: ContentFile) -> str:
        class Broken(ContentFile):
            def chunks(self, chunk_size: int | None = None):
                yield b"%PDF"
                raise OSError(errno.ENOSPC, "No space left on device")

        return super()._save(name, Broken(b""))


class FillingDisk(AtomicFileSystemStorage):
    """A disk with room for so many files."""

    room = 0

    def _save(self, name: str, content: ContentFile) -> str:
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.room -= 1
        return super()._save(name, content)


def upload(content: bytes, name: str = "statuts.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_a_pdf_enters_whole() -> None:
    content = ordinary(pages=3)
    stored = receive(content=content)
    with open_stored(stored) as stream:
        kept = stream.read()
    assert (stored.page_count, stored.size) == (3, len(kept))
    assert (stored.sha256, stored.original_sha256) == (digest_of(kept), digest_of(content))
    assert (stored.cleaned, stored.is_signed) == ([], False)
    assert read_sealed_original(stored) is None
    assert (read_thumbnail(stored) or b"").startswith(b"RIFF")


def test_what_is_not_pages_is_removed_and_told() -> None:
    script = ordinary(catalog=b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>")
    stored = receive(content=script)
    with open_stored(stored) as stream:
        assert b"JavaScript" not in stream.read()
    assert stored.cleaned == ["javascript", "open_action"]
    text = removed_message(stored.cleaned)
    assert "nous avons retiré de votre document : un programme, des actions" in text.replace("\u00a0", " ")
    assert removed_message([]) == ""


def test_a_signed_original_is_kept_sealed_beside(tmp_path: Path) -> None:
    stored = receive(content=signed())
    assert stored.is_signed
    assert read_sealed_original(stored) == signed()
    with open_stored(stored) as stream:
        assert stream.read() != signed()


def test_the_same_pages_from_another_original_tell_what_was_removed_from_it() -> None:
    plain = receive(content=ordinary())
    with_script = receive(content=ordinary(catalog=b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"))
    assert plain == with_script
    assert with_script.cleaned == ["javascript", "open_action"]


@pytest.mark.parametrize(
    ("content", "reason", "words"),
    [
        (b"PK\x03\x04 not a document", Reason.NOT_A_PDF, "pas un document PDF"),
        (b"", Reason.NOT_A_PDF, "pas un document PDF"),
        (ordinary()[:-300], Reason.DAMAGED, "abîmé"),
        (encrypted(user_password="secret"), Reason.NEEDS_PASSWORD, "mot de passe"),
        (annotation(b"/Subtype/Link/A<</S/Launch/F(cmd.exe)>>"), Reason.DANGEROUS, "dangere"),
        (ordinary(catalog=b"/NeedsRendering true"), Reason.DYNAMIC_FORM, "imprimez-le en PDF"),
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


@override_settings(PARVIS_USER_QUOTA_MB=0)
def test_a_person_has_a_quota_over_all_spaces() -> None:
    user = make_user()
    profile = make_profile(member=user)
    with pytest.raises(RefusedError, match="tous espaces confondus"):
        add_document(profile=profile, user=user, category=make_category(), upload=upload(ordinary()))
    assert not StoredFile.objects.exists()


def test_the_tighter_quota_is_announced() -> None:
    user = make_user()
    profile, other = make_profile(member=user), make_profile(member=user)
    mine, hers = make_sent(profile, user=user), make_sent(other, user=user)
    make_sent(profile, user=make_user())
    weight = mine.stored_file.size + hers.stored_file.size
    with override_settings(PARVIS_USER_QUOTA_MB=1):
        assert space(profile, user) == Space(used=weight, quota=1024 * 1024)
        assert space(profile, user).left == 1024 * 1024 - weight
    assert space(profile, user).quota == settings.PARVIS_PROFILE_QUOTA_MB * 1024 * 1024


def test_former_versions_count_and_go_with_their_document() -> None:
    user = make_user()
    profile = make_profile(member=user)
    document = make_sent(profile, user=user)
    former = document.stored_file.size
    documents.replace(document=document, user=user, upload=upload(ordinary(pages=30)))
    document.refresh_from_db()
    both = former + document.stored_file.size
    assert used_bytes(profile) == spaces(profile, user)[1].used == space(profile, user).used == both
    with override_settings(PARVIS_PROFILE_QUOTA_MB=1):
        assert space(profile, user).left == 1024 * 1024 - both
    documents.delete(document=document, user=user)
    assert used_bytes(profile) == spaces(profile, user)[1].used == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("whose", ["profile", "person"])
def test_two_files_at_once_do_not_pass_the_quota_together(monkeypatch: pytest.MonkeyPatch, whose: str) -> None:
    """Two members fill one space, or one person two spaces: there is room for either file, not for both."""
    people = [make_user(), make_user()] if whose == "profile" else [make_user()] * 2
    first = make_profile(member=people[0])
    if whose == "profile":
        first.memberships.create(user=people[1], role=Role.EDITOR)
    profiles = [first, first if whose == "profile" else make_profile(member=people[1])]
    category, refused, both_are_checked = make_category(), [], threading.Barrier(2)
    room = len(ordinary(pages=20)) * 3 // 2
    monkeypatch.setattr(locker_space, "quota_bytes" if whose == "profile" else "user_quota_bytes", lambda: room)
    really = intake.receive

    def receive_then_wait(*, content: bytes) -> StoredFile:
        stored = really(content=content)
        both_are_checked.wait(60)
        return stored

    monkeypatch.setattr(intake, "receive", receive_then_wait)

    def send(number: int) -> None:
        file = upload(ordinary(pages=20 + number))
        try:
            add_document(profile=profiles[number], user=people[number], category=category, upload=file)
        except RefusedError as error:
            refused.append(error.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert LockerDocument.objects.count() == 1
    assert len(refused) == 1
    assert ("espace" if whose == "profile" else "tous espaces confondus") in refused[0]


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


@pytest.mark.parametrize("room", [0, 1, 2])
def test_a_disk_that_fills_between_two_parts_leaves_only_whole_files_and_no_row(tmp_path: Path, room: int) -> None:
    private = {"BACKEND": "tests.locker.test_intake.FillingDisk", "OPTIONS": {"location": tmp_path}}
    with override_settings(STORAGES=settings.STORAGES | {"private": private}):
        storages["private"].room = room
        with pytest.raises(RefusedError, match="quelques minutes"):
            receive(content=signed())
        assert not StoredFile.objects.exists()
        left = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        assert len(left) == room
        storages["private"].room = 9
        stored = receive(content=signed())
        assert {name: (tmp_path / stored.sha256[:2] / name).read_bytes() for name in left} == left


def test_a_lost_file_is_written_again_when_it_comes_back(tmp_path: Path) -> None:
    private = {"BACKEND": "locker.stores.storage.AtomicFileSystemStorage", "OPTIONS": {"location": tmp_path}}
    with override_settings(STORAGES=settings.STORAGES | {"private": private}):
        stored = receive(content=ordinary())
        (tmp_path / stored.storage_name).unlink()
        assert receive(content=ordinary()) == stored
        assert digest_of((tmp_path / stored.storage_name).read_bytes()) == stored.sha256


def test_a_crowd_waits_its_turn_then_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "PATIENCE", 0.01)
    taken_slots = [slots.inspection_slot() for _number in range(slots.SIMULTANEOUS)]
    for slot in taken_slots:
        slot.__enter__()
    with pytest.raises(RefusedError) as refused:
        receive(content=ordinary())
    assert refused.value.reason == Reason.UNAVAILABLE
    assert "minute" in refused.value.message
    for slot in taken_slots:
        slot.__exit__(None, None, None)
    assert receive(content=ordinary())


def test_a_turn_is_given_back_whatever_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "PATIENCE", 0.01)
    for _number in range(slots.SIMULTANEOUS + 1):
        with pytest.raises(ZeroDivisionError), slots.inspection_slot():
            raise ZeroDivisionError


def test_who_sends_too_many_bad_files_waits_whatever_the_next_one_is_worth() -> None:
    user, other = make_user(), make_user()
    profile, category = make_profile(member=user), make_category()
    profile.memberships.create(user=other, role=Role.EDITOR)

    def send(content: bytes, sender: User = user) -> LockerDocument:
        return add_document(profile=profile, user=sender, category=category, upload=upload(content))

    with time_machine.travel("2026-11-02 10:00Z", tick=False) as clock:
        for _number in range(intake.REFUSALS):
            with pytest.raises(RefusedError, match="pas un document PDF"):
                send(b"not a PDF")
        clock.shift(61)
        with pytest.raises(RefusedError, match="Attendez 9\u00a0minutes"):
            send(ordinary())
        assert send(ordinary(), sender=other)
        clock.shift(intake.REFUSALS_SECONDS)
        assert send(ordinary(pages=2))


def test_what_is_not_the_files_fault_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "REFUSALS", 1)
    monkeypatch.setattr(slots, "PATIENCE", 0)
    user = make_user()
    profile, category = make_profile(member=user), make_category()

    def send() -> LockerDocument:
        return add_document(profile=profile, user=user, category=category, upload=upload(ordinary()))

    with override_settings(PARVIS_PROFILE_QUOTA_MB=0), pytest.raises(RefusedError, match="espace"):
        send()
    with ExitStack() as crowd:
        for _number in range(slots.SIMULTANEOUS):
            crowd.enter_context(slots.inspection_slot())
        with pytest.raises(RefusedError):
            send()
    assert send()


def test_keeping_again_postpones_the_collection() -> None:
    stored = intake.keep_generated(content=b"%PDF", page_count=1)
    StoredFile.objects.update(kept_at="2020-01-01T00:00Z")
    assert intake.keep_generated(content=b"%PDF", page_count=1) == stored
    assert StoredFile.objects.get().kept_at.year > 2020
