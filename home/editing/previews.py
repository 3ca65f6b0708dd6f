"""How editors look at a page before others do: as a visitor, as somebody signed in, before a procedure opens or after.

Nothing here is saved: the dates of a procedure are changed in memory, for one drawing of its page.
"""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teleservices.models import Procedure

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

AS_VISITOR, SIGNED_IN = "", "connecte"
BEFORE, DURING, AFTER = "avant", "pendant", "apres"
Modes = list[tuple[str, "StrOrPromise"]]
OF_PAGES: Modes = [(AS_VISITOR, _("As a visitor")), (SIGNED_IN, _("As somebody signed in"))]
OF_PROCEDURES: Modes = [
    (BEFORE, _("Before it opens")),
    (DURING, _("While it is open")),
    (AFTER, _("Once it is closed")),
]
IN_A_WHILE = dt.timedelta(days=30)
"""Where a procedure has no such date, it opens so long after today."""


def show_as(procedure: Procedure, mode: str, *, now: dt.datetime) -> None:
    """Give `procedure`, in memory, the dates that `mode` is about; its own where they are so already. Don't save it."""
    if mode == BEFORE:
        _put_before(procedure, now)
    elif mode == DURING:
        _put_during(procedure, now)
    elif mode == AFTER:
        _put_after(procedure, now)


def _put_before(procedure: Procedure, now: dt.datetime) -> None:
    opens, closes = procedure.opens_at, procedure.closes_at
    procedure.closed_at = None
    procedure.opens_at = opens if opens and opens > now else _begins(now + IN_A_WHILE)
    procedure.closes_at = closes if closes and closes > procedure.opens_at else None


def _put_during(procedure: Procedure, now: dt.datetime) -> None:
    opens, closes = procedure.opens_at, procedure.closes_at
    procedure.closed_at = None
    procedure.opens_at = opens if opens and opens <= now else None
    procedure.closes_at = closes if closes and closes > now else None


def _put_after(procedure: Procedure, now: dt.datetime) -> None:
    """A procedure that was closed by hand keeps its dates."""
    if procedure.closed_at is not None and procedure.closed_at <= now:
        return
    opens, closes = procedure.opens_at, procedure.closes_at
    procedure.closed_at = None
    procedure.closes_at = closes if closes and closes <= now else _begins(now)
    procedure.opens_at = opens if opens and opens < procedure.closes_at else None


def _begins(at: dt.datetime) -> dt.datetime:
    """The beginning of that day: who looks at a page reads days, no hour that nobody chose."""
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
