"""The name of each request: in every line of the log that it causes, in its answer, and with the tasks that it queues.

A web server in front may give the name, so that its own log and this one are read together. Only hexadecimal digits
and hyphens are taken: whoever writes a header writes nothing else into the log.
"""

import logging
import re
import time
import uuid
from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_q.signals import post_execute_in_worker, pre_enqueue, pre_execute
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars, reset_contextvars

logger = logging.getLogger("portal.tasks")

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[0-9A-Fa-f-]{16,64}")
"""A UUID, or nginx's `$request_id`; long enough for two requests not to be called alike."""
KEY = "request_id"

_running: dict[str, tuple[float, Mapping[str, object]]] = {}
"""The tasks that this process does: when each began, and what gives back the name that was there before."""


class RequestIdMiddleware:
    """First of all middlewares: what is answered from memory, or refused at once, has a name too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = _given(request) or uuid.uuid4().hex
        clear_contextvars()  # bound until the next request: Django logs its refusals after the last middleware
        bind_contextvars(request_id=request_id)
        response = self.get_response(request)
        response.headers[HEADER] = request_id
        return response


def _given(request: HttpRequest) -> str:
    """The name that a trusted proxy gave; empty where there is none, or where it isn't one."""
    if not settings.PARVIS_TRUSTED_PROXIES:
        return ""
    identifier = request.META.get("HTTP_X_REQUEST_ID", "")
    return identifier if WELL_FORMED.fullmatch(identifier) else ""


def follow_tasks() -> None:
    """Called once when this app is ready: django-q2 says when a task is queued, begun and over."""
    pre_enqueue.connect(_name, dispatch_uid="portal.request_ids.name")
    pre_execute.connect(_begin, dispatch_uid="portal.request_ids.begin")
    post_execute_in_worker.connect(_end, dispatch_uid="portal.request_ids.end")


def _name(task: dict[str, object], **kwargs: object) -> None:
    """A task keeps the name of the request that queued it, or of its task; one that a schedule queued gets its own."""
    task[KEY] = get_contextvars().get(KEY) or uuid.uuid4().hex


def _begin(task: dict[str, object], **kwargs: object) -> None:
    tokens = bind_contextvars(request_id=task.get(KEY) or str(task["id"]))  # queued by a former version
    _running[str(task["id"])] = (time.perf_counter(), tokens)


def _end(task: dict[str, object], **kwargs: object) -> None:
    """One line a task, without what it was given nor what it gave: an argument may say who."""
    began, tokens = _running.pop(str(task["id"]), (time.perf_counter(), {}))
    facts = {
        "task": task["func"] if isinstance(task["func"], str) else getattr(task["func"], "__qualname__", "?"),
        "ms": round((time.perf_counter() - began) * 1000, 1),
        "done": bool(task.get("success")),
    }
    logger.info("task", extra=facts)
    reset_contextvars(**tokens)  # type: ignore[arg-type]
