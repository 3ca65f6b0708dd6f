"""Tasks that the workers could not do: what, when, why without a word of anybody; done again, or dismissed.

django-q2 keeps them. Its own text of the error may quote anything: only the name of the error is shown.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django_q.models import Failure
from django_q.tasks import async_task

from portal.admin.waiting import Person, Waiting, sources
from portal.errors import RefusedActError
from portal.registry import Registry

if TYPE_CHECKING:
    import datetime as dt

    from django_stubs_ext import StrOrPromise

logger = logging.getLogger(__name__)

MOST = 100
"""Shown at once, the latest first."""
ERROR = re.compile(r"[A-Za-z_][\w.]{0,80}")
"""The name of an error, in a text that a traceback ends."""
names: "Registry[Mapping[str, StrOrPromise]]" = Registry()
"""What each task does, in words, by the path of its function: each app says its own."""


class TaskGoneError(RefusedActError):
    """Somebody else did it again or dismissed it, or it went well since."""

    wording = _("This task is no longer among those that failed.")


def waiting(person: Person) -> list[Waiting]:
    """How many there are, on the admin's first page, for who may look at them."""
    if not person.has_perm("django_q.view_failure"):  # type: ignore[union-attr]
        return []
    return [
        Waiting(
            ngettext_lazy("task that failed", "tasks that failed"), Failure.objects.count(), reverse("failed_tasks")
        )
    ]


def register() -> None:
    """Called once when this app is ready."""
    sources.register("tasks", waiting, order=50)
    ours = {
        "portal.database.statistics.refresh_statistics": _("Refresh the database's statistics"),
        "portal.database.lapsed_rows.purge_lapsed": _("Delete what has lapsed"),
        "portal.supervision.certificate.look": _("Look until when the certificate is good"),
    }
    names.register("portal", ours)


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
    words = {path: label for part in names for path, label in part.items()}
    return [
        FailedTask(row.pk, words.get(row.func, row.func), row.stopped, error_of(row.result), row.attempt_count)
        for row in rows
    ]


def error_of(result: object) -> str:
    """The name of the error alone: the rest may quote an answer or an address."""
    lines = [line for line in str(result or "").splitlines() if line and not line.startswith((" ", "Traceback"))]
    words = [match[0] for line in lines if (match := ERROR.match(line))]
    errors = [name for name in words if name.endswith(("Error", "Exception", "Timeout", "DoesNotExist"))]
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
