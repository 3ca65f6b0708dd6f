"""What is collected is one JSON object a line in production; at a terminal, each line says who speaks."""

import json
import re
import subprocess
import sys

import pytest

from tests.project.source import ROOT

SUPERVISED = """
import sys
sys.path.insert(0, "script/support")
from serve import Supervisor
supervisor = Supervisor()
supervisor.add_process("web", sys.argv[1])
supervisor.loop()
"""
SAID = """echo '{"event": "request", "ms": 1200}'; echo 'a server’s own words'; exit 0"""


def lines(secret: str) -> list[str]:
    """What a process says through the one that starts it, nobody looking."""
    result = subprocess.run(
        [sys.executable, "-c", SUPERVISED, SAID],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "SECRET_KEY": secret, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    return result.stdout.splitlines()


def test_each_line_is_an_event() -> None:
    events = [json.loads(line) for line in lines("a secret")]
    assert {"event": "request", "ms": 1200} in events
    words = next(event for event in events if event["event"] == "a server’s own words")
    assert (words["logger"], set(words)) == ("web", {"event", "level", "logger", "timestamp"})


def test_the_demo_s_lines_have_nothing_in_front() -> None:
    assert {'{"event": "request", "ms": 1200}', "a server’s own words"} <= set(lines(""))


@pytest.mark.parametrize("line", ['{"event": "x"}', "words"])
def test_at_a_terminal_the_name_is_in_front(line: str) -> None:
    command = [sys.executable, "script/support/at_a_terminal.py", "--", sys.executable, "-c", SUPERVISED]
    result = subprocess.run(
        [*command, f"echo '{line}'"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert f"web    | {line}" in re.sub(r"\x1b\[\d+m", "", result.stdout)
