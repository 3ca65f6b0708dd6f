"""Asks clamd whether bytes are harmful, in its own protocol (INSTREAM). What could not be asked is never « clean »."""

import logging
import socket
import struct
from enum import StrEnum

from django.conf import settings

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 30.0
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


class Opinion(StrEnum):
    """What the antivirus says."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNKNOWN = "unknown"


def is_configured() -> bool:
    """Whether this installation has an antivirus."""
    return bool(settings.CLAMD_SOCKET or settings.CLAMD_HOST)


def scan(*contents: bytes) -> Opinion:
    """The worst opinion on these; `UNKNOWN` when the antivirus does not answer, or answers something else."""
    for content in contents:
        opinion = _scan(content)
        if opinion is not Opinion.CLEAN:
            return opinion
    return Opinion.CLEAN


def answers() -> bool:
    """Whether clamd answers a ping."""
    try:
        with _connect() as connection:
            connection.sendall(b"zPING\0")
            return _answer(connection) == "PONG"
    except OSError:
        return False


def _scan(content: bytes) -> Opinion:
    try:
        with _connect() as connection:
            answer = _stream(connection, content)
    except OSError as error:
        logger.error("The antivirus does not answer: %s", type(error).__name__)  # noqa: TRY400 - no trace needed
        return Opinion.UNKNOWN
    if answer == "stream: OK":
        return Opinion.CLEAN
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        logger.warning("The antivirus found: %s", answer.removeprefix("stream: ").removesuffix(" FOUND"))
        return Opinion.INFECTED
    logger.error("The antivirus can't tell: %s", answer[:100])
    return Opinion.UNKNOWN


def _connect() -> socket.socket:
    if settings.CLAMD_SOCKET:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(CONNECT_SECONDS)
        try:
            connection.connect(settings.CLAMD_SOCKET)
        except OSError:
            connection.close()
            raise
    else:
        connection = socket.create_connection((settings.CLAMD_HOST, settings.CLAMD_PORT), CONNECT_SECONDS)
    connection.settimeout(ANSWER_SECONDS)
    return connection


def _stream(connection: socket.socket, content: bytes) -> str:
    """Send chunks, each after its length, then an empty one. clamd may answer and hang up before the end."""
    try:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            piece = content[start : start + CHUNK]
            connection.sendall(struct.pack("!L", len(piece)) + piece)
        connection.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass
    return _answer(connection)


def _answer(connection: socket.socket) -> str:
    answer = bytearray()
    while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
        piece = connection.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()
