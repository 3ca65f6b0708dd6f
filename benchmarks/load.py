"""A load generator on asyncio: keep-alive connections, just enough HTTP/1.1, browsers that keep cookies."""

import asyncio
import re
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlencode

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
COOKIE = re.compile(rb"\r\nset-cookie: *([^=\r\n]+)=([^;\r\n]*)", re.IGNORECASE)
LOCATION = re.compile(rb"\r\nlocation: *([^\r\n]+)", re.IGNORECASE)
QUERIES = re.compile(rb'\r\nserver-timing: *sql;desc="(\d+)"', re.IGNORECASE)
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
BOUNDARY = "parvisbench7f3a"


class UnexpectedAnswerError(Exception):
    """The portal did not answer what the scenario needs."""


@dataclass(frozen=True)
class Answer:
    """An HTTP answer."""

    status: int
    head: bytes
    body: bytes

    @property
    def location(self) -> str:
        """Where a redirect leads; empty without one."""
        match = LOCATION.search(self.head)
        return match[1].decode() if match else ""

    @property
    def queries(self) -> int | None:
        """SQL queries, when they were asked for."""
        match = QUERIES.search(self.head)
        return int(match[1]) if match else None

    @property
    def token(self) -> str:
        """The form token of the page."""
        match = TOKEN.search(self.body)
        return match[1].decode() if match else ""


class Connection(asyncio.Protocol):
    """One keep-alive connection; one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Answer] | None = None
        self._received = bytearray()
        self._head: bytes = b""
        self._wanted = -1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Collect until the announced length is there."""
        self._received += data
        if self._wanted < 0:
            self._read_head()
        if 0 <= self._wanted <= len(self._received) and self._answer is not None:
            body = bytes(self._received[len(self._head) + 4 : self._wanted])
            answer = Answer(int(self._head[9:12]), self._head, body)
            self._received.clear()
            self._wanted = -1
            waiting, self._answer = self._answer, None
            waiting.set_result(answer)

    def _read_head(self) -> None:
        """Learn how long the answer is, once its head is there."""
        end = self._received.find(b"\r\n\r\n")
        if end >= 0:
            self._head = bytes(self._received[:end])
            length = LENGTH.search(self._head)
            self._wanted = end + 4 + (int(length[1]) if length else 0)

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever waits learns it."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError("closed while waiting"))

    @property
    def is_open(self) -> bool:
        """Whether it can carry a request."""
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, request: bytes) -> Answer:
        """Send `request`, wait for its answer."""
        if self._transport is None:
            raise ConnectionResetError("not connected")
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()


@dataclass
class Browser:
    """Someone's browser: their cookies, their connection, and what their requests cost."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    requests: int = 0
    received: int = 0
    queries: list[int] = field(default_factory=list)
    tls: ssl.SSLContext | None = None
    _connection: Connection | None = None

    async def get(self, path: str, expect: int = 200) -> Answer:
        """Ask for a page; raises UnexpectedAnswerError for another status."""
        return await self._send("GET", path, b"", "", expect)

    async def post(
        self, path: str, fields: dict[str, str], *, file: tuple[str, str, bytes] | None = None, expect: int = 302
    ) -> Answer:
        """Post a form; `file` is (field, name, content) and makes it multipart."""
        if file is None:
            return await self._send(
                "POST", path, urlencode(fields).encode(), "application/x-www-form-urlencoded", expect
            )
        body = multipart(fields, file)
        return await self._send("POST", path, body, f"multipart/form-data; boundary={BOUNDARY}", expect)

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()

    async def _send(self, method: str, path: str, body: bytes, kind: str, expect: int) -> Answer:
        if self._connection is None or not self._connection.is_open:
            loop = asyncio.get_running_loop()
            _, self._connection = await loop.create_connection(Connection, "127.0.0.1", self.port, ssl=self.tls)
        answer = await self._connection.ask(self._request(method, path, body, kind))
        self.requests += 1
        self.received += len(answer.body)
        if answer.queries is not None:
            self.queries.append(answer.queries)
        for name, value in COOKIE.findall(answer.head):
            self.cookies[name.decode()] = value.decode()
        if answer.status != expect:
            raise UnexpectedAnswerError(f"{method} {path}: {answer.status} instead of {expect} {answer.location}")
        return answer

    def _request(self, method: str, path: str, body: bytes, kind: str) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def multipart(fields: dict[str, str], file: tuple[str, str, bytes]) -> bytes:
    """A form with a file, as browsers send it."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    name, filename, content = file
    opening = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
    parts.append(f"{opening}Content-Type: application/pdf\r\n\r\n".encode() + content)
    return b"".join(parts) + f"\r\n--{BOUNDARY}--\r\n".encode()


Act = Callable[[Browser], Awaitable[None]]


async def drive(browsers: list[Browser], act: Act, *, seconds: float, most: int | None = None) -> list[float]:
    """Each browser repeats `act` for so long, or `most` times in all; returns the seconds that each act took."""
    took: list[float] = []
    ends = time.perf_counter() + seconds
    rest = [most if most is not None else -1]

    async def repeat(browser: Browser) -> None:
        while time.perf_counter() < ends and rest[0] != 0:
            rest[0] -= 1
            start = time.perf_counter()
            await act(browser)
            took.append(time.perf_counter() - start)

    await asyncio.gather(*(repeat(browser) for browser in browsers))
    return took
