"""What machines are told in Prometheus' format: counters of requests, and figures read when they are asked for.

The counters of all processes of a machine are files of one folder (`cms.serve` names it): each process adds to its
own, in memory, and whoever answers adds them up. What is counted is named by routes and states, never by a person.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass

from django.core.cache import cache
from django.db import DatabaseError, InterfaceError
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from prometheus_client.values import ValueClass

from portal.logs.access import Answered
from portal.registry import Registry

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Seconds."""
KEY, KEPT = "portal:figures", 60
"""Figures are read from the database once in so many seconds, whoever asks and however often."""

own = CollectorRegistry()
requests = Counter("parvis_requests", "Requests answered.", ("method", "route", "status"), registry=own)
seconds = Histogram("parvis_request_seconds", "Until the answer is ready.", ("route",), buckets=BUCKETS, registry=own)
openings = Counter("parvis_breaker_openings", "Services left alone after failures.", ("service",), registry=own)


@dataclass(frozen=True)
class Figure:
    """A number now, or one for each value of a label."""

    name: str
    help: str
    values: Mapping[str, float]
    """By the value of the label; under the empty string where there is no label."""
    label: str = ""


figures: Registry[Callable[[], Iterable[Figure]]] = Registry()
"""What each app counts; filled in its `ready()`."""


def count(answered: Answered) -> None:
    """Add an answer to the counters of this process; asks nothing of anybody."""
    requests.labels(answered.method, answered.route, f"{answered.status // 100}xx").inc()
    seconds.labels(answered.route).observe(answered.seconds)


def count_opening(service: str) -> None:
    """A service has failed so often that it is left alone a while."""
    openings.labels(service).inc()


def exposition() -> bytes:
    """All of it as text; while the database is away, what it would have said is absent, and it is told down."""
    whole = CollectorRegistry()
    if ValueClass._multiprocess:
        MultiProcessCollector(whole)
    else:
        whole.register(_Kept(own.collect))
    whole.register(_Kept(_gauges))
    return generate_latest(whole)


class _Kept(Collector):
    """What a function gives, as a collector."""

    def __init__(self, collect: Callable[[], Iterable[Metric]]) -> None:
        self._collect = collect

    def collect(self) -> Iterable[Metric]:
        """Called once for each text."""
        return self._collect()


def _gauges() -> Iterator[Metric]:
    readings, is_up = _figures()
    for figure in (*readings, Figure("parvis_database_up", "Whether the database answers.", {"": float(is_up)})):
        gauge = GaugeMetricFamily(figure.name, figure.help, labels=[figure.label] if figure.label else None)
        for value, number in figure.values.items():
            gauge.add_metric([value] if figure.label else [], number)
        yield gauge


def _figures() -> tuple[list[Figure], bool]:
    """Those of all apps, read less than a minute ago; whether the database answers."""
    try:
        rows = cache.get(KEY)
        if rows is None:
            rows = [astuple(figure) for read in figures for figure in read()]
            cache.set(KEY, rows, KEPT)
    except (DatabaseError, InterfaceError):
        return [], False
    return [Figure(*figure) for figure in rows], True
