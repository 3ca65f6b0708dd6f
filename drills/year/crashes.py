"""A process that dies just before or just after a commit: raised there, its connection and its caches are gone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

from django.core.cache import caches
from django.db import connection

from drills.year.draw import Draw
from portal.resilience.breaker import breakers


class Crash(BaseException):
    """The process died; no handler of the product sees it."""


@dataclass
class Crashes:
    """When it dies: drawn, one commit in `one_in`, or at the commit `at` alone, counted from one."""

    draw: Draw | None = None
    one_in: int = 10
    at: int = 0
    after: bool = True
    """Whether it dies after the commit `at`, not before."""
    commits: int = field(default=0, init=False)
    count: int = field(default=0, init=False)
    """How often it died."""
    is_armed: bool = field(default=False, init=False)

    def moment(self) -> str:
        """`before`, `after` this commit, or empty."""
        if not self.is_armed:
            return ""
        self.commits += 1
        if self.at:
            return ("after" if self.after else "before") if self.commits == self.at else ""
        if self.draw is None or not self.draw.chance(1 / self.one_in):
            return ""
        return self.draw.choice(["before", "after"])

    @contextmanager
    def armed(self) -> Iterator[None]:
        """Die only in here: in what people and tasks do, not in what looks on."""
        self.is_armed = True
        try:
            yield
        except Crash:
            self.count += 1
            start_again()
            raise
        finally:
            self.is_armed = False


@contextmanager
def at_commits(crashes: Crashes) -> Iterator[None]:
    """Have them raised by the commits of the database."""
    commit = connection.commit

    def dying() -> None:
        moment = crashes.moment()
        if moment == "before":
            connection.rollback()
            raise Crash
        commit()
        if moment == "after":
            raise Crash

    with patch.object(connection, "commit", dying):
        yield


def start_again() -> None:
    """What another process begins with: no connection, nothing remembered."""
    connection.close()
    for cache in caches.all():
        cache.clear()
    for breaker in breakers:
        breaker.reset()
