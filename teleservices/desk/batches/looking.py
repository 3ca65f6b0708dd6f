"""A batch looked at before it is asked for: how many, which can't and why, what it asks, the e-mails to leave."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from teleservices.desk.acts.deadline_form import DeadlineForm
from teleservices.desk.batches.acts import BULK, BulkAct
from teleservices.desk.batches.forms import BatchForm, Selection
from teleservices.desk.batches.sorting import Row, Sorted, sorted_out
from teleservices.desk.sheet.opinions.forms import AwaitedForm
from teleservices.lifecycle.emails.audience import Audience, audience
from teleservices.lifecycle.emails.previewing import Preview
from teleservices.models import Batch, LegalRegime, RequestFacts, ServiceRequest
from teleservices.models.desk.request_facts import RequestFactsQuerySet

PREVIEWED = 6
"""E-mails shown of those that differ by their procedure or by where their request stands."""


@dataclass(frozen=True)
class Look:
    """What the page of a batch says; `form` is None where the act can be done on none of its requests."""

    batch: Batch
    bulk: BulkAct
    sorted: Sorted
    form: BatchForm | None

    @property
    def label(self) -> str | Promise:
        """The act, in words."""
        return self.bulk.label

    @property
    def count(self) -> int:
        """On how many it will be done."""
        return len(self.sorted.ready)

    @property
    def total(self) -> int:
        """How many were chosen."""
        return self.count + sum(map(len, self.sorted.refused.values()))

    @cached_property
    def audience(self) -> Audience:
        """How many e-mails leave, to how many people."""
        return audience([row.request for row in self.sorted.ready], with_members=self.bulk.act is not None)

    @cached_property
    def beyond_silence(self) -> int:
        """Of how many requests silence means refusal before the deadline that is given, so that it wants a reason."""
        fields = self.form.fields if self.form else None
        deadline = fields.typed_deadline() if isinstance(fields, DeadlineForm | AwaitedForm) else None
        return _refused_by_silence(self.sorted.ready).filter(decides_on__lt=deadline).count() if deadline else 0

    @cached_property
    def previews(self) -> list[tuple[Preview, int]]:
        """The e-mail of one request of each procedure and stage, with how many get it; the commonest first.

        That of a message says nothing of a stage, but of the service.
        """
        return list(self._previews()) if self.bulk.tells and self.form else []

    @property
    def others(self) -> int:
        """How many get an e-mail none like which is shown."""
        return self.count - sum(count for _preview, count in self.previews) if self.previews else 0

    @property
    def checksum(self) -> str:
        """What is carried to say which e-mails were shown, and of how many requests."""
        shown = [shown.checksum for shown, _count in self.previews]
        return hashlib.sha256(" ".join([str(self.count), *shown]).encode()).hexdigest()

    @property
    def why_not(self) -> str:
        """Why the act can't be done on all these together; empty where it can."""
        if self.form is None and self.sorted.ready:
            return _("This act asks what depends on the procedure: choose requests of one procedure.")
        return ""

    def _previews(self) -> Iterator[tuple[Preview, int]]:
        if self.bulk.previews is None or self.form is None:
            return
        kinds = [(row.procedure, row.stage if self.bulk.act else row.team) for row in self.sorted.ready]
        first = dict(zip(reversed(kinds), reversed(self.sorted.ready), strict=True))
        payload = self.form.shown_payload()
        for kind, count in Counter(kinds).most_common(PREVIEWED):
            yield self.bulk.previews(whole(first[kind].request), payload, self.batch.author), count


def look(batch: Batch, data: QueryDict | None) -> Look:
    """Look at a batch, with what was typed."""
    bulk, sorted_now = BULK[batch.act], sorted_out(batch)
    ready = sorted_now.ready
    procedures = {row.procedure for row in ready}
    if not ready or (bulk.is_of_one_procedure and len(procedures) > 1):
        return Look(batch, bulk, sorted_now, None)
    sample = whole(_refused_first(ready) if bulk.gives_deadline else ready[0].request)
    selection = Selection(sample, {row.team for row in ready}, procedures, batch.author)
    return Look(batch, bulk, sorted_now, bulk.form(data or None, selection, batch.payload, bulk.act))


def _refused_first(ready: Sequence[Row]) -> int:
    """The request that silence refuses first: a deadline that suits it suits them all; any where silence never does."""
    return _refused_by_silence(ready).order_by("decides_on").values_list("pk", flat=True).first() or ready[0].request


def _refused_by_silence(ready: Sequence[Row]) -> RequestFactsQuerySet:
    requests = [row.request for row in ready]
    regime = LegalRegime.REJECTION
    return RequestFacts.objects.filter(
        pk__in=requests, decides_on__isnull=False, request__acknowledgement__regime=regime
    )


def whole(pk: int) -> ServiceRequest:
    """A request with all that its forms and its e-mails read."""
    beside = ("applicant", "stage", "team", "assignee", "acknowledgement")
    return ServiceRequest.objects.with_form().select_related(*beside).get(pk=pk)
