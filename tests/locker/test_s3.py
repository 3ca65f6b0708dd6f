"""The private storage on S3, against a local server that speaks as it does."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import RequestFactory, override_settings
from django.utils import timezone
from moto.server import ThreadedMotoServer

from locker.delivery import download
from locker.entry.intake import RefusedError, keep_generated, receive
from locker.models import Download, StoredFile
from locker.stores import storage
from locker.stores.orphans import recovery_window
from portal.backups.file_copies import content_in, copy_in, copy_out, names_in
from portal.files.shared_storage import FOLDER, known_nodes
from portal.health.probes import storage_report
from tests.factories.accounts import make_profile, make_user
from tests.factories.locker import collect_everywhere, make_sent
from tests.locker.pdf_samples import ordinary, signed

pytestmark = pytest.mark.django_db
BUCKET = "documents"
TOMORROW = dt.timedelta(hours=25)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


def on(address: str, **options: object) -> override_settings:
    """The private storage at this address."""
    chosen = {
        "bucket_name": BUCKET,
        "endpoint_url": address,
        "region_name": "us-east-1",
        "access_key": "key",
        "secret_key": "secret",
        "addressing_style": "path",
        "signature_version": "s3v4",
        "default_acl": None,
        "location": "parvis",
    }
    backend = {"BACKEND": "locker.stores.s3.PrivateS3Storage", "OPTIONS": chosen | options}
    return override_settings(STORAGES=settings.STORAGES | {"private": backend})


@pytest.fixture(autouse=True)
def bucket(server: str) -> Iterator[None]:
    with on(server):
        connection = storages["private"].connection
        connection.create_bucket(Bucket=BUCKET)
        yield
        connection.Bucket(BUCKET).objects.all().delete()


def names() -> set[str]:
    return {each.key for each in storages["private"].connection.Bucket(BUCKET).objects.all()}


def test_a_document_enters_under_its_content_s_name_once() -> None:
    stored = receive(content=signed())
    name = f"parvis/{stored.storage_name}"
    assert names() == {name, f"{name}.webp", f"{name}.original"}
    assert receive(content=signed()) == stored
    assert len(names()) == 3
    with storage.open_stored(stored) as stream:
        assert stream.read().startswith(b"%PDF")
    assert (storage.read_thumbnail(stored) or b"").startswith(b"RIFF")
    assert storage.read_sealed_original(stored) == signed()


def test_it_leaves_by_an_address_signed_for_a_minute() -> None:
    user = make_user()
    stored = make_sent(make_profile(member=user)).stored_file
    request = RequestFactory().get("/")
    request.user = user
    response = download(request=request, stored_file=stored, title="Élise & co", context="locker")
    assert response.status_code == 302
    assert "no-store" in response["Cache-Control"]
    assert Download.objects.get().stored_file == stored
    asked = parse_qs(urlsplit(response["Location"]).query)
    assert asked["X-Amz-Expires"] == ["60"]
    assert asked["response-content-disposition"] == ['attachment; filename="elise-co.pdf"']
    given = requests.get(response["Location"], timeout=5)
    with storage.open_stored(stored) as stream:
        assert given.content == stream.read()
    assert given.headers["Content-Disposition"] == 'attachment; filename="elise-co.pdf"'
    assert given.headers["Content-Type"] == "application/pdf"


def test_a_lost_file_is_told_before_anyone_is_sent_there() -> None:
    stored = receive(content=signed())
    storage.delete_all(stored)
    assert names() == set()
    with pytest.raises(FileNotFoundError):
        storage.signed_url(stored.storage_name, file_name="a.pdf", content_type="application/pdf")
    with pytest.raises(FileNotFoundError):
        storage.open_stored(stored)
    assert storage.read_thumbnail(stored) is None
    assert storage.read_sealed_original(stored) is None


def test_what_nobody_points_to_goes_after_the_window() -> None:
    kept = make_sent(make_profile()).stored_file
    receive(content=signed())
    storage.keep(f"ab/ab{'0' * 62}", b"left by a crash")
    tomorrow = timezone.now() + TOMORROW
    assert collect_everywhere(tomorrow) == 0
    assert collect_everywhere(tomorrow + dt.timedelta(days=1) + recovery_window()) == 2
    assert names() == {f"parvis/{kept.storage_name}"}


def test_a_backup_takes_and_brings_back_what_is_there(server: str, tmp_path: Path) -> None:
    receive(content=signed())
    kept = {name: copy_out(storages["private"], name, tmp_path / name) for name in names_in(storages["private"])}
    assert len(kept) == 3
    with on(server, location="elsewhere"):
        for _twice in range(2):
            for name in kept:
                copy_in(tmp_path / name, storages["private"], name)
        assert {name: content_in(storages["private"], name) for name in names_in(storages["private"])} == kept


def test_a_file_that_comes_back_is_written_again() -> None:
    stored = keep_generated(content=b"%PDF", page_count=1)
    storage.delete_all(stored)
    assert keep_generated(content=b"%PDF", page_count=1) == stored
    assert names() == {f"parvis/{stored.storage_name}"}


def test_what_is_too_large_to_hold_goes_there_from_a_file() -> None:
    with tempfile.TemporaryFile() as whole:
        whole.write(b"%PDF" + bytes(12_000_000))  # more than boto sends in one piece
        stored = keep_generated(content=whole, page_count=1)
        assert not whole.closed
    with storage.open_stored(stored) as kept:
        assert kept.read() == b"%PDF" + bytes(12_000_000)
    assert (stored.size, names()) == (12_000_004, {f"parvis/{stored.storage_name}"})


def test_health_writes_reads_and_removes() -> None:
    assert storage_report(known_nodes()).ok
    (word,) = names()
    assert word.startswith(f"parvis/{FOLDER}/"), "the word that this machine leaves to the others, and nothing else"


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"endpoint_url": "http://127.0.0.1:1"}, id="no server"),
        pytest.param({"bucket_name": "elsewhere"}, id="no bucket"),
    ],
)
def test_a_service_that_fails_is_a_message_and_leaves_no_row(server: str, options: dict[str, str]) -> None:
    with on(server, **options), pytest.raises(RefusedError, match="quelques minutes"):
        receive(content=ordinary())
    assert not StoredFile.objects.exists()


def test_nothing_is_ever_public() -> None:
    stored = receive(content=ordinary())
    stored_object = storages["private"].connection.Object(BUCKET, f"parvis/{stored.storage_name}")
    everyone = "http://acs.amazonaws.com/groups/global/AllUsers"
    assert not [grant for grant in stored_object.Acl().grants if grant["Grantee"].get("URI") == everyone]
    assert storages["private"].save("a", ContentFile(b"x")) == "a"
    assert "X-Amz-Signature" in storages["private"].url("a")
