"""Two web nodes and two of tasks, all that surrounds them, and nginx with TLS in front: on one machine."""

import contextlib
import os
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from benchmarks.server import ROOT, Process, free_port, manage
from drills.front import Nginx
from drills.programs import S3, Mailbox, Postgres, Program, Redis, check_packages, wait_until

WEB, TASKS = ("web-1", "web-2"), ("taches-1", "taches-2")
STOP_SECONDS = 60
SQLITE = "sqlite"
"""In place of the address of a database: a file, which nodes on one machine may share."""


@dataclass
class Cluster:
    """The programs of it, by what they do; `nodes` by name."""

    folder: Path
    env: dict[str, str]
    nginx: Nginx
    mail: Mailbox
    s3: S3
    redis: Redis
    postgres: Postgres | None
    ports: dict[str, int]
    nodes: dict[str, Process] = field(default_factory=dict)
    extra: dict[str, dict[str, str]] = field(default_factory=dict)
    """Variables that a node alone has."""
    code: dict[str, Path] = field(default_factory=dict)
    """Where the code of a node stands, when it is not this one."""

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.env["DATABASE_URL"]

    def around(self) -> list[Program]:
        """The programs that are not the portal."""
        return [each for each in (self.postgres, self.redis, self.s3, self.mail, self.nginx) if each is not None]

    def start_node(self, name: str) -> None:
        """Start a node as `script/server` does once all is prepared; it may not answer yet."""
        role = "web" if name in WEB else "worker"
        own = {"PARVIS_NODE": name, "PARVIS_ROLE": role, "PARVIS_VAR": str(self.place(name))}
        own |= {"PORT": str(self.ports.get(name, 0)), "PARVIS_BIND": "127.0.0.1"}
        code = self.code.get(name, ROOT)
        command = (sys.executable, str(code / "script/support/serve.py"))
        env = self.env | own | {"PYTHONPATH": str(code)} | self.extra.get(name, {})
        self.nodes[name] = Process(*command, environment=env, log=self.folder / f"{name}.log", folder=code)

    def prepare_with(self, code: Path) -> Process:
        """Have this code bring the database up to date, as `script/server` does before it serves; it has only begun."""
        command = (sys.executable, str(code / "script/support/prepare.py"))
        env = self.env | {"PARVIS_VAR": str(self.folder), "PYTHONPATH": str(code)}
        return Process(*command, environment=env, log=self.folder / "preparation.log", folder=code)

    def place(self, name: str) -> Path:
        """A node's own folder; the static files in it are those of all."""
        place = self.folder / name
        if not place.exists():
            place.mkdir()
            (place / "static").symlink_to(self.folder / "static")
        return place

    def is_ready(self, name: str) -> bool:
        """Whether a web node answers, asked itself."""
        return _answers(self.ports[name])

    def wait_for(self, *names: str) -> None:
        """Wait until these web nodes answer."""
        for name in names:
            wait_until(lambda name=name: self.is_ready(name), name, self.nodes[name])  # type: ignore[misc]

    def kill_node(self, name: str) -> None:
        """End a node and its children without a word."""
        self.nodes.pop(name).kill()

    def stop_nodes(self, *names: str) -> None:
        """Ask these nodes to end, all at once, and wait until they finished what they had in hand."""
        leaving = [self.nodes.pop(name) for name in names or tuple(self.nodes)]
        for node in leaving:
            node.tell_leader(signal.SIGTERM)
        for node in leaving:
            with contextlib.suppress(TimeoutError):
                wait_until(node.has_ended, "stop", seconds=STOP_SECONDS)
            node.kill()

    def manage(self, *arguments: str, **extra: str) -> str:
        """Run a program of the portal with the environment of a node; what it printed. Raises RuntimeError."""
        return manage(self.env | {"PARVIS_VAR": str(self.folder)} | extra, *arguments)


def _answers(port: int) -> bool:

    link = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        link.request("GET", "/health/ready/")
        return link.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        link.close()


def environment(url: str, database: str, *around: dict[str, str]) -> dict[str, str]:
    """What every node is told; the database apart, nothing of the caller's."""
    variables = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    env = variables | {
        "DJANGO_SETTINGS_MODULE": "drills.settings",
        "PYTHONPATH": str(ROOT),
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
        "PARVIS_BASE_URL": url,
        "DEFAULT_FROM_EMAIL": "ne-pas-repondre@departement.test",
        "DATABASE_URL": database,
        "EMAIL_HOST": "127.0.0.1",
        "PARVIS_TRUSTED_PROXIES": "1",
        "PARVIS_HEALTH_TOKEN": secrets.token_urlsafe(32),
    }
    for each in around:
        env |= each
    return env


@contextlib.contextmanager
def cluster(
    *, database: str = "", port: int = 0, options: tuple[str, ...] = (), extra: dict[str, str] | None = None
) -> Iterator[Cluster]:
    """All of it but the nodes, started; killed and removed at the end, however it ends.

    Without the address of a `database`, a PostgreSQL of its own, started with `options`. `extra` are variables of the
    nodes. Raises `MissingError` when a Debian package is.
    """
    check_packages("nginx", "redis-server", "openssl", *([] if database else ["initdb"]))
    folder = Path(tempfile.mkdtemp(prefix="parvis-cluster-"))
    ports = {name: free_port() for name in WEB}
    postgres = None if database else Postgres(folder, *options)
    nginx, mail = Nginx(folder, list(ports.values()), port), Mailbox(folder)
    s3, redis = S3(folder), Redis(folder)
    file = f"sqlite:///{folder}/parvis.sqlite3"
    url = postgres.url if postgres else (file if database == SQLITE else database)
    told_of = (
        {"EMAIL_PORT": str(mail.port), "REDIS_URL": redis.url},
        s3.environment(),
        {"TMPDIR": str(folder)},
        extra or {},
    )
    portal = Cluster(folder, environment(nginx.url, url, *told_of), nginx, mail, s3, redis, postgres, ports)
    try:
        for each in portal.around():
            each.create() if isinstance(each, Postgres) else each.start()
        yield portal
    finally:
        for node in portal.nodes.values():
            node.kill()
        for each in reversed(portal.around()):
            each.kill()
        if postgres:
            postgres.remove()
        shutil.rmtree(folder, ignore_errors=True)


def prepare(made: Cluster) -> None:
    """Bring the database up to date and gather the static files, as `script/server` does before it serves.

    `DRILL_SEED` names a folder where the first of several drills leaves what it made, for the next ones.
    """
    seed = Path(os.environ.get("DRILL_SEED", os.devnull))
    if made.postgres is None or not seed.is_dir():
        made.manage("script/support/prepare.py")
    elif (seed / "static").is_dir():
        made.postgres.sow(seed / "data")
        shutil.copytree(seed / "static", made.folder / "static")
    else:
        made.manage("script/support/prepare.py")
        made.postgres.reap(seed / "data")
        shutil.copytree(made.folder / "static", seed / "static")


def start_nodes(made: Cluster) -> None:
    """Start the four nodes, and wait until both web nodes answer, then that nginx does."""
    for name in (*WEB, *TASKS):
        made.start_node(name)
    made.wait_for(*WEB)
    wait_until(made.nginx.serves, "nginx")
