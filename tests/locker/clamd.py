"""A real clamd, from Debian's package, that knows one signature: ours. Nothing is downloaded."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARK = b"PARVIS-HARMFUL-TEST-STRING-9F2C"
"""What the local signature finds, in the raw bytes or in a stream that it opens."""
PATIENCE = 60.0


def program() -> str | None:
    """Where clamd is, if it is installed."""
    return shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/sbin")


@contextmanager
def running(folder: Path, *, port: int | None = None) -> Iterator[Path]:
    """Run clamd in `folder`; the path of its socket. It listens on a local port too if one is given."""
    signatures = folder / "signatures"
    signatures.mkdir(parents=True, exist_ok=True)
    (signatures / "local.ndb").write_text(f"Parvis.Test:0:*:{MARK.hex()}\n")
    where = folder / "clamd.sock"
    settings = folder / "clamd.conf"
    settings.write_text(_settings(signatures, where, port))
    arguments = [str(program()), "--foreground", f"--config-file={settings}"]
    with (folder / "log").open("wb") as log, subprocess.Popen(arguments, stdout=log, stderr=log) as process:
        try:
            _wait(where, process)
            yield where
        finally:
            process.kill()


def _settings(signatures: Path, where: Path, port: int | None) -> str:
    lines = [f"DatabaseDirectory {signatures}", f"LocalSocket {where}", "Foreground yes", "StreamMaxLength 60M"]
    lines += [f"TCPSocket {port}", "TCPAddr 127.0.0.1"] if port else []
    return "\n".join(lines) + "\n"


def _wait(where: Path, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(str(where)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("clamd did not start: see its log")
