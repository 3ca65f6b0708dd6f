"""Servers that hang, and browsers that send slowly: real sockets."""

import contextlib
import json
import socket
import sys
import threading
from collections.abc import Iterator
from typing import Self

import requests
from django.conf import settings
from django.test import Client

from accounts.models import User
from tests.another_process import PATIENCE

TOKEN = "a" * 32


class Silent:
    """Takes connections, reads all that comes and never says a word."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.server.getsockname()[1]
        self.connections: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self.server.accept()
            except OSError:
                return
            self.connections.append(connection)
            threading.Thread(target=self._read, args=[connection], daemon=True).start()

    @staticmethod
    def _read(connection: socket.socket) -> None:
        try:
            while connection.recv(65_536):
                pass
        except OSError:
            pass

    def hang_up(self) -> None:
        """Break all that is under way; what comes next hangs too."""
        for connection in self.connections:
            connection.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        self.server.close()
        for connection in self.connections:
            connection.close()


@contextlib.contextmanager
def silent() -> Iterator[Silent]:
    """A server that hangs."""
    server = Silent()
    try:
        yield server
    finally:
        server.end()


def s3_at(port: int) -> str:
    """The private storage there, for a process of the portal."""
    options = {"bucket_name": "documents", "endpoint_url": f"http://127.0.0.1:{port}", "region_name": "us-east-1"}
    keys = {"access_key": "key", "secret_key": "secret", "addressing_style": "path", "signature_version": "s3v4"}
    return json.dumps(options | keys)


def web_process(port: int) -> list[str]:
    """The production server, in one process, with the threads that the Procfile gives."""
    granian = [sys.executable, "-m", "cms.serve", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    return [*granian, "--workers", "1", "--blocking-threads", "24", "--log-level", "error", "cms.wsgi:application"]


class Browser:
    """Someone signed in on that server."""

    def __init__(self, port: int, user: User) -> None:
        client = Client()
        client.force_login(user)
        self.cookies = {
            settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
            settings.CSRF_COOKIE_NAME: TOKEN,
        }
        self.base = f"http://127.0.0.1:{port}"

    def get(self, path: str) -> requests.Response:
        """A page."""
        return requests.get(self.base + path, cookies=self.cookies, timeout=PATIENCE, allow_redirects=False)

    def send(self, path: str, content: bytes) -> requests.Response:
        """Attach a file."""
        return requests.post(
            self.base + path,
            data={"csrfmiddlewaretoken": TOKEN},
            files={"file": ("rib.pdf", content, "application/pdf")},
            cookies=self.cookies,
            timeout=PATIENCE,
            allow_redirects=False,
        )


class Sending:
    """Requests of one browser under way, each in a thread of its own."""

    def __init__(self, browser: Browser, path: str, contents: list[bytes]) -> None:
        self.answers: list[requests.Response] = []
        self._threads = [threading.Thread(target=self._send, args=[browser, path, content]) for content in contents]
        for thread in self._threads:
            thread.start()

    def _send(self, browser: Browser, path: str, content: bytes) -> None:
        self.answers.append(browser.send(path, content))

    def end(self) -> list[requests.Response]:
        """Wait for all the answers."""
        for thread in self._threads:
            thread.join(PATIENCE)
        return self.answers


class Visitors:
    """People who ask for a page, each again as soon as it is answered, until it isn't within a second."""

    def __init__(self, address: str, count: int) -> None:
        self._threads = [threading.Thread(target=self._visit, args=[address], daemon=True) for _each in range(count)]
        for thread in self._threads:
            thread.start()

    def _visit(self, address: str) -> None:
        with contextlib.suppress(requests.RequestException):
            while requests.get(address, timeout=1).ok:
                pass

    def are_answered(self) -> bool:
        """Whether any of them still is."""
        return any(thread.is_alive() for thread in self._threads)


class SlowBody:
    """A browser that says how much it will send, and sends the beginning."""

    def __init__(self, port: int, path: str, size: int = 5_000) -> None:
        self.link = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        kind = "application/x-www-form-urlencoded"
        cookie = f"{settings.CSRF_COOKIE_NAME}={TOKEN}"
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nContent-Type: {kind}\r\n"
        self.link.sendall(head.encode() + f"Content-Length: {size}\r\n\r\na=".encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.link.close()

    def answer(self) -> bytes:
        """All that comes until the server hangs up."""
        received = b""
        while piece := self.link.recv(65_536):
            received += piece
        return received

    def is_answered(self) -> bool:
        """Whether something came already."""
        self.link.settimeout(0.01)
        try:
            return bool(self.link.recv(1, socket.MSG_PEEK))
        except TimeoutError:
            return False
        finally:
            self.link.settimeout(PATIENCE)
