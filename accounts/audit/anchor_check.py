"""Whether the chains of events, and the anchors over them, are as they were written. Writes nothing."""

import datetime as dt
import logging
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import attrgetter

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.audit import anchors, audit_state, noted_anchors
from accounts.audit.anchors import Chains
from accounts.models import Anchor, AnchoredHead, AuditEvent
from portal.health.probes import Report
from portal.history.append_only import first_fault

logger = logging.getLogger(__name__)
LATE = dt.timedelta(days=2)
TO_DO = "put it back, or see docs/howto/historique-des-comptes.md"
"""About a file that lacks what was noted in it."""


def faults(*, days: int | None = None, noted: Mapping[int, str] | None = None) -> Iterator[str]:
    """Everything that no longer agrees, in words that name nobody.

    With `days`, only the anchors of so many days and the chains that changed since. All anchors are compared with
    those noted in the file, and with `noted`, the digests of some as they were noted elsewhere, by their numbers.
    """
    first = _first_anchor(days)
    yield from _anchors(first)
    in_file = noted_anchors.read() if noted_anchors.judges() else []
    if noted_anchors.judges() and (gaps := noted_anchors.gone(number for number, _digest in in_file)):
        yield f"file of noted anchors: lacks {len(gaps)} that it held; {TO_DO}"
    differing = noted_anchors.differing([*in_file, *(noted or {}).items()])
    yield from (f"anchor {number}: not as noted elsewhere" for number in differing)
    for kind in anchors.by_name():
        names = {**_not_as_anchored(kind, first), **_not_whole(kind, first)}
        subjects = _subjects(kind).filter(pk__in=names).values_list("pk", kind.known_by)
        yield from (f"{kind.name} {name}: {names[pk]}" for pk, name in subjects)


def report(*, days: int) -> int:
    """Write in the log, as an error, that something no longer agrees, and note the check; returns how many things."""
    problems = list(faults(days=days))
    for fault in problems:
        logger.error("audit broken: %s", fault)
    audit_state.note(faults=len(problems))
    return len(problems)


def health_report(noted: list[noted_anchors.Noted] | None = None) -> Report:
    """For deep health: the last anchor, that whoever watches the portal keeps elsewhere; whether another is overdue.

    Also how many were noted (`noted`, read now by default), a number that never goes down, how many are no longer as
    noted, and how many lack among the notes, with what to do then. A machine that can't compare says that it doesn't.
    """
    last = Anchor.objects.order_by("-number").first()
    if not noted_anchors.judges():
        return Report(ok=not _is_late(last), details={"last_anchor": str(last) if last else None, "judged": False})
    noted = noted_anchors.read() if noted is None else noted
    differing = len(noted_anchors.differing(noted))
    gaps = len(noted_anchors.gone(number for number, _digest in noted))
    details: dict[str, object] = {
        "last_anchor": str(last) if last else None,
        "noted": len(noted),
        "not_as_noted": differing,
        "no_longer_noted": gaps,
    }
    if gaps:
        details["to_do"] = TO_DO
    return Report(ok=not differing and not gaps and not _is_late(last), details=details)


def counts() -> tuple[int, int, int]:
    """How many chains there are, how many anchored ones went with what they were about, how many anchors."""
    chains = sum(
        kind.events().aggregate(many=Count(kind.subject_id, distinct=True))["many"] for kind in anchors.by_name()
    )
    orphans = sum(_gone(kind) for kind in anchors.by_name())
    return chains, orphans, Anchor.objects.count()


def _first_anchor(days: int | None) -> int:
    """The number of the first anchor to look at."""
    if days is None:
        return 1
    since = timezone.localdate() - dt.timedelta(days=days)
    first = Anchor.objects.filter(day__gte=since).order_by("number").first()
    return first.number if first else 1


def _anchors(first: int) -> Iterator[str]:
    before = Anchor.objects.filter(number=first - 1).first()
    previous, expected = before.digest if before else "", first
    last = None
    for anchor in Anchor.objects.filter(number__gte=first).order_by("number").iterator():
        if anchor.number != expected:
            yield f"anchor {expected}: missing"
        elif anchor.digest != anchors.digest_of(anchor, previous):
            yield f"anchor {anchor.number}: changed"
        previous, expected, last = anchor.digest, anchor.number + 1, anchor
    if _is_late(last):
        yield f"anchor {expected}: not written for more than {LATE.days} days"


def _is_late(last: Anchor | None) -> bool:
    """Whether the anchor after `last` should have been written; the first one, once there is something to anchor."""
    since = last.at if last else AuditEvent.objects.order_by("pk").values_list("at", flat=True).first()
    return since is not None and since < timezone.now() - LATE


def _not_as_anchored(kind: Chains, first: int) -> dict[int, str]:
    """Chains whose event at an anchored place is another one, or none; one that went with its subject is no fault."""
    there = kind.model._default_manager.filter(**{kind.subject_id: OuterRef("subject_id")}, number=OuterRef("length"))
    heads = (
        AnchoredHead.objects.filter(Exists(_subjects(kind).filter(pk=OuterRef("subject_id"))))
        .filter(chain=kind.name, anchor__gte=first)
        .annotate(now=Subquery(there.values("digest")[:1]))
        .filter(Q(now=None) | ~Q(now=F("digest")))
    )
    return {
        head.subject_id: f"{'other' if head.now else 'shorter'} than at anchor {head.anchor_id}"
        for head in heads.order_by("-anchor").iterator()
    }


def _not_whole(kind: Chains, first: int) -> dict[int, str]:
    """Chains of which an event does not follow from those before."""
    events = kind.events()
    if before := Anchor.objects.filter(number=first - 1).first():
        subjects = kind.model._default_manager.filter(pk__gt=before.marks.get(kind.name, 0)).values(kind.subject_id)
        events = events.filter(**{f"{kind.subject_id}__in": subjects})
    wrong = {}
    for pk, chain in groupby(events.iterator(chunk_size=anchors.BATCH), key=attrgetter(kind.subject_id)):
        if fault := first_fault(chain):
            wrong[pk] = f"changed at event {fault}"
    return wrong


def _gone(kind: Chains) -> int:
    heads = AnchoredHead.objects.filter(chain=kind.name)
    orphans = heads.exclude(Exists(_subjects(kind).filter(pk=OuterRef("subject_id"))))
    return orphans.values("subject_id").distinct().count()


def _subjects(kind: Chains) -> QuerySet[Model]:
    return kind.subject_model._base_manager.all()
