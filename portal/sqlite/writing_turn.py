"""A lock for the writers of a file, among the threads and processes of a machine: first come, first served.

Only the order depends on it. Who writes is still SQLite's to say.
"""

import fcntl
import os
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

NEXT, WRITER = 0, 1
"""The bytes that processes lock. Who is next keeps that place until the writer leaves, so that a process which has just
written comes after it. The kernel frees those of a process that dies; one that is forked inherits none."""


class WritingTurn:
    """The line of one database in this process. Who takes a turn has a ticket, and gives it back."""

    def __init__(self, database: Path) -> None:
        """Make the file of the lock, empty, beside the database and as open as it. Raises OSError."""
        status = database.stat()
        self._file = os.open(f"{database}.turn", os.O_RDWR | os.O_CREAT, status.st_mode & 0o777)
        if os.geteuid() == 0:  # as SQLite does for its own files: the portal's account must be able to write it
            os.fchown(self._file, status.st_uid, status.st_gid)
        self._forget_threads()
        os.register_at_fork(after_in_child=self._forget_threads)

    def take(self, seconds: float) -> threading.Event:
        """Wait for a turn, first behind the threads of this process. Raises TimeoutError after so long.

        Raises OSError where the kernel refuses to wait: EDEADLK where it sees processes that wait for each other, which
        it says too when other threads of theirs hold the lines of other databases; ENOLCK where it has no lock left.
        """
        deadline = time.monotonic() + seconds
        ticket = threading.Event()
        with self._guard:
            self._line.append(ticket)
            is_first = self._line[0] is ticket
        if not is_first and not ticket.wait(seconds):
            self._step_out(ticket)
            raise TimeoutError
        if not self._is_free():
            self._wait_for_processes(ticket, deadline)
        return ticket

    def give_back(self, ticket: threading.Event) -> None:
        """Let the next one write."""
        if ticket in self._line:  # not where it was taken by the process that forked this one
            self._unlock(WRITER)
            self._step_out(ticket)

    def _forget_threads(self) -> None:
        self._guard = threading.Lock()
        self._line: deque[threading.Event] = deque()
        self._usher = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writing-turn")

    def _step_out(self, ticket: threading.Event) -> None:
        with self._guard:
            self._line.remove(ticket)
            if self._line:
                self._line[0].set()

    def _is_free(self) -> bool:
        """Lock both bytes if nobody else has one; « next » stays locked where only the other is another's."""
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, NEXT)
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, WRITER)
        except OSError:
            return False
        self._unlock(NEXT)
        return True

    def _wait_for_processes(self, ticket: threading.Event, deadline: float) -> None:
        """By another thread, since the kernel wakes at once who waits for a byte, but knows no limit of time."""
        locked = self._usher.submit(self._lock)
        try:
            locked.result(max(0.0, deadline - time.monotonic()))
        except BaseException:
            locked.add_done_callback(lambda _locked: self.give_back(ticket))
            raise

    def _lock(self) -> None:
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX, 1, NEXT)
            fcntl.lockf(self._file, fcntl.LOCK_EX, 1, WRITER)
        finally:
            self._unlock(NEXT)

    def _unlock(self, byte: int) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_UN, 1, byte)
