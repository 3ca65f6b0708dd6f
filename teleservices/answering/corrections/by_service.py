"""What the service corrected in the applicant's place, compared question by question for both."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from formkit.fieldtypes import Field, takes_documents
from formkit.fieldtypes.field import Viewer
from formkit.showing.display import as_seen_by
from teleservices.answering.corrections.changes import Change, change_of
from teleservices.lifecycle import act_of
from teleservices.models import AgentCorrection, RequestEvent, ServiceRequest


def tells_of_one(events: Iterable[RequestEvent]) -> bool:
    """Whether these events say that the service corrected something, so that there is something to compare."""
    return any(act_of(event.act).is_on_one_answer for event in events)


@dataclass(frozen=True)
class CorrectedByService:
    """One correction: when, why, and what it changed, its own question first."""

    pk: int
    at: dt.datetime
    reason: str
    changes: Sequence[Change]

    @property
    def under(self) -> str:
        """What begins the ids of its changes in a page that compares several corrections."""
        return f"{self.pk}-"

    @property
    def question(self) -> str:
        """The question that was corrected."""
        return self.changes[0].question if self.changes else ""


def corrected_by_service(request: ServiceRequest, viewer: Viewer) -> list[CorrectedByService]:
    """The latest first, in two queries: to be asked for only where the events tell of one."""
    corrections = request.agent_corrections.prefetch_related("documents__stored_file")
    return [
        CorrectedByService(
            correction.pk, correction.corrected_at, correction.reason, _changes(request, correction, viewer)
        )
        for correction in corrections
    ]


def _changes(request: ServiceRequest, correction: AgentCorrection, viewer: Viewer) -> list[Change]:
    keys = {correction.field_key, *correction.former_answers, *correction.answers}
    fields = [field for field in request.form.fields() if field.key in keys and not field.private]
    own_first = sorted(as_seen_by(viewer, fields), key=lambda field: field.key != correction.field_key)
    return [replace(_change(field, correction), question=request.form.label_of(field)) for field in own_first]


def _change(field: Field, correction: AgentCorrection) -> Change:
    documents = list(correction.documents.all()) if takes_documents(field) else []
    return change_of(field, correction.former_answers, correction.answers, documents)
