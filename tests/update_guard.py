"""Makes a failure of an UPDATE that looks for its rows through another table.

Django writes those as `WHERE id IN (SELECT …)`. PostgreSQL, which waits for a row that somebody else holds, looks again
at the row's own columns alone: a condition inside the SELECT was true when it began, and two who compare and set both
succeed. What must be compared is a column of the table that is written (`filter(posted_on=None, decision__in=…)`).
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from django.db.models.sql.compiler import SQLUpdateCompiler

ROOT = Path(__file__).resolve().parents[1]
TESTS, LIBRARIES = str(ROOT / "tests"), str(ROOT / ".venv")
"""What tests prepare is theirs alone, and libraries answer for themselves."""


class JoinedUpdateError(AssertionError):
    """An UPDATE of ours compares what another table holds."""


@contextmanager
def updates_compare_their_own_columns() -> Iterator[None]:
    """Refuse the others, where the project writes them."""
    prepare = SQLUpdateCompiler.pre_sql_setup

    def check(compiler: SQLUpdateCompiler) -> None:
        query = compiler.query
        query.get_initial_alias()
        if sum(count > 0 for count in query.alias_refcount.values()) > 1 and _is_written_by_us():
            raise JoinedUpdateError(f"UPDATE of {query.model.__name__} through a join: {query.where}")
        prepare(compiler)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLUpdateCompiler, "pre_sql_setup", check)
        yield


def _is_written_by_us() -> bool:
    """Whether the nearest code that isn't a library's is the project's, and no test's."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        path = frame.f_code.co_filename
        if path.startswith(str(ROOT)) and not path.startswith(LIBRARIES):
            return not path.startswith(TESTS)
        frame = frame.f_back
    return False
