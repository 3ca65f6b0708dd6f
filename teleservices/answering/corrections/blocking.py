"""« Ce qui bloque »: each thing that the service asks for, in whose words, and whether it is done so far.

What is prepared counts, though nothing of it is transmitted yet. A question that the corrections hide is asked no
longer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from formkit.path import walk
from teleservices.answering.completeness import problems
from teleservices.answering.corrections.buffer import Buffer, buffer_of
from teleservices.answering.corrections.changes import changes_prepared
from teleservices.answering.steps import Quote
from teleservices.models import CorrectionRequest, RequestEvent, ServiceRequest


@dataclass(frozen=True)
class AskedItem:
    """One thing to correct: its question, the agent's sentence where there is one, whether it is done."""

    key: str
    question: str
    quote: Quote | None
    is_done: bool
    """Whether it was changed, and nothing of it is missing or refused."""
    is_indispensable: bool
    is_optional: bool
    """Whether the form may do without it, and the service too."""


@dataclass(frozen=True)
class AskedList:
    """Things asked for under one title: what blocks (CRPA L114-5-1), or what doesn't."""

    anchor: str
    title: str
    items: Sequence[AskedItem]

    @property
    def count(self) -> str:
        """« 2 sur 3 faits »."""
        count = sum(item.is_done for item in self.items)
        words = ngettext("%(done)s of %(total)s done", "%(done)s of %(total)s done", count)
        return words % {"done": count, "total": len(self.items)}


@dataclass(frozen=True)
class WhatBlocks:
    """All that is asked for, and what is said of it as a whole."""

    message: Quote | None
    items: Sequence[AskedItem]

    @property
    def quotes(self) -> dict[str, Quote]:
        """The agent's sentence on each thing, by key."""
        return {item.key: item.quote for item in self.items if item.quote}

    @property
    def lists(self) -> Sequence[AskedList]:
        """What the service can't go on without, then what it can; neither is there empty."""
        blocking = [item for item in self.items if item.is_indispensable]
        others = [item for item in self.items if not item.is_indispensable]
        also = _("What the service also asks for, without waiting for it")
        lists = (
            AskedList("ce-qui-bloque", _("What blocks"), blocking),
            AskedList("ce-qui-est-demande", also if blocking else _("What the service asks for"), others),
        )
        return [part for part in lists if part.items] or [AskedList("ce-qui-est-demande", lists[1].title, [])]


def what_blocks(request: ServiceRequest, buffer: Buffer) -> WhatBlocks:
    """What is asked of a request, whose corrections are prepared in `buffer`; two queries, or one more an agent."""
    path = walk(buffer.request.form, dict(buffer.request.known))
    questions = {field.key: field for _step, fields in path for field in fields}
    wrong = {problem.field_key for problem in problems(buffer.request, buffer.document_counts())}
    askers = askers_of(buffer.correction, request)
    items = [
        AskedItem(
            key=change.key,
            question=change.question,
            quote=_quote(change.remark, askers[change.key]),
            is_done=change.is_changed and change.key not in wrong,
            is_indispensable=change.is_indispensable,
            is_optional=not (change.is_indispensable or questions[change.key].required),
        )
        for change in changes_prepared(buffer)
        if change.key in questions
    ]
    return WhatBlocks(_quote(buffer.correction.message, _together(askers, request)), items)


def what_blocks_now(request: ServiceRequest, correction: CorrectionRequest | None) -> WhatBlocks | None:
    """The same, from what is stored; None when nothing is asked."""
    return what_blocks(request, buffer_of(correction, request)) if correction else None


def askers_of(correction: CorrectionRequest, request: ServiceRequest) -> dict[str, str]:
    """Who asked for each thing, by key: more may have been asked for later, by somebody else."""
    acts = ("request_corrections", "amend_corrections")
    since = request.events.filter(act__in=acts, at__gte=correction.asked_at).select_related("actor")
    events = [event for event in since if event.data.get("correction") == correction.pk]
    names = {event.actor_id: _name(event, request) for event in events}
    service = request.team.name if request.team else ""
    askers = dict.fromkeys(correction.field_keys, names.get(correction.asked_by_id, service))
    for event in events:
        askers |= dict.fromkeys(event.data.get("added", ()), names[event.actor_id])
    return askers


def _quote(text: str, author: str) -> Quote | None:
    return Quote(text.strip(), author) if text.strip() else None


def _name(event: RequestEvent, request: ServiceRequest) -> str:
    """As whoever wrote is told to the applicant (CRPA L111-2)."""
    if request.team is None:
        return ""
    return next(iter(request.team.agent_lines(event.actor)), request.team.name)


def _together(askers: Mapping[str, str], request: ServiceRequest) -> str:
    """Who wrote the message as a whole: the service where several agents did."""
    names = set(askers.values())
    return names.pop() if len(names) == 1 else str(request.team or "")
