"""The daily anchor: a digest over the heads of the chains that changed, and over the anchor before.

A chain shows by itself what was changed inside it; the anchors show that its end was cut or that it was all written
anew. Each anchor is also a line of the log, and of a file (`accounts.audit.noted_anchors`), where who administers the
database does not reach. The cost of an anchor is that of the events of its day.
"""

import datetime as dt
import hashlib
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter, itemgetter
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Model, QuerySet
from django.utils import timezone

from accounts.audit import noted_anchors
from accounts.models import Anchor, AnchoredHead, AuditEvent, Profile, User
from portal.history.append_only import ChainedEvent
from portal.registry import Registry

logger = logging.getLogger(__name__)
BATCH = 1000


@dataclass(frozen=True)
class Chains:
    """One kind of chain: its events, the relation that says what a chain is about, and how that is named."""

    name: str
    model: type[ChainedEvent]
    subject: str
    subject_model: type[Model]
    known_by: str
    """The field of the subject that names it without telling who it is."""
    related: tuple[str, ...] = ()
    """What the digest of an event reads beside its row."""

    @property
    def subject_id(self) -> str:
        """The column that names a chain."""
        return f"{self.subject}_id"

    def events(self) -> QuerySet[Any]:
        """All events of this kind, chain after chain."""
        rows = self.model._default_manager.filter(**{f"{self.subject}__isnull": False})
        return rows.select_related(*self.related).order_by(self.subject_id, "number")


chains: Registry[Chains] = Registry()


def register_chains() -> None:
    """Those of this app; whoever keeps chained events adds theirs."""
    for subject, model in (("account", User), ("profile", Profile)):
        chains.register(subject, Chains(subject, AuditEvent, subject, model, known_by="uuid", related=("actor",)))


def write() -> Anchor | None:
    """Write the anchor of the day, say it in the log and note it; None when the day has one, be it another worker's."""
    today = timezone.localdate()
    try:
        with transaction.atomic():
            anchor = None if Anchor.objects.filter(day__gte=today).exists() else _write(today)
    except IntegrityError:
        if not Anchor.objects.filter(day=today).exists():
            raise
        return None
    if anchor:
        logger.info("audit anchor %s", anchor)
        noted_anchors.note()
    return anchor


def _write(today: dt.date) -> Anchor:
    """The heads first: their batches are hashed as they go by, whatever their number."""
    last, before_last = [*Anchor.objects.order_by("-number")[:2], None, None][:2]
    anchor = Anchor(number=last.number + 1 if last else 1, day=today, at=timezone.now(), marks=_marks())
    # From the anchor before last: an act under way while the last one was written has ended since.
    heads = _new_heads(anchor, after=before_last.marks if before_last else {}, last_heads=_known(last))
    digest = _header(anchor, last.digest if last else "")
    while batch := list(islice(heads, BATCH)):
        for head in batch:
            digest.update(_line(head))
        AnchoredHead.objects.bulk_create(batch)
    anchor.digest = digest.hexdigest()
    anchor.save()
    return anchor


def digest_of(anchor: Anchor, previous: str) -> str:
    """The SHA-256 of an anchor and of the heads that it holds, chained to `previous`, the digest of the one before."""
    digest = _header(anchor, previous)
    for head in anchor.heads.order_by("chain", "subject_id").iterator():
        digest.update(_line(head))
    return digest.hexdigest()


def by_name() -> list[Chains]:
    """The kinds of chain in the order in which anchors hash them."""
    return sorted(chains, key=attrgetter("name"))


def _header(anchor: Anchor, previous: str) -> "hashlib._Hash":
    contents = [previous, anchor.number, anchor.day.isoformat(), anchor.at.isoformat(), anchor.marks]
    return hashlib.sha256(json.dumps(contents, sort_keys=True).encode())


def _line(head: AnchoredHead) -> bytes:
    return json.dumps([head.chain, head.subject_id, head.length, head.digest]).encode()


def _marks() -> dict[str, int]:
    """The last event of each kind, by primary key."""
    return {kind.name: kind.events().aggregate(last=Max("pk"))["last"] or 0 for kind in by_name()}


Head = tuple[str, int, int, str]


def _known(anchor: Anchor | None) -> set[Head]:
    return set(anchor.heads.values_list("chain", "subject_id", "length", "digest")) if anchor else set()


def _new_heads(anchor: Anchor, *, after: dict[str, int], last_heads: set[Head]) -> Iterator[AnchoredHead]:
    for kind in by_name():
        events = kind.events().filter(pk__gt=after.get(kind.name, 0), pk__lte=anchor.marks[kind.name])
        rows = events.order_by(kind.subject_id, "number").values_list(kind.subject_id, "number", "digest")
        for head in _last_of_each(kind.name, rows.iterator(chunk_size=BATCH)):
            if head not in last_heads:
                yield AnchoredHead(
                    anchor_id=anchor.number, chain=head[0], subject_id=head[1], length=head[2], digest=head[3]
                )


def _last_of_each(name: str, rows: Iterable[tuple[int, int, str]]) -> Iterator[Head]:
    for subject, events in groupby(rows, key=itemgetter(0)):
        *_before, (_subject, length, digest) = events
        yield name, subject, length, digest
