"""The documents of a request as its sheet lists them: what the form asks for, there or not, then what else is held."""

from dataclasses import dataclass, field

from formkit.fieldtypes import DocumentField
from formkit.path import walk
from teleservices.models import MANDATE, Attachment, ServiceRequest
from teleservices.models.beneficiary import mandate_label


@dataclass(frozen=True)
class Slot:
    """A question that asks for documents, with those that it holds."""

    key: str
    label: str
    attachments: list[Attachment] = field(default_factory=list)

    @property
    def titles(self) -> list[str]:
        """Those of the documents."""
        return [attachment.title for attachment in self.attachments]


def slots_of(shown: ServiceRequest) -> list[Slot]:
    """In the form's order: one query whatever their number."""
    path = walk(shown.form_version.form, dict(shown.known))
    asked = [field for _step, fields in path for field in fields if isinstance(field, DocumentField)]
    slots = {field.key: Slot(field.key, field.label) for field in asked if not field.private}
    labels = {MANDATE: mandate_label()} | {field.key: field.label for field in shown.form_version.form.fields()}
    for attachment in shown.attachments.select_related("stored_file"):
        key = attachment.field_key
        slots.setdefault(key, Slot(key, labels.get(key, ""))).attachments.append(attachment)
    return list(slots.values())
