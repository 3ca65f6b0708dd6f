"""Servers that misbehave as asked, and a disk that is full."""

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

DISK_MEGABYTES = 24
LEFT_BYTES = 4_096
"""A page, which the system itself needs to note a file."""


class RudeMailServer:
    """Takes `seconds` over each e-mail; breaks the connection after the text and before its answer, `cuts` times."""

    def __init__(self, port: int) -> None:
        self.port, self.cuts, self.seconds = port, 0, 0.0
        self.offered, self.taken = Counter[str](), Counter[str]()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Note it, and answer or not."""
        name = str(message_from_bytes(envelope.content or b"")["Message-ID"])  # type: ignore[arg-type]
        self.offered[name] += 1
        if self.cuts:
            self.cuts -= 1
            if server.transport:
                server.transport.abort()  # type: ignore[attr-defined]
            return "451 cut"
        await asyncio.sleep(self.seconds)
        self.taken[name] += 1
        return "250 taken"

    @contextlib.contextmanager
    def running(self) -> Iterator["RudeMailServer"]:
        """Serve until the block ends."""
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield self
        finally:
            controller.stop()


class SilentServer:
    """Takes every connection, and never answers."""

    @contextlib.contextmanager
    def running(self) -> Iterator[int]:
        """Listen until the block ends; the port."""
        with socket.create_server(("127.0.0.1", 0)) as listening:
            sockets: list[socket.socket] = []
            thread = threading.Thread(target=self._take, args=(listening, sockets), daemon=True)
            thread.start()
            yield int(listening.getsockname()[1])
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
            for each in sockets:
                each.close()

    @staticmethod
    def _take(listening: socket.socket, sockets: list[socket.socket]) -> None:
        with contextlib.suppress(OSError):
            while True:
                sockets.append(listening.accept()[0])


@contextlib.contextmanager
def full_disk() -> Iterator[tuple[Path, Callable[[], None]]]:
    """A small disk of its own, mounted, and what fills it; ends the program where nothing may be mounted."""
    place = Path(tempfile.mkdtemp(prefix="parvis-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m,mode=700", "tmpfs", str(place)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        place.rmdir()
        raise SystemExit("✗ Cet exercice monte un petit disque : lancez-le en tant que root.")

    def fill() -> None:
        free = shutil.disk_usage(place).free - LEFT_BYTES
        with (place / "filler").open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, free)

    try:
        yield place, fill
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)
        place.rmdir()
