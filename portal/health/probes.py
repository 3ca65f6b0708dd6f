"""Whether this process answers, and whether what it needs does. Says nothing of a person."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_address
from typing import cast

from django.conf import settings
from django.core.cache import cache as shared_cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.database.server_clock import WARNED_SECONDS, WRONG_SECONDS, seconds_ahead
from portal.files.shared_storage import Nodes, known_nodes, look
from portal.health.clusters import clusters
from portal.registry import Registry

HEARTBEAT = "portal:worker-heartbeat"
HEARTBEAT_IS_LATE = 180
"""The worker beats every minute."""


@dataclass(frozen=True)
class Report:
    """What a probe found: whether that will do, and figures for whoever looks."""

    ok: bool
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Probe:
    """Something that deep health looks at; an error raised by `look` counts as a failure of its own.

    What asks another machine than the database's is waited for `PATIENCE` only, in a thread that asks no database:
    `look` itself, or `fetch`, whose answer `look` is given. What such a `look` needs of the database is `given` to it.
    """

    name: str
    look: Callable[..., Report]
    asks_elsewhere: bool = False
    fetch: Callable[[], object] | None = None
    given: Callable[[], object] | None = None


PATIENCE = 5
"""Seconds for all that a probe asks of another machine."""
_watchers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="health")
_asked: dict[str, Future[object]] = {}

probes: Registry[Probe] = Registry()
"""Filled by each app in its `ready()`."""


def beat() -> None:
    """The worker says that it works; called by its every-minute task."""
    shared_cache.set(HEARTBEAT, time.time(), timeout=24 * 3600)


def worker_report() -> Report:
    """How long ago a worker last did its every-minute task; how each node's workers are, of which none may be late."""
    last = shared_cache.get(HEARTBEAT)
    age = None if last is None else round(time.time() - last)
    nodes = clusters()
    works = age is not None and age < HEARTBEAT_IS_LATE
    return Report(
        ok=works and not any(node.is_late for node in nodes),
        details={
            "seconds_since_last_beat": age,
            "nodes": {node.node: {"seconds_since_last_beat": node.seconds_since_beat} for node in nodes},
        },
    )


def clock_report() -> Report:
    """By how many seconds this node's clock, and those of the workers' nodes, are ahead of the database's.

    `agrees` is false above `WARNED_SECONDS`; the probe fails above `WRONG_SECONDS`.
    """
    ahead = {node.node: node.seconds_ahead for node in clusters() if not node.is_late} | {"here": seconds_ahead()}
    worst = max(abs(seconds) for seconds in ahead.values())
    details = {"agrees": worst <= WARNED_SECONDS, "seconds_ahead_of_database": ahead}
    return Report(ok=worst <= WRONG_SECONDS, details=details)


def storage_report(nodes: Nodes) -> Report:
    """Private files can be written, read and removed; each machine's own is read by the others."""
    finding = look(nodes)
    return Report(
        ok=finding.works and not finding.not_shared_with, details={"not_shared_with": finding.not_shared_with}
    )


probes.register("worker", Probe("worker", worker_report), order=10)
probes.register("clock", Probe("clock", clock_report), order=15)
probes.register("storage", Probe("storage", storage_report, asks_elsewhere=True, given=known_nodes), order=20)


@require_GET
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_GET
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers, its migrations are applied, the shared cache can be read; 503 otherwise."""
    problem = _problem()
    return JsonResponse({"status": problem or "ok"}, status=503 if problem else 200)


@require_GET
@never_cache
def deep(request: HttpRequest) -> JsonResponse:
    """Every probe's report, for who holds the token, or for the demo's own machine; nobody else learns that it exists.

    Elsewhere than in the demo, which listens to its own machine alone, an address proves nothing: behind a proxy that
    forgets to say for whom it asks, everybody comes from this machine.
    """
    if not (_has_token(request) or (settings.PARVIS_DEMO and _is_this_machine(request))):
        raise Http404
    reports = all_reports(seconds=PATIENCE)
    well = all(report.ok for report in reports.values())
    return JsonResponse(
        {
            "status": "ok" if well else "failing",
            **({"drill": True} if settings.PARVIS_DRILL else {}),
            "probes": {name: {"ok": report.ok, **report.details} for name, report in reports.items()},
        },
        status=200 if well else 503,
    )


LIVE = "/health/live/"
open_views = {LIVE: live, "/health/ready/": ready}
"""What anybody may ask, under whatever name."""


def is_asked_whole(request: HttpRequest) -> bool:
    """Whether this is the deep report, asked by who holds the token."""
    return request.path == "/health/deep/" and _has_token(request)


def all_reports(*, seconds: float) -> dict[str, Report]:
    """What each probe finds, by its name; those of other machines are asked together, for so many seconds in all."""
    ends = time.monotonic() + seconds
    futures = {probe.name: _ask(probe) for probe in probes if probe.asks_elsewhere or probe.fetch}
    return {probe.name: _look(probe, futures.get(probe.name), ends) for probe in probes}


def _ask(probe: Probe) -> Future[object]:
    """Begin to look, unless it hangs since it was asked before."""
    if (future := _asked.get(probe.name)) is None or future.done():
        future = _asked[probe.name] = _begun(probe)
    return future


def _begun(probe: Probe) -> Future[object]:
    if probe.fetch:
        return _watchers.submit(probe.fetch)
    try:
        return _watchers.submit(probe.look, *([probe.given()] if probe.given else []))
    except DatabaseError as error:
        failed: Future[object] = Future()
        failed.set_exception(error)
        return failed


def _look(probe: Probe, future: Future[object] | None, ends: float) -> Report:
    """What a probe of another machine doesn't say in time is a finding; it is not asked again while it hangs."""
    try:
        if future is None:
            return probe.look()
        answer = future.result(timeout=max(0.0, ends - time.monotonic()))
        return cast(Report, answer) if probe.asks_elsewhere else probe.look(answer)
    except Exception as error:  # noqa: BLE001 - a probe that breaks is a finding, not a broken page
        return Report(ok=False, details={"error": type(error).__name__})


def _problem() -> str:
    try:
        if not _migrations_are_applied():
            _migrations_are_applied.cache_clear()
            return "migrations waiting"
        shared_cache.get("portal:health")
    except DatabaseError:
        return "database unreachable"
    return ""


@cache
def _migrations_are_applied() -> bool:
    """Costly to find out, and once true it stays so for this process's code; but the database must still answer."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _is_this_machine(request: HttpRequest) -> bool:
    """Asked from loopback, and not by a proxy on behalf of someone else."""
    if "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _has_token(request: HttpRequest) -> bool:
    token = settings.PARVIS_HEALTH_TOKEN
    return bool(token) and constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}")
