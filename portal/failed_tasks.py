"""Tasks that the workers could not do: what, when, why without a word of anybody; done again, or dismissed.

django-q2 keeps them. Its own text of the error may quote anything: only the name of the error is shown.
"""

import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_q.models import Failure
from django_q.tasks import async_task

from portal.errors import RefusedActError
from portal.waiting import Person, Waiting, sources

if TYPE_CHECKING:
    import datetime as dt

    from django_stubs_ext import StrOrPromise

logger = logging.getLogger(__name__)

MOST = 100
"""Shown at once, the latest first."""
ERROR = re.compile(r"[A-Za-z_][\w.]{0,80}")
"""The name of an error, in a text that a traceback ends."""
NAMES: "dict[str, StrOrPromise]" = {
    "notifications.tasks.send_email": _("Send an e-mail"),
    "notifications.tasks.sweep": _("Send the e-mails that wait"),
    "notifications.tasks.erase_given_up_bodies": _("Erase what was not sent"),
    "accounts.tasks.prepare_export": _("Put a person's data together"),
    "accounts.tasks.sweep_exports": _("Look after the archives of personal data"),
    "accounts.tasks.forget_what_was_kept": _("Erase what deleted accounts left"),
    "accounts.tasks.forget_sign_ins": _("Forget old sign-ins"),
    "accounts.tasks.anchor_audit": _("Seal the histories of the day"),
    "accounts.tasks.follow_join_requests": _("Follow requests to join a profile"),
    "locker.tasks.collect_orphans": _("Delete files that nothing holds"),
    "locker.tasks.forget_downloads": _("Forget old downloads"),
    "locker.tasks.remind_of_validity": _("Remind of documents that lapse"),
    "portal.statistics.refresh_statistics": _("Refresh the database's statistics"),
    "teleservices.tasks.keep_acknowledgement": _("Make the acknowledgement of a request"),
    "teleservices.tasks.deliver_decision_letter": _("Make and deliver a decision letter"),
    "teleservices.tasks.make_complete_copy": _("Put a request and its documents together"),
    "teleservices.tasks.forget_complete_copies": _("Forget old complete files"),
    "teleservices.tasks.keep_timers": _("Remind, and say what is late"),
    "teleservices.tasks.tell_silence": _("Tell what silence decides"),
    "teleservices.tasks.rebuild_facts": _("Make the desk's list again"),
}
"""What each task does, in words; the path of its function where it isn't here."""


class TaskGoneError(RefusedActError):
    """Somebody else did it again or dismissed it, or it went well since."""

    said = _("This task is no longer among those that failed.")


def waiting(person: Person) -> list[Waiting]:
    """How many there are, on the admin's first page, for who may look at them."""
    if not person.has_perm("django_q.view_failure"):  # type: ignore[union-attr]
        return []
    return [Waiting(_("tasks that failed"), Failure.objects.count(), reverse("failed_tasks"))]


def register() -> None:
    """Called once when this app is ready."""
    sources.register("tasks", waiting, order=50)


@dataclass(frozen=True)
class FailedTask:
    """One of them, as it is shown."""

    pk: str
    name: "StrOrPromise"
    at: "dt.datetime"
    error: str
    attempts: int


def failed_tasks() -> list[FailedTask]:
    """The latest ones."""
    rows = Failure.objects.order_by("-stopped")[:MOST]
    return [
        FailedTask(row.pk, NAMES.get(row.func, row.func), row.stopped, error_of(row.result), row.attempt_count)
        for row in rows
    ]


def error_of(result: object) -> str:
    """The name of the error alone: the rest may quote an answer or an address."""
    lines = [line for line in str(result or "").splitlines() if line and not line.startswith((" ", "Traceback"))]
    names = [named[0] for line in lines if (named := ERROR.match(line))]
    errors = [name for name in names if name.endswith(("Error", "Exception", "Timeout", "DoesNotExist"))]
    return errors[-1].rpartition(".")[2] if errors else "–"


@transaction.atomic
def try_again(*, task: str, actor: str) -> None:
    """Queue a task as it was; of two who ask at once, one does. `actor` is a `uuid`. Raises TaskGoneError."""
    row = Failure.objects.select_for_update().filter(pk=task).first()
    if row is None:
        raise TaskGoneError
    async_task(row.func, *(row.args or ()), **(row.kwargs or {}))
    row.delete()
    logger.info("A failed task is done again", extra={"task": row.func, "account": actor})


@transaction.atomic
def dismiss(*, task: str, actor: str) -> None:
    """Take a task out of those that failed: it is not done. Raises TaskGoneError."""
    row = Failure.objects.select_for_update().filter(pk=task).first()
    if row is None:
        raise TaskGoneError
    row.delete()
    logger.info("A failed task is dismissed", extra={"task": row.func, "account": actor})
