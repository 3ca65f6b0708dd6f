"""Errors told to a service that gathers them (Sentry, GlitchTip…), where an address is set: what the log says, no more.

Kinds of errors, places in the code, the route. Never an error's text, a local variable, an address, a body, a cookie,
who asked. The library's own integrations, which take these, are off; what it adds all the same goes by name.
"""

import logging
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from types import TracebackType

import sentry_sdk
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from sentry_sdk.types import Event, Hint
from sentry_sdk.utils import BadDsn, Dsn
from structlog.contextvars import get_contextvars

from portal.logs.security_log import door

WINDOW = 3600
"""Seconds over which errors are counted, in each process."""
OF_A_KIND, OF_ALL = 10, 60
"""Errors told in a window: of the same kind at the same place, in all. A storm says itself by its first ones."""
KEPT = frozenset(
    {
        *("event_id", "timestamp", "platform", "level", "logger", "message", "exception", "tags", "fingerprint"),
        *("release", "environment", "server_name", "sdk"),
    }
)
"""What may leave of an event, whatever the library adds."""
OURS = (
    *("cms", "catalogue", "search", "home", "teleservices", "formkit", "locker"),
    *("accounts", "notifications", "portal"),
)
ERRORS_IN_A_CHAIN, FRAMES = 5, 40


class Budget:
    """How many errors may still be told in the hour under way."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.lock = threading.Lock()
        self.began = clock()
        self.told: Counter[str] = Counter()

    def take(self, kind: str) -> bool:
        """Whether one more of this kind may be told."""
        with self.lock:
            if self.clock() - self.began >= WINDOW:
                self.began = self.clock()
                self.told.clear()
            if self.told[kind] >= OF_A_KIND or self.told.total() >= OF_ALL:
                return False
            self.told[kind] += 1
            return True


class ErrorHandler(logging.Handler):
    """Tells of each error that is logged; the library sends it from a thread of its own: nobody waits."""

    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)
        self.budget = Budget()

    def emit(self, record: logging.LogRecord) -> None:
        """Tell of it, unless the like was told enough."""
        if record.name.startswith(("sentry_sdk", "urllib3")):  # of its own sending
            return
        event = event_of(record)
        if self.budget.take(" ".join(event["fingerprint"])):
            sentry_sdk.capture_event(event)


def start() -> None:
    """Called once when this app is ready, where an address is set; each process sends for itself.

    Raises ImproperlyConfigured for what is no address.
    """
    try:
        Dsn(settings.PARVIS_ERRORS_DSN)
    except BadDsn as error:
        raise ImproperlyConfigured(
            "PARVIS_ERRORS_DSN must be the address (DSN) that the service gives, https://…@…/number."
        ) from error
    sentry_sdk.init(
        dsn=settings.PARVIS_ERRORS_DSN,
        default_integrations=False,
        auto_enabling_integrations=False,
        max_breadcrumbs=0,
        send_client_reports=False,
        auto_session_tracking=False,
        before_send=only_what_is_kept,
        environment="demo" if settings.PARVIS_DEMO else "production",
    )
    logging.getLogger().addHandler(ErrorHandler())


def only_what_is_kept(event: Event, hint: Hint) -> Event:
    """The event without what may say more than the log."""
    for name in set(event) - KEPT:
        del event[name]  # type: ignore[misc]
    return event


def event_of(record: logging.LogRecord) -> Event:
    """What is told of a record. A text of ours is told as it stands in the code, without what it is filled with."""
    error = record.exc_info[1] if record.exc_info else None
    route, request = "", getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        route = door(request)
    facts = {"route": route, "request_id": str(get_contextvars().get("request_id") or "")}
    chain = list(_chain(error))
    event: Event = {
        "level": "error",
        "logger": record.name,
        "message": str(record.msg) if record.name.partition(".")[0] in OURS else record.name,
        "tags": {name: fact for name, fact in facts.items() if fact},
        "fingerprint": [record.name, record.pathname if not chain else "", str(record.lineno) if not chain else ""],
    }
    if chain:
        event["exception"] = {"values": chain[::-1]}  # the outermost last
        event["fingerprint"] = [record.name, *(_place(exception) for exception in chain)]
    return event


def _chain(error: BaseException | None) -> Iterator[dict[str, object]]:
    """The errors, the one that was not caught first: their kinds and places, never their texts."""
    for _number in range(ERRORS_IN_A_CHAIN):
        if error is None:
            return
        kind = type(error)
        frames = list(_frames(error.__traceback__))[-FRAMES:]
        yield {"type": kind.__qualname__, "module": kind.__module__, "value": "", "stacktrace": {"frames": frames}}
        error = error.__cause__ or error.__context__


def _frames(traceback: TracebackType | None) -> Iterator[dict[str, object]]:
    """The places, outermost first; a file is told from where it is imported, not from where it is installed."""
    while traceback is not None:
        frame = traceback.tb_frame
        module = str(frame.f_globals.get("__name__", "?"))
        yield {
            "filename": _short(frame.f_code.co_filename),
            "module": module,
            "function": frame.f_code.co_name,
            "lineno": traceback.tb_lineno,
            "in_app": module.partition(".")[0] in OURS,
        }
        traceback = traceback.tb_next


def _short(filename: str) -> str:
    folders = sorted((path for path in sys.path if path), key=len, reverse=True)
    return next((filename[len(path) + 1 :] for path in folders if filename.startswith(f"{path}/")), filename)


def _place(exception: dict[str, object]) -> str:
    frames = exception["stacktrace"]["frames"]  # type: ignore[index]
    where = f"{frames[-1]['filename']}:{frames[-1]['function']}" if frames else ""
    return f"{exception['module']}.{exception['type']} {where}"
