"""The documents of a request as its sheet lists them: what the form asks for, there or not, then what else is held."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from formkit.fieldtypes import takes_documents
from formkit.path import walk
from teleservices.models import MANDATE, Attachment, DocumentReview, Finding, ServiceRequest
from teleservices.models.requests.capacity import mandate_label


@dataclass(frozen=True)
class JoinedDocument:
    """A document that the request holds, and what it was found to be."""

    attachment: Attachment
    review: DocumentReview | None


@dataclass(frozen=True)
class Slot:
    """A question that asks for documents, with those that it holds and the findings on those that it held before."""

    key: str
    label: str
    documents: list[JoinedDocument] = field(default_factory=list)
    former: list[DocumentReview] = field(default_factory=list)
    is_closed: bool = False
    """Whether who looks doesn't see what it holds."""

    @property
    def titles(self) -> list[str]:
        """The titles of the documents, in the order in which they were joined."""
        return [document.attachment.title for document in self.documents]


def slots_of(service_request: ServiceRequest) -> list[Slot]:
    """The slots of a request in the order of its form: two queries whatever their number."""
    path = walk(service_request.form, dict(service_request.known))
    questions = [field for _step, fields in path for field in fields if takes_documents(field)]
    labels = {MANDATE: mandate_label()} | service_request.form.labels
    slots = {field.key: Slot(field.key, labels[field.key]) for field in questions if not field.private}
    reviews = {(review.field_key, review.stored_file_id): review for review in service_request.document_reviews.all()}
    for attachment in service_request.attachments.select_related("stored_file"):
        key = attachment.field_key
        document = JoinedDocument(attachment, reviews.pop((key, attachment.stored_file_id), None))
        slots.setdefault(key, Slot(key, labels.get(key, ""))).documents.append(document)
    for (key, _file), review in reviews.items():
        if key in slots:
            slots[key].former.append(review)
    return list(slots.values())


def counts(slots: Sequence[Slot]) -> str:
    """« 3 documents: 1 compliant, 1 illegible, 1 to be checked »; empty where none is held."""
    documents = [document for slot in slots for document in slot.documents]
    if not documents:
        return ""
    findings = [document.review.finding for document in documents if document.review]
    parts = [f"{findings.count(finding)} {finding.label.lower()}" for finding in Finding if finding in findings]
    if remainder := len(documents) - len(findings):
        parts.append(ngettext("%(count)s to be checked", "%(count)s to be checked", remainder) % {"count": remainder})
    total = ngettext("%(count)s document", "%(count)s documents", len(documents)) % {"count": len(documents)}
    return _("%(total)s: %(parts)s") % {"total": total, "parts": ", ".join(parts)}
