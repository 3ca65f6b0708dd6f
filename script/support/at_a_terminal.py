"""Runs a command at a terminal made for it, and gives each question its answer: for drills that follow people.

at_a_terminal.py ANSWER… -- COMMAND…: a question is what ends with a colon and a space; ends as the command does, or
with 1 when it asks more, or less, than there are answers, or says nothing for PATIENCE seconds.
"""

import os
import pty
import select
import signal
import sys

PATIENCE = 120


def main(answers: list[str], command: list[str]) -> int:
    """Ask, answer, and return the code of the command; what it says is shown."""
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(command[0], command)  # noqa: S606 - no shell
    said, has_ended = b"", False
    while select.select([terminal], [], [], PATIENCE)[0]:
        try:
            said += (part := os.read(terminal, 4096))
        except OSError:  # nobody is at the other side
            has_ended = True
            break
        sys.stdout.buffer.write(part)
        if said.rstrip(b" \xc2\xa0").endswith(b":") and said.endswith(b" "):
            if not answers:
                break
            os.write(terminal, answers.pop(0).encode() + b"\n")
            said = b""
    if not has_ended:
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) or bool(answers)


if __name__ == "__main__":
    at = sys.argv.index("--")
    sys.exit(main(sys.argv[1:at], sys.argv[at + 1 :]))
