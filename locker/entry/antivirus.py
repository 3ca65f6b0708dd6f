"""Asks clamd whether bytes are harmful, in its own protocol (INSTREAM). What could not be asked is never « clean »."""

import logging
import socket
import struct
import time
from collections.abc import Iterable
from enum import StrEnum

from django.conf import settings

from portal.resilience.breaker import Breaker
from portal.resilience.bulkhead import waiting_outside
from portal.resilience.errors import CrowdedError

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 3.0
SECONDS = 20.0
"""For a whole scan, the file as it was sent and as it is kept: clamd reads 10 MB in one or two."""
PING_SECONDS = 3.0
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
breaker = Breaker("The antivirus")


class Opinion(StrEnum):
    """What the antivirus says."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNKNOWN = "unknown"


def is_configured() -> bool:
    """Whether this installation has an antivirus."""
    return bool(settings.CLAMD_SOCKET or settings.CLAMD_HOST)


def scan(*contents: bytes) -> Opinion:
    """The worst opinion on these, within `SECONDS` in all.

    `UNKNOWN` when the antivirus does not answer, answers something else, or is left alone since it failed.
    """
    ends = time.monotonic() + SECONDS
    try:
        with waiting_outside(), breaker.calling(OSError):
            return _worst(contents, ends)
    except CrowdedError:
        raise
    except OSError as error:
        logger.error("The antivirus does not answer: %s", type(error).__name__)  # noqa: TRY400 - no trace needed
        return Opinion.UNKNOWN


def answers() -> bool:
    """Whether clamd answers a ping."""
    ends = time.monotonic() + PING_SECONDS
    try:
        with _connect(ends) as connection:
            connection.sendall(b"zPING\0")
            return _answer(connection, ends) == "PONG"
    except OSError:
        return False


def _worst(contents: Iterable[bytes], ends: float) -> Opinion:
    for content in contents:
        opinion = _scan(content, ends)
        if opinion is not Opinion.CLEAN:
            return opinion
    return Opinion.CLEAN


def _scan(content: bytes, ends: float) -> Opinion:
    with _connect(ends) as connection:
        answer = _stream(connection, content, ends)
    if not answer:
        raise ConnectionError("it hung up")
    if answer == "stream: OK":
        return Opinion.CLEAN
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        logger.warning("The antivirus found: %s", answer.removeprefix("stream: ").removesuffix(" FOUND"))
        return Opinion.INFECTED
    logger.error("The antivirus can't tell: %s", answer[:100])
    return Opinion.UNKNOWN


def _left(ends: float) -> float:
    """The seconds until then. Raises TimeoutError when there are none."""
    seconds = ends - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def _connect(ends: float) -> socket.socket:
    seconds = min(CONNECT_SECONDS, _left(ends))
    if settings.CLAMD_SOCKET:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(seconds)
        try:
            connection.connect(settings.CLAMD_SOCKET)
        except OSError:
            connection.close()
            raise
    else:
        connection = socket.create_connection((settings.CLAMD_HOST, settings.CLAMD_PORT), seconds)
    connection.settimeout(_left(ends))
    return connection


def _stream(connection: socket.socket, content: bytes, ends: float) -> str:
    """Send chunks, each after its length, then an empty one. clamd may answer and hang up before the end."""
    try:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            piece = content[start : start + CHUNK]
            connection.settimeout(_left(ends))
            connection.sendall(struct.pack("!L", len(piece)) + piece)
        connection.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass
    return _answer(connection, ends)


def _answer(connection: socket.socket, ends: float) -> str:
    answer = bytearray()
    while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
        connection.settimeout(_left(ends))
        piece = connection.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()
