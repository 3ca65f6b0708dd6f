"""A batch looked at before it is asked for: how many, which can't and why, what it asks, the e-mails to leave."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from formkit.values import JsonValue
from teleservices.desk.acts.deadline_form import DeadlineForm
from teleservices.desk.batches.acts import BULK, BulkAct
from teleservices.desk.batches.forms import BatchForm, Selection
from teleservices.desk.batches.payloads import Typed
from teleservices.desk.batches.proposals_made import ShownProposals
from teleservices.desk.batches.refused_groups import Group, groups_of, meeting_of
from teleservices.desk.batches.sorting import Row, Sorted, sorted_out
from teleservices.desk.sheet.opinions.forms import AwaitedForm
from teleservices.lifecycle.emails.audience import Audience, audience, posted_among, written_to
from teleservices.lifecycle.emails.previewing import Preview
from teleservices.lifecycle.messages_together import preview_together
from teleservices.models import Batch, LegalRegime, Meeting, RequestFacts, ServiceRequest
from teleservices.models.desk.request_facts import RequestFactsQuerySet
from teleservices.models.requests.service_request import ServiceRequestQuerySet

PREVIEWED = 6
"""E-mails shown of those that differ by their procedure or by where their request stands."""


@dataclass(frozen=True)
class Look:
    """What the page of a batch says; `form` is None where the act can be done on none of its requests."""

    batch: Batch
    bulk: BulkAct
    sorted: Sorted
    form: BatchForm | None
    values: Typed
    """What the form holds."""
    is_mixed: bool = False
    """Whether they are of several procedures, and the act is of one."""

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
        requests = [row.request for row in self.sorted.ready]
        if self.bulk.is_told_together:
            return Audience(len(self._together), len({person for person, _team in self._together}))
        return audience(requests, with_members=self.bulk.act is not None)

    @cached_property
    def letters(self) -> int:
        """How many letters leave by post: of the requests whose people e-mails don't reach, or who refuse them."""
        return len(posted_among([row.request for row in self.sorted.ready]))

    @cached_property
    def _together(self) -> Mapping[tuple[int, int], Sequence[int]]:
        """Of a message: the requests of each person in each service, which one e-mail tells of."""
        teams = {row.request: row.team for row in self.sorted.ready}
        together: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for request, person in sorted(written_to(teams, with_members=False)):
            together[person, teams[request]].append(request)
        return together

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
        """How many get an e-mail none like which is shown: requests, or e-mails where one tells of several."""
        count = self.audience.emails if self.bulk.is_told_together else self.count
        return count - sum(count for _preview, count in self.previews) if self.previews else 0

    @cached_property
    def proposals(self) -> ShownProposals | None:
        """What is proposed of those that have what they need; None for an act that proposes nothing."""
        requests = [row.request for row in self.sorted.ready]
        return self.bulk.shows(requests, self.values) if self.bulk.shows and requests else None

    @cached_property
    def groups(self) -> list[Group]:
        """The requests on which it can't be done, by reason, the commonest first."""
        return groups_of(self.sorted, may_annotate=self.bulk.shows is not None)

    @cached_property
    def meeting(self) -> Meeting | None:
        """The meeting in preparation that has all of them; None where there is none."""
        return meeting_of(self.batch)

    def payload(self) -> dict[str, JsonValue]:
        """What the batch keeps of a whole form, and of what it showed."""
        content = self.form.kept() if self.form else {}
        return content | (self.proposals.kept() if self.proposals else {})

    @property
    def checksum(self) -> str:
        """What is carried to say which e-mails and proposals were shown, and of how many requests."""
        checksums = [email.checksum for email, _count in self.previews]
        checksums += [self.proposals.checksum] if self.proposals else []
        return hashlib.sha256(" ".join([str(self.count), *checksums]).encode()).hexdigest()

    @property
    def why_not(self) -> str:
        """Why the act can't be done on all these together; empty where it can."""
        if self.is_mixed:
            return _("This act asks what depends on the procedure: choose requests of one procedure.")
        return ""

    def _previews(self) -> Iterator[tuple[Preview, int]]:
        if self.bulk.previews is None or self.form is None:
            return
        if self.bulk.is_told_together:
            yield from self._previews_together()
            return
        kinds = [(row.procedure, row.stage if self.bulk.act else row.team) for row in self.sorted.ready]
        first = dict(zip(reversed(kinds), reversed(self.sorted.ready), strict=True))
        payload = self.form.shown_payload()
        for kind, count in Counter(kinds).most_common(PREVIEWED):
            yield self.bulk.previews(whole(first[kind].request), payload, self.batch.author), count

    def _previews_together(self) -> Iterator[tuple[Preview, int]]:
        """The e-mail of a message: of who has one of these requests, of who has several, by service and procedure."""
        procedures = {row.request: row.procedure for row in self.sorted.ready}
        kinds: defaultdict[tuple[int, int], list[Sequence[int]]] = defaultdict(list)
        for (_person, team), requests in self._together.items():
            kinds[team, procedures[requests[0]] if len(requests) == 1 else 0].append(requests)
        for several in sorted(kinds.values(), key=len, reverse=True)[:PREVIEWED]:
            yield preview_together(list(_whole(several[0])), self.batch.author), len(several)


def look(batch: Batch, data: QueryDict | None) -> Look:
    """Look at a batch, with what was typed."""
    bulk, values = BULK[batch.act], data or batch.payload
    sorted_now = sorted_out(batch, values)
    offered = sorted_out(batch, bulk.widest).ready  # whatever was chosen in the form, which may be chosen otherwise
    procedures = {row.procedure for row in offered}
    is_mixed = bulk.is_of_one_procedure and len(procedures) > 1
    if not offered or is_mixed:
        return Look(batch, bulk, sorted_now, None, values, is_mixed)
    ready = sorted_now.ready or offered
    sample = whole(_refused_first(ready) if bulk.gives_deadline else ready[0].request)
    selection = Selection(sample, {row.team for row in offered}, procedures, batch.author)
    return Look(batch, bulk, sorted_now, bulk.form(data or None, selection, batch.payload, bulk.act), values)


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
    return _whole([pk]).get()


def _whole(keys: Collection[int]) -> ServiceRequestQuerySet:
    beside = ("applicant", "stage", "team", "assignee", "acknowledgement")
    return ServiceRequest.objects.with_form().select_related(*beside).filter(pk__in=keys).order_by("pk")
