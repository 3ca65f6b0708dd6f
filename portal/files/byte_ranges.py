"""A part of a file for who asks for one (RFC 9110, § 14): Safari plays no video from a server that has none to give."""

import re
from collections.abc import Iterator
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
"""One part. Several at once are not worth their code: the whole is given, as the RFC allows."""
BLOCK = 64 * 1024


class NoSuchPartError(Exception):
    """The part that is asked for begins after the end of the file."""


def in_parts(request: HttpRequest, response: FileResponse) -> HttpResponseBase:
    """`response`, or the part of it that `Range` asks for (206), or 416 where it has no such part.

    `If-Range` asks for the part of what one had: another content is given whole.
    """
    stream = response.file_to_stream
    if response.status_code != 200 or stream is None:
        return response
    size = int(response.headers["Content-Length"])
    response.headers["Accept-Ranges"] = "bytes"
    try:
        part = _part(request, response, size)
    except NoSuchPartError:
        stream.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if part:
        stream.seek(part.start)
        response.streaming_content = _read(stream, len(part))
        response.status_code = 206
        response.headers["Content-Length"] = str(len(part))
        response.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return response


def _part(request: HttpRequest, response: FileResponse, size: int) -> range | None:
    """The positions asked for; None for the whole. Raises NoSuchPartError."""
    match = RANGE.fullmatch(request.headers.get("Range", ""))
    if not match or request.method != "GET" or match[0] == "bytes=-":
        return None
    validator = request.headers.get("If-Range")
    if validator and validator not in (response.headers.get("ETag"), response.headers.get("Last-Modified")):
        return None
    first, last = match.groups()
    part = range(int(first), min(int(last or size), size - 1) + 1) if first else range(max(0, size - int(last)), size)
    if first and last and int(last) < int(first):
        return None  # not a range: the RFC wants it ignored
    if not part:
        raise NoSuchPartError
    return part


def _read(stream: IO[bytes], length: int) -> Iterator[bytes]:
    while length > 0:
        block = stream.read(min(BLOCK, length))
        if not block:
            return
        length -= len(block)
        yield block
