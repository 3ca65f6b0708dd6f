"""Several nodes started at once: one prepares the database, the others wait; none fails."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection

from portal.database.preparation import alone
from tests.another_process import environment
from tests.database import with_an_empty_one

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


def test_the_second_waits_for_the_first() -> None:
    entered, steps, waits = threading.Event(), list[str](), threading.Event()

    def second() -> None:
        entered.wait(30)
        with alone(waits.set):
            steps.append("second")
        connection.close()

    other = threading.Thread(target=second)
    other.start()
    with alone(lambda: pytest.fail("nobody was there")):
        entered.set()
        assert waits.wait(30)
        steps.append("first")
    other.join(30)
    assert steps == ["first", "second"]


def test_who_dies_lets_the_next_go_on() -> None:
    with pytest.raises(RuntimeError), alone(lambda: None):
        raise RuntimeError
    with alone(lambda: pytest.fail("nobody was there")):
        pass


@pytest.mark.long
@pytest.mark.postgresql
def test_two_nodes_on_an_empty_database_are_both_ready(tmp_path: Path) -> None:
    with with_an_empty_one():
        nodes = [node(tmp_path / str(number)) for number in range(2)]
        said = [process.communicate()[0] for process in nodes]
        assert [process.returncode for process in nodes] == [0, 0], said
        assert sum("attente" in text for text in said) == 1
        assert "portal_installation" in connection.introspection.table_names()


def node(folder: Path) -> "subprocess.Popen[str]":
    """What `script/server` does before it serves, on a machine of its own."""
    folder.mkdir()
    command = [sys.executable, "script/support/prepare.py"]
    where = environment(TMPDIR=str(folder))
    return subprocess.Popen(command, env=where, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
