"""What is answered when something fails on our side: that it is ours, or that it will be back in a moment."""

import sqlite3
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from portal.resilience.errors import AwayError

AWAY = (OperationalError, InterfaceError, AwayError)
"""What may say that the database or the storage doesn't answer: `is_away` tells it from a question asked wrong."""
SQLITE_AWAY = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOLFS,
    }
)
"""Locks, the disk, a file that can't be opened. SQLite calls an unknown column or a wrong query the same as these."""
PRIMARY_CODE = 0xFF
ASKED_WRONG = ("54",)
"""Classes of errors that PostgreSQL calls operational where the question is too complex (its manual, appendix A)."""
RETRY_AFTER = 30
"""Seconds, for robots and proxies: a database restarted is back by then."""


def server_error(request: HttpRequest) -> HttpResponse:
    """A 503 with when to come back where what we lean on is away, else a 500; neither needs anything of the portal."""
    if is_away(sys.exc_info()[1]):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": str(RETRY_AFTER)})
    return HttpResponse(render_to_string("500.html"), status=500)


def is_away(error: BaseException | None) -> bool:
    """Whether the database or the storage doesn't answer for now, rather than refuses what we ask of it."""
    if not isinstance(error, AWAY):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)  # none: raised by the module itself, of a closed connection
        return code is None or code & PRIMARY_CODE in SQLITE_AWAY
    return not str(getattr(cause, "sqlstate", None) or "").startswith(ASKED_WRONG)
