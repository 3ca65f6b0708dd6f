"""Facts that several designers may edit at once, outside the form: the functions that write them compare here, under
their lock, with what the page showed, and keep who changed what. Wagtail's journal holds it; never the values.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Model
from wagtail.log_actions import log, registry

from accounts.models import User
from portal.seen import Facts, Marks, mark, merge
from teleservices.studio.errors import StaleFactsError

ACTION = "parvis.design"
"""The act in Wagtail's journal; its data name the facts that changed."""
MOST_ENTRIES = 100


@dataclass(frozen=True)
class Change:
    """Who last wrote a fact, and when."""

    name: str
    author: str
    at: dt.datetime


def to_write(*, present: Facts, typed: Facts, seen: Marks | None) -> list[str]:
    """The names of the facts to write: those that were typed anew, and that nobody else changed.

    Without ``seen`` no page is behind: all that differs is written. Raises StaleFactsError.
    """
    if seen is None:
        return [name for name, value in typed.items() if mark(value) != mark(present.get(name))]
    merged = merge(seen, present, typed)
    if merged.both:
        raise StaleFactsError(merged.both)
    return merged.mine


def remember(instance: Model, author: User, names: Collection[str]) -> None:
    """Keep who changed these facts, if there are any."""
    if names:
        log(instance=instance, action=ACTION, user=author, data={"facts": list(names)})


def last_changes(instance: Model, names: Iterable[str]) -> list[Change]:
    """Who last changed each of these facts, as far as the journal says."""
    entries = registry.get_logs_for_instance(instance).filter(action=ACTION).select_related("user")[:MOST_ENTRIES]
    found: dict[str, Change] = {}
    for entry in entries:
        for name in entry.data.get("facts", ()):
            author = entry.user.get_full_name() if entry.user else ""
            found.setdefault(name, Change(name, author, entry.timestamp))
    return [found[name] for name in names if name in found]
