"""What corrections change in a request: shown to the applicant before they are transmitted, to the service after."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from formkit.fieldtypes import Field, field_type, takes_documents
from formkit.path import walk
from formkit.showing.differences import Difference, row_differences
from formkit.values import Answers
from teleservices.answering.corrections.buffer import Buffer
from teleservices.models import (
    AgentCorrectionDocument,
    CorrectionDocument,
    CorrectionDraft,
    CorrectionRequest,
    JoinedFile,
    ServiceRequest,
)


@dataclass(frozen=True)
class Change:
    """One thing that was asked for, as it was filed and as it becomes."""

    key: str
    question: str
    is_document: bool
    is_indispensable: bool = False
    is_unreceived: bool = False
    """Whether it came back as it was, and the service has not taken it as received."""
    remark: str = ""
    """What the service says is wrong with it."""
    before: str = ""
    after: str = ""
    cells: Sequence[Difference] = ()
    """The cells that differ, for an answer made of rows: what is read in place of both answers."""
    removed: Sequence[JoinedFile] = ()
    added: Sequence[JoinedFile] = ()

    @property
    def is_changed(self) -> bool:
        """Whether its answer or its documents differ from what was filed."""
        return self.before != self.after or bool(self.removed or self.added)


def changes_prepared(buffer: Buffer) -> list[Change]:
    """What the corrections being made would change, each named field in the form's order, changed or not."""
    return _changes(buffer.correction, buffer.request, buffer.filed, buffer.request.answers, buffer.changed)


def left_unchanged(buffer: Buffer) -> list[Change]:
    """What would not count as received (CRPA L114-5): what is indispensable and unchanged, or all when nothing changed.

    A question that the corrections hide is asked no longer: it isn't in the way.
    """
    path = walk(buffer.request.form, dict(buffer.request.known))
    keys = {field.key for _step, fields in path for field in fields}
    changes = changes_prepared(buffer)
    unchanged = [change for change in changes if not change.is_changed and change.key in keys]
    something_changed = any(change.is_changed for change in changes)
    return [change for change in unchanged if change.is_indispensable or not something_changed]


def changes_transmitted(request: ServiceRequest, correction: CorrectionRequest) -> list[Change]:
    """What the corrections that were transmitted changed; nothing when none were."""
    draft = CorrectionDraft.objects.filter(correction=correction).first()
    if draft is None or correction.received_at is None:
        return []
    documents = list(draft.documents.select_related("stored_file"))
    return _changes(correction, request, draft.former_answers, draft.answers, documents)


def _changes(
    correction: CorrectionRequest,
    request: ServiceRequest,
    before: Answers,
    after: Answers,
    documents: Sequence[CorrectionDocument],
) -> list[Change]:
    fields = [field for field in request.form.fields() if field.key in correction.field_keys]
    changes = [_change(field, correction, before, after, documents) for field in fields]
    return [replace(change, question=request.form.labels[change.key]) for change in changes]


def _change(
    field: Field,
    correction: CorrectionRequest,
    before: Answers,
    after: Answers,
    documents: Sequence[CorrectionDocument],
) -> Change:
    own = [document for document in documents if document.field_key == field.key]
    return replace(
        change_of(field, before, after, own),
        is_indispensable=field.key in correction.indispensable_keys,
        is_unreceived=field.key in correction.unreceived_keys,
        remark=correction.remarks.get(field.key, ""),
    )


def change_of(
    field: Field,
    before: Answers,
    after: Answers,
    documents: Sequence[CorrectionDocument] | Sequence[AgentCorrectionDocument],
) -> Change:
    """A question as these answers, and its own documents that came and went, say that it was and is."""
    kind, is_document = field_type(field), takes_documents(field)
    return Change(
        key=field.key,
        question=field.label,
        is_document=is_document,
        before="" if is_document else kind.display(field, before.get(field.key)),
        after="" if is_document else kind.display(field, after.get(field.key)),
        cells=row_differences(field, before.get(field.key), after.get(field.key)),
        removed=[document for document in documents if document.is_taken_away],
        added=[document for document in documents if not document.is_taken_away],
    )
