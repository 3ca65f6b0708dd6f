"""Does the acts of scenarios in this process, and counts what each writes: no server, no network, no time measured."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from benchmarks.load import Answer
from benchmarks.scenario import Scenario

WRITES = ("INSERT", "UPDATE", "DELETE")


class Writes:
    """Rows written through the connection, and the transactions that wrote any: each is one durable flush."""

    def __init__(self) -> None:
        self.rows = self.flushes = 0
        self._are_pending = False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: ANN401 - Django's own signature
        result = execute(sql, params, many, context)
        if sql.lstrip().upper().startswith(WRITES):
            if connection.vendor != "sqlite":
                self.rows += max(context["cursor"].rowcount, 0)
            self._are_pending = True
            if not connection.in_atomic_block:
                self.committed()
        return result

    def committed(self) -> None:
        """What was written since the last time is on the disk."""
        self.flushes += self._are_pending
        self._are_pending = False


@contextmanager
def counted() -> Iterator[Writes]:
    """Count what the block writes; known at its end."""
    writes, commit = Writes(), connection.commit

    def committing() -> None:
        commit()
        writes.committed()

    connection.commit = committing  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(writes):
            before = _changes()
            yield writes
            writes.rows += _changes() - before
    finally:
        del connection.commit


def _changes() -> int:
    """SQLite's own count: it doesn't know how many rows a statement writes before it has given them back."""
    connection.ensure_connection()
    return int(connection.connection.total_changes) if connection.vendor == "sqlite" else 0


class Somebody:
    """Stands for the browser of a scenario: the same requests, answered in this process."""

    def __init__(self, scenario: Scenario, number: int = 0) -> None:
        self.cookies = scenario.browser(number)
        self._client = Client(headers={"host": "127.0.0.1", **scenario.headers})

    async def get(self, path: str, expect: int = 200) -> Answer:
        """Ask for a page."""
        return self._answer(self._send(path), expect)

    async def post(
        self, path: str, fields: dict[str, str], *, file: tuple[str, str, bytes] | None = None, expect: int = 302
    ) -> Answer:
        """Post a form, with a PDF where there is one."""
        uploads = {} if file is None else {file[0]: SimpleUploadedFile(file[1], file[2], "application/pdf")}
        return self._answer(self._send(path, {**fields, **uploads}), expect)

    def _send(self, path: str, data: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 - Django's test response
        self._client.cookies.clear()
        for name, value in self.cookies.items():
            self._client.cookies[name] = value
        response = self._client.get(path) if data is None else self._client.post(path, data)
        self.cookies |= {name: cookie.value for name, cookie in response.cookies.items()}
        return response

    def _answer(self, response: Any, expect: int) -> Answer:  # noqa: ANN401 - Django's test response
        if response.status_code != expect:
            raise RuntimeError(f"{response.status_code} instead of {expect}: {response.request['PATH_INFO']}")
        body = b"".join(response.streaming_content) if response.streaming else response.content
        head = f"HTTP/1.1 {response.status_code}\r\nlocation: {response.headers.get('Location', '')}\r\n"
        response.close()
        return Answer(response.status_code, head.encode(), body)


def do(scenario: Scenario, somebody: Somebody) -> None:
    """One act, which waits for nothing."""
    act = scenario.act(somebody)  # type: ignore[arg-type]
    try:
        act.send(None)  # type: ignore[attr-defined]
    except StopIteration:
        return
    raise RuntimeError(f"{scenario.name} waits for something")
