"""Who last changed which fact of a row without revisions. Wagtail's journal holds it: names of facts, never values."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model
from wagtail.log_actions import log, registry

ACTION = "parvis.design"
"""The act in Wagtail's journal; its data name the facts that changed."""
MOST_ENTRIES = 100


@dataclass(frozen=True)
class Change:
    """Who last wrote a fact, and when."""

    name: str
    author: str
    at: dt.datetime


def remember(instance: Model, author: AbstractBaseUser | None, names: Collection[str]) -> None:
    """Keep who changed these facts, if there are any."""
    if names:
        log(instance=instance, action=ACTION, user=author, data={"facts": list(names)})


def last_changes(instance: Model, names: Iterable[str]) -> list[Change]:
    """Who last changed each of these facts, as far as the journal says."""
    entries = registry.get_logs_for_instance(instance).filter(action=ACTION).select_related("user")[:MOST_ENTRIES]
    changes: dict[str, Change] = {}
    for entry in entries:
        for name in entry.data.get("facts", ()):
            author = entry.user.get_full_name() if entry.user else ""
            changes.setdefault(name, Change(name, author, entry.timestamp))
    return [changes[name] for name in names if name in changes]
