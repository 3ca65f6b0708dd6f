"""Writers of SQLite come each in its turn, whatever begins, fails, ends badly or is killed; readers never wait."""

import gc
import sqlite3
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from django.db import IntegrityError, OperationalError, connections, transaction
from pytest_django.plugin import DjangoDbBlocker

from cms.settings.environment import database
from portal.sqlite.base import DatabaseWrapper, turn_of
from portal.sqlite.writing_turn import NEXT
from tests.project.source import ROOT

USING = "in_turn"
PATIENCE = 60.0
SHORT = 0.2
PROCESS = """
import os, sys
from django.conf import settings
from cms.settings.environment import database
options = {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[1]}
settings.configure(DATABASES={"default": database(options, durable=False)})
from django.db import OperationalError, connection, connections, transaction

def say(word):
    print(word, flush=True)

def increment():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT number FROM counter")
        cursor.execute("UPDATE counter SET number = %s", [cursor.fetchone()[0] + 1])
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """A SQLite database with the portal's own settings, whatever the tests run on."""
    path = tmp_path / "counted.sqlite3"
    with closing(sqlite3.connect(path)) as made:
        made.executescript("CREATE TABLE counter (number integer CHECK (number >= 0)); INSERT INTO counter VALUES (0)")
        made.execute("CREATE TABLE came (number integer UNIQUE)")
        made.execute("PRAGMA journal_mode = WAL")
    config = database({"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}, durable=False)
    monkeypatch.setitem(connections.settings, USING, connections.configure_settings({"default": config})["default"])
    with django_db_blocker.unblock():
        yield path
        connections[USING].close()
        del connections[USING]
    # Where the database is locked as a connection is being made, Django leaves what SQLite opened to be collected.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def connected() -> DatabaseWrapper:
    """The connection of this thread."""
    return cast(DatabaseWrapper, connections[USING])


def run(statement: str) -> None:
    with connected().cursor() as cursor:
        cursor.execute(statement)


def increment() -> None:
    with transaction.atomic(using=USING):
        run(f"UPDATE counter SET number = {total()} + 1")


def come(number: int) -> None:
    """Every other one outside a transaction."""
    if number % 2:
        run(f"INSERT INTO came VALUES ({number})")
    else:
        with transaction.atomic(using=USING):
            run(f"INSERT INTO came VALUES ({number})")


def total() -> int:
    with connected().cursor() as cursor:
        cursor.execute("SELECT number FROM counter")
        return int(cursor.fetchone()[0])


class Beside(threading.Thread):
    """A thread that does something on its own connection, at once, and keeps what is raised."""

    def __init__(self, act: Callable[[], object], seconds: float = PATIENCE) -> None:
        super().__init__()
        self.act, self.seconds = act, seconds
        self.error: OperationalError | None = None
        self.start()

    def run(self) -> None:
        connected().settings_dict["OPTIONS"] = connected().settings_dict["OPTIONS"] | {"timeout": self.seconds}
        try:
            self.act()
        except OperationalError as error:
            self.error = error
        finally:
            connected().close()

    def result(self) -> OperationalError | None:
        self.join(PATIENCE)
        assert not self.is_alive()
        return self.error


def waits_in_vain(act: Callable[[], object] = increment) -> bool:
    error = Beside(act, SHORT).result()
    assert error is None or str(error) == "database is locked"
    return error is not None


def until(condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.002)


def stand_in_line(path: Path) -> int:
    turn = turn_of(str(path))
    assert turn is not None
    return len(turn._line)


def is_next(child: "subprocess.Popen[str]", path: Path) -> bool:
    """Whether it has the first byte, as the kernel says: to open the file here would free what this process has."""
    file = f":{Path(f'{path}.turn').stat().st_ino} {NEXT} {NEXT}"
    locks = Path("/proc/locks").read_text().splitlines()
    return any(line.endswith(file) and f" {child.pid} " in line and "->" not in line for line in locks)


@contextmanager
def process(path: Path, program: str) -> "Iterator[subprocess.Popen[str]]":
    """One beside, ready to do it; killed at the end if it is still there."""
    command = [sys.executable, "-W", "ignore", "-c", PROCESS + program, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        try:
            yield child
        finally:
            child.kill()


def heard(child: "subprocess.Popen[str]") -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def tell(child: "subprocess.Popen[str]") -> None:
    assert child.stdin is not None
    child.stdin.write("\n")
    child.stdin.flush()


WRITES = "with transaction.atomic():\n    say('writes'); sys.stdin.readline()\n"
"""Writes until it is told to end, or killed."""


# --- Who comes first -------------------------------------------------------------------------------------------------
def test_threads_write_in_the_order_in_which_they_came(path: Path) -> None:
    threads = []
    with transaction.atomic(using=USING):
        run("INSERT INTO came VALUES (-1)")
        for number in range(8):
            threads.append(Beside(partial(come, number)))
            until(lambda number=number: stand_in_line(path) == number + 2)
    assert [thread.result() for thread in threads] == [None] * 8
    with connected().cursor() as cursor:
        cursor.execute("SELECT number FROM came ORDER BY rowid")
        assert [number for (number,) in cursor] == list(range(-1, 8))


def test_a_process_that_has_just_written_comes_after_one_that_waits(path: Path) -> None:
    with ExitStack() as stack:
        with transaction.atomic(using=USING):
            child = stack.enter_context(process(path, "increment()\n"))
            until(lambda: is_next(child, path))
        with transaction.atomic(using=USING):
            assert total() == 1
        assert child.wait(PATIENCE) == 0


def test_who_reads_waits_for_nobody(path: Path) -> None:
    with process(path, WRITES) as child:
        assert heard(child) == "writes"
        assert Beside(total, 0.0).result() is None


# --- Who stays, or is killed -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("act", [increment, partial(come, 1)])
def test_who_waits_in_vain_is_told_as_by_sqlite(path: Path, act: Callable[[], None]) -> None:
    with transaction.atomic(using=USING):
        assert waits_in_vain(act)
        assert waits_in_vain(act)
    assert not waits_in_vain(act)


@pytest.mark.parametrize("act", [increment, partial(come, 1)])
def test_so_is_who_waits_for_another_process(path: Path, act: Callable[[], None]) -> None:
    with process(path, WRITES) as child:
        assert heard(child) == "writes"
        assert waits_in_vain(act)
        assert waits_in_vain(act)
        tell(child)
        assert Beside(act).result() is None


def test_who_is_killed_lets_the_next_go_on(path: Path) -> None:
    with process(path, WRITES) as child:
        assert heard(child) == "writes"
        other = Beside(increment)
        until(lambda: stand_in_line(path) == 1)
        child.kill()
        assert other.result() is None
    assert total() == 1


def test_one_that_is_killed_in_line_lets_the_others_go_on(path: Path) -> None:
    with transaction.atomic(using=USING), process(path, "increment()\n") as child:
        until(lambda: is_next(child, path))
    increment()
    assert total() == 1


def test_eight_processes_that_read_then_write_commit_all(path: Path) -> None:
    with ExitStack() as stack:
        children = [stack.enter_context(process(path, "for _ in range(50): increment()\n")) for _ in range(8)]
        assert [child.wait(PATIENCE * 2) for child in children] == [0] * 8
    assert total() == 400


CROWD = """
import threading, time
errors, lines = [], set()

def open_slowly(event, arguments):  # as a busy machine does, so that all others come meanwhile
    if event == "open" and str(arguments[0]).endswith(".turn"):
        time.sleep(0.5)

def write():
    try:
        connection.ensure_connection()
        lines.add(connection._turn)
        for _ in range(10):
            increment()
    except Exception as error:
        errors.append(error)
    connections.close_all()

sys.addaudithook(open_slowly)
threads = [threading.Thread(target=write) for _ in range(24)]
say("ready"); sys.stdin.readline()
for thread in threads: thread.start()
for thread in threads: thread.join()
say(f"{len(lines)} line, {errors}")
"""


def test_two_fresh_processes_whose_24_threads_connect_and_write_at_once_do_nothing_but_write(path: Path) -> None:
    with process(path, CROWD) as first, process(path, CROWD) as second:
        assert [heard(first), heard(second)] == ["ready", "ready"]
        tell(first)
        tell(second)
        assert [heard(first), heard(second)] == ["1 line, []"] * 2
    assert total() == 480


CIRCLE = """
from pathlib import Path
from portal.sqlite.base import turn_of
turn_of(sys.argv[1]).take(60)
turn_of(str(Path(sys.argv[1]).with_name("counted.sqlite3"))).take(60)
say("has both"); sys.stdin.readline()
"""


def test_where_the_kernel_refuses_to_wait_sqlite_says_who_writes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes, two databases: each has the turn of one and waits for the other's."""
    other = path.with_name("other.sqlite3")
    with closing(sqlite3.connect(other)) as link:
        link.execute("CREATE TABLE came (number integer)")
    config = connections.settings[USING]
    config = config | {"NAME": str(other), "OPTIONS": config["OPTIONS"] | {"timeout": SHORT}}
    monkeypatch.setitem(connections.settings, "other", config)
    with ExitStack() as stack, process(other, CIRCLE) as child:
        stack.enter_context(transaction.atomic(using=USING))
        until(lambda: is_next(child, path))
        with transaction.atomic(using="other"), connections["other"].cursor() as cursor:
            cursor.execute("INSERT INTO came VALUES (1)")
            stack.close()
            assert heard(child) == "has both"
            cursor.execute("INSERT INTO came VALUES (2)")
    with connections["other"].cursor() as cursor:
        cursor.execute("SELECT number FROM came ORDER BY rowid")
        assert [number for (number,) in cursor] == [1, 2]
    connections["other"].close()
    del connections["other"]
    increment()


# --- When a turn ends ------------------------------------------------------------------------------------------------
def fail_in_a_transaction() -> None:
    with pytest.raises(IntegrityError), transaction.atomic(using=USING):
        run("UPDATE counter SET number = -1")


def fail_outside_a_transaction() -> None:
    with pytest.raises(IntegrityError):
        run("UPDATE counter SET number = -1")


def fail_in_a_savepoint() -> None:
    with transaction.atomic(using=USING):
        with pytest.raises(IntegrityError), transaction.atomic(using=USING):
            run("UPDATE counter SET number = -1")
        assert waits_in_vain()
        with transaction.atomic(using=USING):
            run("UPDATE counter SET number = 1")
        assert waits_in_vain()


def close_in_a_transaction() -> None:
    with transaction.atomic(using=USING):
        run("UPDATE counter SET number = 1")
        connected().close()


def by_hand() -> None:
    """Django's transactions, without `atomic`: SQLite's begins with the first statement that writes."""
    connected().set_autocommit(False)
    assert not waits_in_vain()
    run("UPDATE counter SET number = 1")
    assert waits_in_vain()
    connected().commit()
    connected().set_autocommit(True)


def in_words() -> None:
    run("BEGIN IMMEDIATE")
    assert waits_in_vain()
    run("COMMIT")


def migrate() -> None:
    with connected().schema_editor() as editor:
        editor.execute("CREATE TABLE others (number integer)")
        assert waits_in_vain()


def write_many() -> None:
    with connected().cursor() as cursor:
        cursor.executemany("INSERT INTO came VALUES (%s)", [(number,) for number in range(100, 200)])


def leave_in_a_transaction() -> None:
    """A thread that ends without a word."""

    opened = []

    def begin() -> None:
        connected().set_autocommit(False)
        run("UPDATE counter SET number = 1")
        opened.append(connected().connection)
        del connections[USING]

    thread = threading.Thread(target=begin)
    thread.start()
    thread.join()
    gc.collect()
    opened.pop().close()


@pytest.mark.parametrize(
    "act",
    [
        increment,
        fail_in_a_transaction,
        fail_outside_a_transaction,
        fail_in_a_savepoint,
        close_in_a_transaction,
        by_hand,
        in_words,
        migrate,
        write_many,
        leave_in_a_transaction,
    ],
)
def test_it_ends_with_what_is_written(path: Path, act: Callable[[], None]) -> None:
    act()
    assert stand_in_line(path) == 0
    assert not waits_in_vain()


def test_who_can_not_begin_leaves_the_line(path: Path) -> None:
    """Another program, as a copy that goes on, stands in no line."""
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert waits_in_vain()
        assert stand_in_line(path) == 0
    assert not waits_in_vain()


# --- The file --------------------------------------------------------------------------------------------------------
FORKS = """
connection.ensure_connection()
with transaction.atomic():
    child = os.fork()
    if not child:
        inherited = connections["default"]
        del connections["default"]
        connection.settings_dict["OPTIONS"]["timeout"] = 0.2
        try:
            increment()
        except OperationalError as error:
            say(error)
        os._exit(0)
    os.waitpid(child, 0)
    other = os.fork()
    if not other:
        os._exit(0)
    os.waitpid(other, 0)
    say("writes still")
    sys.stdin.readline()
"""


def test_a_fork_inherits_no_turn_and_ends_none(path: Path) -> None:
    with process(path, FORKS) as child:
        assert heard(child) == "database is locked"
        assert heard(child) == "writes still"
        assert waits_in_vain()
        tell(child)
        assert Beside(increment).result() is None


def test_it_is_as_open_as_the_database_and_empty(path: Path) -> None:
    path.chmod(0o640)
    increment()
    file = path.with_name(f"{path.name}.turn").stat()
    assert (file.st_mode & 0o777, file.st_size) == (0o640, 0)


def test_without_a_file_sqlite_alone_says_who_writes(path: Path) -> None:
    path.with_name(f"{path.name}.turn").mkdir()
    increment()
    assert turn_of(str(path)) is None
    with transaction.atomic(using=USING):
        assert waits_in_vain()
    assert not waits_in_vain()


def test_a_database_in_memory_stands_in_no_line(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connections.settings[USING], "NAME", ":memory:")
    with transaction.atomic(using=USING):
        run("CREATE TABLE kept (number integer)")
    assert connected()._turn is None
    connected().connection.close()  # Django keeps a database in memory open
