"""ClamAV is asked about what is sent and what is kept; without its answer nothing passes unsaid."""

import logging
import socket
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from django.test import override_settings

from locker.entry import antivirus
from locker.entry.antivirus import Opinion, scan
from locker.entry.intake import RefusedError, add_document, receive, receive_photos
from locker.inspection.reasons import Reason
from locker.models import LockerDocument, StoredFile
from locker.state_of_documents import antivirus_report
from tests.factories.accounts import make_profile, make_user
from tests.factories.locker import make_category
from tests.locker import clamd
from tests.locker.pdf_samples import EXTRA, ordinary, stream
from tests.locker.photo_samples import jpeg
from tests.locker.test_intake import upload

pytestmark = pytest.mark.django_db
needs_clamd = pytest.mark.skipif(clamd.program() is None, reason="clamd is not installed: apt install clamav-daemon")

HARMFUL = ordinary(extra={EXTRA: stream(clamd.MARK)})
HARMFUL_ATTACHMENT = ordinary(
    catalog=b"/Names<</EmbeddedFiles<</Names[(a.exe)5 0 R]>>>>",
    extra={EXTRA: b"<</Type/Filespec/F(a.exe)/EF<</F 6 0 R>>>>", 6: stream(clamd.MARK, b"/Type/EmbeddedFile")},
)


@pytest.fixture(scope="module")
def local_socket() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="clamd-") as folder, clamd.running(Path(folder)) as where:
        yield str(where)


@pytest.fixture
def working(local_socket: str) -> Iterator[None]:
    with override_settings(CLAMD_SOCKET=local_socket):
        yield


@pytest.fixture
def gone(tmp_path: Path) -> Iterator[None]:
    with override_settings(CLAMD_SOCKET=str(tmp_path / "nobody")):
        yield


class Pretender:
    """A server that reads a whole scan and answers as told, or hangs up."""

    def __init__(self, answer: bytes | None) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.answer = answer
        self.received = b""
        self.thread = Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        connection, _address = self.server.accept()
        with connection, self.server, connection.makefile("rb") as reader:
            if self.answer is None:
                return
            assert reader.read(10) == b"zINSTREAM\0"
            while length := struct.unpack("!L", reader.read(4))[0]:
                self.received += reader.read(length)
            connection.sendall(self.answer)


@needs_clamd
@pytest.mark.usefixtures("working")
def test_a_real_clamd_finds_what_it_knows_and_lets_the_rest_pass() -> None:
    assert antivirus.answers()
    assert scan(b"") is Opinion.CLEAN
    assert scan(ordinary(), b"x" * 300_000) is Opinion.CLEAN
    assert scan(ordinary(), HARMFUL) is Opinion.INFECTED
    assert scan(b"x" * 300_000 + clamd.MARK) is Opinion.INFECTED


@needs_clamd
@pytest.mark.usefixtures("working")
def test_what_clamd_finds_is_refused_with_its_own_words() -> None:
    user = make_user()
    with pytest.raises(RefusedError, match="antivirus a trouvé") as refused:
        add_document(profile=make_profile(member=user), user=user, category=make_category(), upload=upload(HARMFUL))
    assert refused.value.reason is Reason.INFECTED
    assert not StoredFile.objects.exists()
    assert not LockerDocument.objects.exists()


@needs_clamd
@pytest.mark.usefixtures("working")
def test_what_cleaning_would_remove_is_looked_at_too() -> None:
    with pytest.raises(RefusedError) as refused:
        receive(content=HARMFUL_ATTACHMENT)
    assert refused.value.reason is Reason.INFECTED
    with override_settings(CLAMD_SOCKET=""):
        assert receive(content=HARMFUL_ATTACHMENT).cleaned == ["embedded_file"]


@needs_clamd
@pytest.mark.usefixtures("working")
def test_what_is_clean_enters_photos_included() -> None:
    assert receive(content=ordinary())
    assert receive_photos(uploads=[upload(jpeg())])
    report = antivirus_report()
    assert (report.ok, report.details) == (True, {"configured": True, "answers": True})


@needs_clamd
def test_clamd_is_found_on_a_port_and_missed_when_it_ends() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with (
        tempfile.TemporaryDirectory(prefix="clamd-") as folder,
        override_settings(CLAMD_HOST="127.0.0.1", CLAMD_PORT=port),
    ):
        with clamd.running(Path(folder), port=port):
            assert scan(HARMFUL) is Opinion.INFECTED
            assert receive(content=ordinary())
        assert scan(ordinary()) is Opinion.UNKNOWN


@pytest.mark.usefixtures("gone")
def test_without_an_answer_documents_are_refused_and_health_tells() -> None:
    with pytest.raises(RefusedError, match="n’a pas été gardé") as refused:
        receive(content=ordinary())
    assert refused.value.reason is Reason.NO_ANTIVIRUS
    assert not StoredFile.objects.exists()
    report = antivirus_report()
    assert (report.ok, report.details) == (False, {"configured": True, "answers": False})


@pytest.mark.usefixtures("gone")
@override_settings(PARVIS_ACCEPT_WITHOUT_ANTIVIRUS=True)
def test_an_installation_may_accept_without_and_its_journal_says_so(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert receive(content=ordinary())
    assert "without the antivirus" in caplog.text
    assert not antivirus_report().ok


@pytest.mark.parametrize(
    ("answer", "opinion"),
    [
        (b"stream: OK\0", Opinion.CLEAN),
        (b"stream: Some.Virus FOUND\0", Opinion.INFECTED),
        (b"INSTREAM size limit exceeded. ERROR\0", Opinion.UNKNOWN),
        (b"stream: OK", Opinion.CLEAN),
        (b"other: OK\0", Opinion.UNKNOWN),
        (b"OK\0", Opinion.UNKNOWN),
        (b"stream: OK FOUND OK\0", Opinion.UNKNOWN),
        (b"", Opinion.UNKNOWN),
        (b"\xff" * 9_000, Opinion.UNKNOWN),
        (None, Opinion.UNKNOWN),
    ],
)
def test_only_its_own_words_are_believed(answer: bytes | None, opinion: Opinion) -> None:
    pretender = Pretender(answer)
    content = b"content" * 30_000
    with override_settings(CLAMD_HOST="127.0.0.1", CLAMD_PORT=pretender.port):
        assert scan(content) is opinion
    pretender.thread.join()
    if answer is not None:
        assert pretender.received == content


def test_a_clamd_that_says_nothing_is_not_waited_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(antivirus, "SECONDS", 0.2)
    monkeypatch.setattr(antivirus, "PING_SECONDS", 0.2)
    silent = socket.create_server(("127.0.0.1", 0))
    with silent, override_settings(CLAMD_HOST="127.0.0.1", CLAMD_PORT=silent.getsockname()[1]):
        assert scan(b"content") is Opinion.UNKNOWN
        assert not antivirus.answers()


@override_settings(PARVIS_ACCEPT_WITHOUT_ANTIVIRUS=True)
def test_harmful_is_refused_whatever_the_installation_accepts() -> None:
    pretender = Pretender(b"stream: Some.Virus FOUND\0")
    with override_settings(CLAMD_HOST="127.0.0.1", CLAMD_PORT=pretender.port), pytest.raises(RefusedError) as refused:
        receive(content=ordinary())
    pretender.thread.join()
    assert refused.value.reason is Reason.INFECTED


def test_without_antivirus_nothing_is_asked() -> None:
    assert not antivirus.is_configured()
    assert receive(content=ordinary())
    report = antivirus_report()
    assert (report.ok, report.details) == (True, {"configured": False})


def test_its_failures_are_not_counted_as_the_persons(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("locker.entry.intake.REFUSALS", 1)
    user = make_user()
    profile, category = make_profile(member=user), make_category()
    with override_settings(CLAMD_SOCKET=str(tmp_path / "nobody")):
        for _time in range(2):
            with pytest.raises(RefusedError, match="antivirus"):
                add_document(profile=profile, user=user, category=category, upload=upload(ordinary()))
    assert add_document(profile=profile, user=user, category=category, upload=upload(ordinary()))
