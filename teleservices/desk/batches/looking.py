"""A batch looked at before it is asked for: how many, which can't and why, what it asks, the e-mails to leave."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from teleservices.desk.batches.acts import BULK, BulkAct
from teleservices.desk.batches.forms import BatchForm, Selection
from teleservices.desk.batches.sorting import Sorted, sorted_out
from teleservices.lifecycle.previewing import Preview, preview
from teleservices.models import Batch, ServiceRequest

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
    def people(self) -> int:
        """How many people filed the requests of which the applicants are told."""
        requests = [row.request for row in self.sorted.ready]
        return ServiceRequest.objects.filter(pk__in=requests).order_by().values("applicant").distinct().count()

    @cached_property
    def previews(self) -> list[tuple[Preview, int]]:
        """The e-mail of one request of each procedure and stage, with how many get it; the commonest first."""
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
        alike = Counter((row.procedure, row.stage) for row in self.sorted.ready)
        first = {(row.procedure, row.stage): row.request for row in reversed(self.sorted.ready)}
        if self.bulk.act is None or self.form is None:
            return
        payload = self.form.shown_payload()
        for kind, count in alike.most_common(PREVIEWED):
            yield preview(whole(first[kind]), self.bulk.act, payload, self.batch.author), count


def look(batch: Batch, data: QueryDict | None) -> Look:
    """Look at a batch, with what was typed."""
    bulk, sorted_now = BULK[batch.act], sorted_out(batch)
    ready = sorted_now.ready
    procedures = {row.procedure for row in ready}
    if not ready or (bulk.is_of_one_procedure and len(procedures) > 1):
        return Look(batch, bulk, sorted_now, None)
    selection = Selection(whole(ready[0].request), {row.team for row in ready}, procedures, batch.author)
    return Look(batch, bulk, sorted_now, bulk.form(data or None, selection, batch.payload))


def whole(pk: int) -> ServiceRequest:
    """A request with all that its forms and its e-mails read."""
    beside = ("applicant", "stage", "team", "assignee", "acknowledgement")
    return ServiceRequest.objects.with_form().select_related(*beside).get(pk=pk)
