"""A real PgBouncer, in transaction mode, in front of the test's PostgreSQL."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connection

from cms.settings.environment import postgresql
from tests.another_process import PATIENCE
from tests.notifications.sink import free_port

SETTINGS = """
[databases]
{name} = {where}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
max_prepared_statements = {prepared}
max_client_conn = 100
"""


def program() -> str | None:
    """Where PgBouncer is, if it is installed."""
    return shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextmanager
def running(folder: Path, *, connections: int, prepared: int) -> Iterator[int]:
    """Run it with so many connections to the test's database, and statements kept in each; the port that it has."""
    known, port = connection.settings_dict, free_port()
    parts = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    where = " ".join(f"{name}={known[key]}" for name, key in parts.items() if known.get(key))
    settings = folder / "pgbouncer.ini"
    chosen = {"port": port, "connections": connections, "prepared": prepared}
    settings.write_text(SETTINGS.format(name=known["NAME"], where=where, **chosen))
    as_user = []
    if os.geteuid() == 0:  # it refuses root
        shutil.chown(settings, "nobody")
        as_user = ["setpriv", "--reuid=nobody", "--clear-groups"]
    with settings.open("rb") as stdin:
        process = subprocess.Popen([*as_user, str(program()), "/dev/stdin"], stdin=stdin, stderr=subprocess.DEVNULL)
    try:
        _wait(port, process)
        yield port
    finally:
        process.kill()
        process.wait()


@contextmanager
def through(port: int, *, prepared: bool) -> Iterator[None]:
    """The connections of this process, and of those that it starts, go by there, as `DATABASE_PGBOUNCER` says."""
    before = {**connection.settings_dict}
    connection.close()
    connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": str(port)} | postgresql(
        {}, pooled=True, prepared=prepared
    )
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    name, user = connection.settings_dict["NAME"], connection.settings_dict["USER"]
    ends = time.monotonic() + PATIENCE
    while True:
        assert process.poll() is None, "PgBouncer did not start"
        assert time.monotonic() < ends, "PgBouncer does not answer"
        try:
            psycopg.connect(host="127.0.0.1", port=port, dbname=name, user=user or "anybody").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
