"""Logs as one JSON object a line, without anything of a person: no values in errors, no address that holds a secret."""

import logging
from types import TracebackType

from django.db import OperationalError
from django.http import HttpRequest
from structlog import contextvars, dev, processors, stdlib
from structlog.typing import EventDict, WrappedLogger

from portal.logs import access

FACTS = ("reason", "account", "door", "method", "status", "count", "silent_seconds", "task", "ms", "done")
"""What a line may say beside its event, for a machine to filter on; nothing else that a caller adds is written."""
ERRORS_IN_A_CHAIN = 5
FRAMES = 12


def route_instead_of_path(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Django names the path; a reset link is one. The route says which page it was."""
    request = getattr(event.get("_record"), "request", None)
    if isinstance(request, HttpRequest):
        match = request.resolver_match
        route = f"/{match.route}" if match else "(no such page)"
        event["event"] = str(event["event"]).replace(request.path, route)
        event["method"] = request.method
    return event


def errors_without_values(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """The kinds of the errors and where they happened; a database's error quotes the row, so messages stay out.

    All but an OperationalError's: it speaks of the database's own state (locked, unreachable, full).
    """
    info = event.pop("exc_info", None)
    if isinstance(info, tuple) and isinstance(info[1], BaseException):
        event["errors"] = _kinds(info[1])
        if isinstance(info[1], OperationalError):
            event["database"] = str(info[1])
        event["frames"] = _frames(info[2])
    return event


class WithoutTaskResult(logging.Filter):
    """django-q2 logs the whole error of a failed task, message included; its name is enough to look it up."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, the task's result taken out."""
        if isinstance(record.args, dict) and "task_result" in record.args:
            record.args = record.args | {"task_result": "(not logged)"}
        return True


class Line(stdlib.ProcessorFormatter):
    """Every line by the processors, but those of the access log."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, without its end."""
        return access.line_of(record) if record.name == access.NAME else super().format(record)


def logging_config(*, json: bool) -> dict[str, object]:
    """Django's `LOGGING`: everything to standard error, as JSON or, on a developer's machine, as plain lines."""
    shared = [
        contextvars.merge_contextvars,
        stdlib.add_log_level,
        stdlib.add_logger_name,
        processors.TimeStamper(fmt="iso", utc=True),
        stdlib.ExtraAdder(allow=FACTS),
        route_instead_of_path,
    ]
    last = [errors_without_values, stdlib.ProcessorFormatter.remove_processors_meta, processors.JSONRenderer()]
    plain = [stdlib.ProcessorFormatter.remove_processors_meta, dev.ConsoleRenderer(colors=False)]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"without_task_result": {"()": WithoutTaskResult}},
        "formatters": {"line": {"()": Line, "foreign_pre_chain": shared, "processors": last if json else plain}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_task_result"]}
        },
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django-q": {"handlers": [], "level": "WARNING", "propagate": True},
            "django_tasks": {"handlers": [], "level": "WARNING", "propagate": True},  # two lines a page saved
            "urllib3": {"handlers": [], "level": "ERROR", "propagate": True},  # below, it quotes what was asked
            "wagtail": {"handlers": [], "level": "WARNING", "propagate": True},  # its own log tells who published what
        },
    }


def _kinds(error: BaseException | None) -> list[str]:
    kinds: list[str] = []
    while error is not None and len(kinds) < ERRORS_IN_A_CHAIN:
        kinds.append(f"{type(error).__module__}.{type(error).__qualname__}")
        error = error.__cause__ or error.__context__
    return kinds


def _frames(traceback: TracebackType | None) -> list[str]:
    """The last places before the error, outermost first: file, line, function."""
    frames: list[str] = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append(f"{code.co_filename}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return frames[-FRAMES:]
