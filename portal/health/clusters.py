"""Which clusters of workers live, one by node: each says so itself, since a task is done by any of them.

A cluster that is told to stop takes its name away; one that dies leaves it, and is missed for a day.
"""

import contextlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import active_children
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.cache import cache as shared_cache
from django.db import DatabaseError, close_old_connections

from portal.database.server_clock import seconds_ahead
from portal.files.shared_storage import known_nodes

logger = logging.getLogger(__name__)

EVERY_SECONDS = 20
LATE_SECONDS = 90
FORGOTTEN_SECONDS = 24 * 3600
NODES = "portal:clusters"


@dataclass(frozen=True)
class Cluster:
    """When a node's workers last said that they live, and how far its clock is ahead of the database's, in seconds."""

    node: str
    seconds_since_beat: int
    seconds_ahead: float

    @property
    def is_late(self) -> bool:
        """Whether it must be thought dead."""
        return self.seconds_since_beat > LATE_SECONDS


def clusters() -> list[Cluster]:
    """Each that lives, or died within a day, by the name of its node; two queries whatever their number."""
    names = {_key(node): node for node in shared_cache.get(NODES, [])}
    now = time.time()
    return sorted(
        (
            Cluster(names[key], max(0, round(now - at)), ahead)
            for key, (at, ahead) in shared_cache.get_many(names).items()
        ),
        key=lambda cluster: cluster.node,
    )


def beat() -> None:
    """Say that this node's workers live; every `EVERY_SECONDS`."""
    node = settings.PARVIS_NODE
    with contextlib.suppress(OSError):
        _file(node).touch()
    shared_cache.set(_key(node), (time.time(), seconds_ahead()), timeout=FORGOTTEN_SECONDS)
    nodes = shared_cache.get(NODES, [])
    if node not in nodes:
        alive = shared_cache.get_many([_key(name) for name in nodes])
        shared_cache.set(NODES, [*(name for name in nodes if _key(name) in alive), node], timeout=None)
    known_nodes()  # as long as it lives, the others look for its file in the storage


def leave() -> None:
    """Say that this node's workers stop because they were told to."""
    _file(settings.PARVIS_NODE).unlink(missing_ok=True)
    shared_cache.delete(_key(settings.PARVIS_NODE))


def beat_until_stopped() -> None:
    """Beat as long as this process has a cluster: its sentinel is a child, which a signal stops."""
    while children := active_children():
        _try(beat)
        children[0].join(EVERY_SECONDS)
    _try(leave)


def _try(act: Callable[[], None]) -> None:
    close_old_connections()
    try:
        act()
    except DatabaseError:
        logger.warning("The database does not answer: the workers can't say how they are")


def _file(node: str) -> Path:
    """What `parvis health worker` looks at, on the machine itself: it asks neither the web server nor the database."""
    return Path(settings.PARVIS_VAR) / f".beat-{quote(node, safe='')}"


def _key(node: str) -> str:
    return f"portal:cluster:{node}"
