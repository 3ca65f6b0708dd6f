"""A service outside that answers badly fails in one way, in time: a server of this machine cuts, stalls, dribbles."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

import pytest

from portal.outside.service import ServiceFailedError, ask

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n"
Answering = Callable[[socket.socket, Event], object]


def cut(connection: socket.socket, done: Event) -> None:
    connection.sendall(HEAD + b'\r\n{"results":')


def stall(connection: socket.socket, done: Event) -> None:
    cut(connection, done)
    done.wait(10)


def dribble(connection: socket.socket, done: Event) -> None:
    """The whole answer, in 25 seconds."""
    connection.sendall(HEAD + b"\r\n")
    while not done.wait(0.05):
        connection.sendall(b" ")


def garble(connection: socket.socket, done: Event) -> None:
    connection.sendall(HEAD + b"Content-Encoding: gzip\r\n\r\n" + b"x" * 500)


def hang_up(connection: socket.socket, done: Event) -> None:
    """Nothing at all."""


@contextmanager
def server(answering: Answering) -> Iterator[str]:
    """The address of a server that takes one question."""
    listening, done = socket.create_server(("127.0.0.1", 0)), Event()

    def serve() -> None:
        connection, _address = listening.accept()
        with connection:
            connection.recv(4096)
            with suppress(OSError):  # who asked may have gone
                answering(connection, done)

    thread = Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        done.set()
        thread.join(10)
        listening.close()


@pytest.mark.parametrize("answering", [cut, stall, dribble, garble, hang_up], ids=lambda answering: answering.__name__)
def test_whatever_goes_wrong_is_one_error(answering: Answering) -> None:
    with server(answering) as address, pytest.raises(ServiceFailedError) as failed:
        ask(address, {"q": "secret"}, seconds=0.5, most_bytes=1000)
    assert "secret" not in str(failed.value)
