"""Errors told by e-mail to an address, where one is set: what a service of errors would be told, in words.

Not through the outbox: the database may be what fails. Nobody waits: a thread sends, and an e-mail that doesn't leave
is not tried again; the log has everything.
"""

import logging
import queue
import threading
from collections import Counter
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from sentry_sdk.types import Event

from portal.logs.error_reports import event_of

logger = logging.getLogger(__name__)

PAUSE = 15 * 60
"""Seconds between two e-mails of a process: what fails meanwhile is in the next."""
ROOM = 200
"""Errors kept for the next e-mail; of a storm, the first say enough."""
KINDS = 20
"""Kinds of errors said in one e-mail."""


class ErrorMailer(logging.Handler):
    """Keeps what each logged error says of itself for the thread that writes: one begins with the first error."""

    def __init__(self, recipient: str, pause: float = PAUSE) -> None:
        super().__init__(level=logging.ERROR)
        self.recipient, self.pause = recipient, pause
        self.waiting: queue.Queue[Event] = queue.Queue(maxsize=ROOM)
        self.ended = threading.Event()
        self.thread: threading.Thread | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it for the next e-mail, or forget it where too many wait."""
        try:
            self.waiting.put_nowait(event_of(record))
        except queue.Full:
            return
        if self.thread is None or not self.thread.is_alive():  # none yet, or this process was forked since
            self.thread = threading.Thread(target=self._send_for_ever, name="error-emails", daemon=True)
            self.thread.start()

    def close(self) -> None:
        """Send what waits, and no more."""
        self.ended.set()
        super().close()

    def _send_for_ever(self) -> None:
        while not (self.ended.is_set() and self.waiting.empty()):
            try:
                events = [self.waiting.get(timeout=self.pause)]
            except queue.Empty:
                continue
            while not self.waiting.empty():
                events.append(self.waiting.get_nowait())
            self._send(events)
            self.ended.wait(self.pause)

    def _send(self, events: list[Event]) -> None:
        subject = ngettext("Portal: %(count)s error", "Portal: %(count)s errors", len(events)) % {"count": len(events)}
        try:
            send_mail(subject, text_of(events), settings.DEFAULT_FROM_EMAIL, [self.recipient])
        except Exception as error:  # noqa: BLE001 (whatever the provider's library raises)
            logger.warning("errors can't be told by e-mail: %s", type(error).__name__)


def text_of(events: Iterable[Event]) -> str:
    """What the e-mail says: each kind of error once, how often, where, and the requests to look for in the log."""
    kinds: dict[str, list[Event]] = {}
    for event in events:
        kinds.setdefault(" ".join(event["fingerprint"]), []).append(event)
    parts = ["\n".join(_lines(same)) for same in list(kinds.values())[:KINDS]]
    if len(kinds) > KINDS:
        parts.append(_("And %(count)s other kinds.") % {"count": len(kinds) - KINDS})
    parts.append(_("The log says more of each: look there for the identifier of the request."))
    return "\n\n".join(parts)


def _lines(same: list[Event]) -> Iterable[str]:
    first = same[0]
    yield f"{len(same)} × {first['message']}"
    for error in first.get("exception", {}).get("values", []):
        frames = error["stacktrace"]["frames"]
        where = f" – {frames[-1]['filename']}:{frames[-1]['lineno']}" if frames else ""
        yield f"    {error['type']}{where}"
    routes = Counter(str(event["tags"]["route"]) for event in same if "route" in event["tags"])
    if routes:
        yield "    " + _("Pages: %(names)s") % {"names": ", ".join(routes)}
    requests = [str(event["tags"]["request_id"]) for event in same if "request_id" in event["tags"]]
    if requests:
        yield "    " + _("Requests: %(names)s") % {"names": ", ".join(requests[:3])}


def start() -> None:
    """Called once when this app is ready, where an address is set. Raises ImproperlyConfigured for what is none."""
    try:
        validate_email(settings.PARVIS_ERRORS_EMAIL)
    except ValidationError as error:
        raise ImproperlyConfigured("PARVIS_ERRORS_EMAIL must be an e-mail address.") from error
    logging.getLogger().addHandler(ErrorMailer(settings.PARVIS_ERRORS_EMAIL))
