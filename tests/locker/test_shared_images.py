"""The public images on S3, as several nodes share them, against a local server that speaks as it does."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from moto.server import ThreadedMotoServer

from portal.backups.file_copies import names_in
from portal.files.shared_storage import known_nodes
from portal.health.probes import storage_report
from portal.models import Image
from tests.locker.photo_samples import jpeg

pytestmark = pytest.mark.django_db
BUCKET = "shared"
PUBLIC = "locker.stores.s3.PublicS3Storage"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


def on(address: str, public: str = PUBLIC, **options: object) -> override_settings:
    """Both storages in a bucket there."""
    service = {
        "bucket_name": BUCKET,
        "endpoint_url": address,
        "region_name": "us-east-1",
        "access_key": "key",
        "secret_key": "secret",
        "addressing_style": "path",
        "signature_version": "s3v4",
        "default_acl": None,
    } | options
    both = {
        "private": {"BACKEND": "locker.stores.s3.PrivateS3Storage", "OPTIONS": service},
        "default": {"BACKEND": public, "OPTIONS": service | {"location": "media", "file_overwrite": False}},
    }
    return override_settings(STORAGES=settings.STORAGES | both)


@pytest.fixture(autouse=True)
def bucket(server: str) -> Iterator[None]:
    with on(server):
        connection = storages["private"].connection
        connection.create_bucket(Bucket=BUCKET)
        yield
        connection.Bucket(BUCKET).objects.all().delete()


def names() -> list[str]:
    return sorted(each.key for each in storages["private"].connection.Bucket(BUCKET).objects.all())


def image(title: str = "Forêt") -> Image:
    return Image.objects.create(title=title, file=ImageFile(ContentFile(jpeg()), name="forêt d’aulnes.jpg"))


def test_an_image_sent_to_one_node_is_there_for_all_at_the_same_address(client: Client) -> None:
    made = image()
    rendition = made.get_rendition("fill-20x20")
    assert names() == sorted([f"media/{made.file.name}", f"media/{rendition.file.name}"])
    assert not (Path(settings.MEDIA_ROOT) / made.file.name).exists()
    for file in (made.file, rendition.file):
        assert file.url.startswith("/media/")
        answer = client.get(file.url)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=86400")
        assert answer["Content-Type"] == "image/jpeg"
        content = b"".join(answer.streaming_content)
        assert len(content) == int(answer["Content-Length"]) == file.size
        again = client.get(file.url, HTTP_IF_NONE_MATCH=answer["ETag"])
        assert (again.status_code, again.content) == (304, b"")
        assert client.head(file.url).status_code == 200


def test_both_storages_and_all_threads_of_a_process_share_a_connection() -> None:
    with ThreadPoolExecutor() as threads:
        elsewhere = threads.submit(lambda: storages["default"].connection).result()
    assert elsewhere is storages["default"].connection is storages["private"].connection


def test_two_of_the_same_name_are_two(client: Client) -> None:
    first, second = image(), image()
    assert first.file.name != second.file.name
    assert len(names()) == 2


def test_one_that_is_removed_is_found_no_more(client: Client) -> None:
    made = image()
    address = made.file.url
    made.file.delete(save=False)
    assert names() == []
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("path", ["", "nothing.jpg", "../files/secret", "%2e%2e/secret.jpg", "original_images/"])
def test_nothing_else_of_the_bucket_is_given(client: Client, path: str) -> None:
    storages["private"].save("secret", ContentFile(b"private"))
    storages["private"].save("secret.jpg", ContentFile(b"private"))
    storages["private"].save("files/secret", ContentFile(b"private"))
    assert client.get(f"/media/{path}").status_code in (400, 404)
    assert client.post("/media/secret").status_code == 405


def test_documents_and_images_of_a_bucket_are_told_apart() -> None:
    made = image()
    storages["private"].save("ab/abcd", ContentFile(b"document"))
    assert list(names_in(storages["private"])) == ["ab/abcd"]
    assert list(names_in(storages["default"])) == [made.file.name]
    assert storage_report(known_nodes()).ok


def test_a_service_that_is_away_is_a_moment_s_interruption(client: Client) -> None:
    client.raise_request_exception = False
    with on("http://127.0.0.1:1"):
        answer = client.get("/media/original_images/forest.jpg")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")


def copied() -> str:
    output = StringIO()
    call_command("copy_images", stdout=output)
    return output.getvalue().strip()


class TestBringingThemThere:
    @pytest.fixture(autouse=True)
    def _on_this_disk(self, tmp_path: Path) -> Iterator[None]:
        (tmp_path / "images").mkdir()
        for name in ("logo.svg", "images/forest.jpg", "images/.incoming-1"):
            (tmp_path / name).write_bytes(name.encode())
        with override_settings(MEDIA_ROOT=tmp_path):
            yield

    def test_all_are_and_an_interrupted_run_goes_on(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        save = storages["default"].save
        with monkeypatch.context() as broken:
            broken.setattr(storages["default"], "save", lambda *_: (_ for _ in ()).throw(OSError("full")))
            with pytest.raises(OSError, match="full"):
                copied()
        save("images/forest.jpg", ContentFile(b"images/forest.jpg"))
        assert copied() == "Images copiées\u00a0: 1\u00a0; déjà là\u00a0: 1."
        assert copied() == "Images copiées\u00a0: 0\u00a0; déjà là\u00a0: 2."
        assert names() == ["media/images/forest.jpg", "media/logo.svg"]
        assert b"".join(client.get("/media/logo.svg").streaming_content) == b"logo.svg"

    def test_without_a_shared_storage_it_says_what_to_give(self) -> None:
        disk = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
        with override_settings(STORAGES=settings.STORAGES | disk), pytest.raises(CommandError, match="S3_BUCKET"):
            copied()
