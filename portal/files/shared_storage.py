"""Whether the machines of one portal really share their documents: each leaves a file, which the others must read.

Two machines with the same database and each its own folder serve, look well, and lose one another's documents.
"""

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

KEY, FOLDER = "portal:storage-nodes", "health"
FORGOTTEN_SECONDS = 24 * 3600
SAID_AGAIN_SECONDS = 600
YOUNG_SECONDS = 60
"""A machine that has just said its word may not have written it yet."""

Nodes = Mapping[str, tuple[str, float, float]]
"""By the name of a machine: the word that its file holds, when it was chosen, when it was last said (in seconds)."""


@dataclass(frozen=True)
class Seen:
    """What this machine found in its storage."""

    works: bool
    """Files can be written, read and removed."""
    not_shared_with: list[str]
    """The machines whose file isn't there."""


def known_nodes() -> Nodes:
    """What each machine that was there within a day says, this one included, which says it anew. Asks the database."""
    now, node = time.time(), settings.PARVIS_NODE
    nodes = {
        name: entry for name, entry in cache.get(KEY, {}).items() if name == node or now - entry[2] < FORGOTTEN_SECONDS
    }
    word, moment, last = nodes.get(node, (uuid.uuid4().hex, now, 0.0))
    if now - last > SAID_AGAIN_SECONDS:
        nodes[node] = (word, moment, now)
        cache.set(KEY, nodes, timeout=None)
    return nodes


def look(nodes: Nodes) -> Seen:
    """Leave this machine's word in the storage, and look for those of the others. Raises OSError of the storage."""
    storage, name = storages["private"], settings.PARVIS_NODE
    word = nodes[name][0]
    if _word(storage, name) != word:
        storage.delete(_file(name))
        storage.save(_file(name), ContentFile(word.encode()))
    trial = storage.save(f"{FOLDER}/probe", ContentFile(b"probe"))
    with storage.open(trial) as file:
        works = file.read() == b"probe"
    storage.delete(trial)
    others = {node: text for node, (text, moment, _last) in nodes.items() if node != name and _is_old_enough(moment)}
    return Seen(works, sorted(node for node, text in others.items() if _word(storage, node) != text))


def _is_old_enough(moment: float) -> bool:
    return time.time() - moment > YOUNG_SECONDS


def _word(storage: Storage, node: str) -> str:
    try:
        with storage.open(_file(node)) as file:
            return str(file.read(), "ascii", "replace")
    except FileNotFoundError:
        return ""


def _file(node: str) -> str:
    """The name of a machine may be anything; that of a file isn't."""
    return f"{FOLDER}/node-{uuid.uuid5(uuid.NAMESPACE_DNS, node).hex}"
