"""Parts of a video: what a browser that plays asks for, and what it gets."""

from collections.abc import Iterator

import pytest
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as st

CONTENT = bytes(range(256)) * 1000
ADDRESS = "/media/film.mp4"


@pytest.fixture(scope="module", autouse=True)
def _on_this_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("media")
    (folder / "film.mp4").write_bytes(CONTENT)
    (folder / "empty.mp4").write_bytes(b"")
    with override_settings(MEDIA_ROOT=folder):
        yield


def ask(asked: str, address: str = ADDRESS, **headers: str) -> tuple[int, str, bytes]:
    """Status, `Content-Range` and bytes of the answer."""
    answer = Client().get(address, headers={"range": asked, **headers})
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert "Content-Length" not in answer.headers or int(answer.headers["Content-Length"]) == len(content)
    return answer.status_code, answer.headers.get("Content-Range", ""), content


@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [
        ("bytes=0-1", 0, 2),
        ("bytes=0-", 0, len(CONTENT)),
        ("bytes=255000-999999999", 255_000, len(CONTENT)),
        ("bytes=-500", len(CONTENT) - 500, len(CONTENT)),
        ("bytes=-999999999", 0, len(CONTENT)),
    ],
)
def test_the_part_that_is_asked_for_is_given(asked: str, first: int, end: int) -> None:
    assert ask(asked) == (206, f"bytes {first}-{end - 1}/{len(CONTENT)}", CONTENT[first:end])


@pytest.mark.parametrize("asked", ["bytes=256000-", "bytes=999999999-", "bytes=-0"])
def test_a_part_beyond_the_end_is_refused_with_the_size(asked: str) -> None:
    assert ask(asked) == (416, f"bytes */{len(CONTENT)}", b"")


def test_an_empty_file_has_no_part() -> None:
    assert ask("bytes=0-1", "/media/empty.mp4") == (416, "bytes */0", b"")


@pytest.mark.parametrize(
    "asked", ["", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "pages=1-2", "bytes=0-1,5-6", "bytes=" + "9" * 400]
)
def test_what_is_no_part_gets_the_whole(asked: str) -> None:
    assert ask(asked) == (200, "", CONTENT)


@given(asked=st.text(max_size=30))
def test_nothing_that_is_typed_breaks_it(asked: str) -> None:
    status, _range, content = ask(
        "bytes=" + asked.encode("ascii", "ignore").decode().replace("\n", "").replace("\r", "")
    )
    assert status in (200, 206, 416)
    assert content in CONTENT


def test_another_content_than_the_one_begun_is_given_whole() -> None:
    answer = Client().get(ADDRESS)
    assert b"".join(answer.streaming_content) == CONTENT
    date = answer.headers["Last-Modified"]
    assert ask("bytes=0-1", if_range=date)[0] == 206
    assert ask("bytes=0-1", if_range="Sun, 06 Nov 1994 08:49:37 GMT")[0] == 200


@pytest.mark.django_db
def test_only_reading_has_parts() -> None:
    answer = Client().head(ADDRESS, headers={"range": "bytes=0-1"})
    assert not list(answer.streaming_content)
    assert (answer.status_code, answer.headers["Accept-Ranges"]) == (200, "bytes")
    assert Client().get("/media/nothing.mp4", headers={"range": "bytes=0-1"}).status_code == 404
