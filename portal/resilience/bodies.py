"""What browsers send is read in a few threads only, and within a time: the others go on answering.

granian hands the body over as it comes, to a thread that waits for it; a proxy that keeps it until it is whole
(`proxy_request_buffering on`, nginx's default) spares the portal all this.
"""

import time
from collections.abc import Iterable
from wsgiref.types import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

from django.template.loader import render_to_string

from portal.health.probes import LIVE
from portal.resilience.bulkhead import Workroom, bodies, stepped_out
from portal.resilience.errors import CrowdedError

PIECE = 16 * 1024
GRACE_SECONDS = 20.0
"""What is sent may take that long whatever its size."""
SLOWEST = 4 * 1024
"""Bytes a second that must come beyond; a telephone in the countryside sends ten times as many."""
PATIENCE = 0.05
"""Seconds: what comes at once is read in less, and gives its place back."""
RETRY_AFTER = 30
"""Seconds, for robots."""


class TooSlowError(OSError):
    """It did not come in time."""


class Body:
    """A request's body, read in one of the places that are kept for that; `refusal` is what ended it."""

    def __init__(self, stream: InputStream, size: int) -> None:
        self._stream, self._left = stream, size
        self._read, self._seconds = 0, 0.0
        self._has_place = False
        self.refusal: OSError | None = None

    def read(self, size: int = -1, /) -> bytes:
        """As much as is asked, or what is left of it. Raises OSError when there is no place, or it comes too slowly."""
        remainder = self._left if size < 0 else min(size, self._left)
        pieces = []
        while remainder > 0:
            piece = self._piece(min(remainder, PIECE))
            if not piece:
                break
            pieces.append(piece)
            remainder -= len(piece)
        return b"".join(pieces)

    def readline(self, size: int = -1, /) -> bytes:
        """A line; nothing of ours asks for any, so it is read byte by byte."""
        line = b""
        while len(line) != size and not line.endswith(b"\n") and (byte := self.read(1)):
            line += byte
        return line

    def finish(self) -> None:
        """Give the place back."""
        if self._has_place:
            self._has_place = False
            bodies.leave()

    def _piece(self, size: int) -> bytes:
        try:
            self._take_place()
            began = time.monotonic()
            with stepped_out():
                piece = self._stream.read(size)
            self._count(len(piece), time.monotonic() - began)
        except (CrowdedError, TooSlowError) as refusal:
            self.refusal, self._left = refusal, 0
            self.finish()
            raise
        if not piece or not self._left:
            self.finish()
        return piece

    def _take_place(self) -> None:
        if not self._has_place:
            bodies.take(seconds=PATIENCE)
            self._has_place = True

    def _count(self, size: int, seconds: float) -> None:
        self._read += size
        self._left -= size
        self._seconds += seconds
        if self._left and self._seconds > GRACE_SECONDS + self._read / SLOWEST:
            raise TooSlowError("it came too slowly")


def in_turn(application: WSGIApplication, workroom: Workroom) -> WSGIApplication:
    """The application, in which so many threads work at once; whether the process lives is answered out of turn."""

    def called(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == LIVE:
            return application(environ, start_response)
        with workroom.turn():
            if size := int(environ.get("CONTENT_LENGTH") or 0):
                return with_body(application, environ, start_response, size)
            return application(environ, start_response)

    return called


def with_body(
    application: WSGIApplication, environ: WSGIEnvironment, start_response: StartResponse, size: int
) -> Iterable[bytes]:
    """What the application answers to a request that sends something; a page of its own where that did not come."""
    body = Body(environ["wsgi.input"], size)
    beginnings: list[tuple[object, ...]] = []

    def begin(*beginning: object) -> object:
        beginnings[:] = [beginning]
        return None

    try:
        answer = application({**environ, "wsgi.input": body}, begin)  # type: ignore[arg-type]
    finally:
        body.finish()
    if body.refusal:
        close(answer)
        return refused(body.refusal, start_response)
    start_response(*beginnings[0])  # type: ignore[arg-type]
    return answer


def close(answer: object) -> None:
    """Let go what an answer that is not given holds."""
    if hasattr(answer, "close"):
        answer.close()


def refused(refusal: OSError, start_response: StartResponse) -> Iterable[bytes]:
    """Nothing of it was done: who sends is asked to do so again."""
    status = "503 Service Unavailable" if isinstance(refusal, CrowdedError) else "408 Request Timeout"
    page = render_to_string("not_received.html").encode()
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(page))),
        ("Cache-Control", "no-store"),
        ("Connection", "close"),
        ("Retry-After", str(RETRY_AFTER)),
    ]
    start_response(status, headers)
    return [page]
