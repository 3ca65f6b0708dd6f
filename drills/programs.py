"""What surrounds the portal, each a program of its own that may be frozen, killed and started again."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import boto3
import psycopg
import redis

from benchmarks.server import Process, free_port

PATIENCE = 120
"""Seconds: a machine under load is slow, not wrong."""
PACKAGES = {"nginx": "nginx", "redis-server": "redis-server", "openssl": "openssl", "initdb": "postgresql"}
"""The Debian package of each program."""
POSTGRESQL_FOLDERS = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
BUCKET, KEY = "documents", "parvis"


class MissingError(Exception):
    """Debian packages that must be installed first; its text names them."""


def program(name: str) -> str:
    """Where a program is, in the folders of Debian too; empty when it is not installed."""
    folders = [os.environ.get("PATH", ""), "/usr/sbin", *POSTGRESQL_FOLDERS]
    return shutil.which(name, path=":".join(folders)) or ""


def check_packages(*programs: str) -> None:
    """Raise `MissingError` with the packages of those programs that are not here."""
    missing = sorted({PACKAGES[name] for name in programs if not program(name)})
    if missing:
        raise MissingError(" ".join(missing))


def wait_until(ready: Callable[[], bool], what: str, *running: Process, seconds: float = PATIENCE) -> None:
    """Wait for `ready`; raises RuntimeError when one of these programs ends by itself, TimeoutError after `seconds`."""
    ends = time.monotonic() + seconds
    while not ready():
        for process in running:
            process.check()
        if time.monotonic() > ends:
            raise TimeoutError(f"{what}: nothing in {seconds:.0f} s")
        time.sleep(0.05)


def listens(port: int) -> bool:
    """Whether someone answers on this port of loopback."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Program:
    """A program on a port of its own; `start` waits until it listens there."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name, self.port = folder, name, free_port()
        self.log = folder / f"{name}.log"
        self.process: Process | None = None

    def command(self) -> list[str]:
        """What is run."""
        raise NotImplementedError

    def answers(self) -> bool:
        """Whether it serves."""
        return listens(self.port)

    def start(self) -> None:
        """Start it, and wait until it serves."""
        self.process = Process(*self.command(), environment=dict(os.environ), log=self.log)
        wait_until(self.answers, self.name, self.process)

    def freeze(self) -> None:
        """Let it hold its connections and answer nothing."""
        self._tell(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._tell(signal.SIGCONT)

    def kill(self) -> None:
        """End it and its children without a word; nothing when it is not running."""
        if self.process is not None:
            self.process.kill()
            self.process = None

    def _tell(self, number: signal.Signals) -> None:
        if self.process is not None:
            self.process.tell(number)


class Postgres(Program):
    """A PostgreSQL of its own, in a temporary folder that its user may reach."""

    def __init__(self, folder: Path, *options: str) -> None:
        super().__init__(folder, "postgresql")
        self.home = Path(tempfile.mkdtemp(prefix="parvis-pg-"))
        self.home.chmod(0o755)
        self.data = self.home / "data"
        self.options = options
        self.url = f"postgres://parvis@127.0.0.1:{self.port}/parvis"
        if os.geteuid() == 0:  # it refuses root
            shutil.chown(self.home, "nobody", "nogroup")

    def as_user(self, *command: str) -> list[str]:
        """The command, as the user of the data."""
        prefix = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
        return [*prefix, program(command[0]), *command[1:]]

    def run(self, *command: str) -> None:
        """Run one of PostgreSQL's programs to its end; raises CalledProcessError."""
        subprocess.run(self.as_user(*command), check=True, capture_output=True, cwd=self.home)

    def create(self) -> None:
        """Make the cluster, and the portal's database in it."""
        self.run("initdb", "-D", str(self.data), "-U", "parvis", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.start()
        with psycopg.connect(self.url.removesuffix("parvis") + "postgres", autocommit=True) as link:
            link.execute("CREATE DATABASE parvis")

    def reap(self, place: Path) -> None:
        """Leave a copy of all its data there."""
        self.run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop")
        shutil.copytree(self.data, place)
        self.start()

    def sow(self, place: Path) -> None:
        """Start anew with the data left there."""
        self.kill()
        shutil.rmtree(self.data)
        shutil.copytree(place, self.data)
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", "nobody:nogroup", str(self.data)], check=True)
        self.start()

    def command(self) -> list[str]:
        """The server, on loopback alone."""
        options = [f"--port={self.port}", "--listen_addresses=127.0.0.1", "--unix_socket_directories=", *self.options]
        return self.as_user("postgres", "-D", str(self.data), *options)

    def answers(self) -> bool:
        """Whether it takes connections, not only listens."""
        try:
            psycopg.connect(self.url.removesuffix("parvis") + "postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def restart_at_once(self) -> None:
        """`pg_ctl -m immediate restart`: every connection cut, the log of writes played again."""
        self.run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")
        self.start()

    def remove(self) -> None:
        """End it, and remove all that it kept."""
        self.kill()
        shutil.rmtree(self.home, ignore_errors=True)


class Redis(Program):
    """A Redis of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "redis")
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        """The server, which keeps nothing on disk."""
        return [program("redis-server"), f"--port {self.port}", "--bind 127.0.0.1", "--save", ""]

    def empty(self) -> None:
        """Forget everything."""
        with redis.Redis(port=self.port) as link:
            link.flushall()


class S3(Program):
    """A server that speaks as S3 does, with one bucket; what it keeps ends with it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "s3")
        self.url = f"http://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        """Moto's server."""
        return [str(Path(sys.executable).with_name("moto_server")), "-H", "127.0.0.1", "-p", str(self.port)]

    def start(self) -> None:
        """Serve, with the bucket."""
        super().start()
        self.client().create_bucket(Bucket=BUCKET)

    def client(self):  # type: ignore[no-untyped-def]  # noqa: ANN201 - boto3 makes its classes as it runs
        """Boto's client of this server."""
        keys = {"aws_access_key_id": KEY, "aws_secret_access_key": KEY, "region_name": "us-east-1"}
        return boto3.client("s3", endpoint_url=self.url, **keys)

    def names(self) -> set[str]:
        """Every object there."""
        pages = self.client().get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        return {each["Key"] for page in pages for each in page.get("Contents", [])}

    def environment(self) -> dict[str, str]:
        """The portal's variables."""
        variables = {"BUCKET": BUCKET, "ENDPOINT_URL": self.url, "REGION": "us-east-1", "ADDRESSING_STYLE": "path"}
        keys = {"ACCESS_KEY_ID": KEY, "SECRET_ACCESS_KEY": KEY}
        return {f"S3_{name}": value for name, value in (variables | keys).items()}


class Mailbox(Program):
    """An SMTP server that takes every e-mail into a folder, a file each."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "smtp")
        self.mails = folder / "courriels"

    def command(self) -> list[str]:
        """aiosmtpd's, as this user."""
        handler = ["-c", "aiosmtpd.handlers.Mailbox", str(self.mails)]
        return [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{self.port}", *handler]

    def identifiers(self) -> list[str]:
        """The Message-ID of each e-mail taken, as often as it was."""
        texts = (path.read_bytes().decode(errors="replace") for path in (self.mails / "new").glob("*"))
        lines = (line for text in texts for line in text.split("\n\n", 1)[0].splitlines())
        return [line.split(":", 1)[1].strip() for line in lines if line.lower().startswith("message-id:")]
