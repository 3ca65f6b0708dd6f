"""One step of a request as a page: its questions, texts and documents in order, its place on the path."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.forms import BoundField

from teleservices.answering.documents import DocumentSlot, document_slots
from teleservices.formkit.display import rows
from teleservices.formkit.django_forms import StepForm, step_form
from teleservices.formkit.fieldtypes import ContentField, DocumentField
from teleservices.formkit.path import next_step, previous_step, visible_steps
from teleservices.formkit.schema import Field, Step
from teleservices.models import ServiceRequest


@dataclass(frozen=True)
class Item:
    """What a step shows in one place: a question, a text, or a document to join."""

    field: Field
    bound: BoundField | None = None
    slot: DocumentSlot | None = None
    error: str = ""

    @property
    def is_content(self) -> bool:
        """Whether it is only shown."""
        return isinstance(self.field, ContentField)


@dataclass
class StepPage:
    """A step ready to be shown, or read after it was posted."""

    request: ServiceRequest
    step: Step
    form: StepForm
    slots: dict[str, DocumentSlot]
    document_errors: dict[str, str] = field(default_factory=dict)

    @property
    def items(self) -> list[Item]:
        """All that the step shows, in order."""
        return [self._item(one) for one in self.form.shown]

    def _item(self, one: Field) -> Item:
        bound = self.form[one.key] if one.key in self.form.fields else None
        return Item(one, bound=bound, slot=self.slots.get(one.key), error=self.document_errors.get(one.key, ""))

    @property
    def document_fields(self) -> list[DocumentField]:
        """The documents that the step asks for."""
        return [one for one in self.form.shown if isinstance(one, DocumentField)]

    def missing_documents(self) -> list[DocumentField]:
        """The required documents that are not joined."""
        return [one for one in self.document_fields if one.required and not self.slots[one.key].attachments]


@dataclass(frozen=True)
class Place:
    """Where a step stands on the path that the answers make."""

    number: int
    total: int
    dots: list[str]
    previous: Step | None
    next: Step | None


def step_page(
    request: ServiceRequest,
    step: Step,
    data: Mapping[str, object] | None = None,
    *,
    strict: bool = True,
    only: frozenset[str] | None = None,
) -> StepPage:
    """Build a step of a request, with what was posted when `data` is given; `only` narrows it to a correction."""
    form = step_form(request.form_version.form, step, request.answers, data, strict=strict, only=only)
    fields = [one for one in form.shown if isinstance(one, DocumentField)]
    return StepPage(request=request, step=step, form=form, slots=document_slots(request, fields))


def place_of(request: ServiceRequest, step: Step) -> Place:
    """Where `step` stands; a step that left the path counts as the last one."""
    schema = request.form_version.form
    steps = visible_steps(schema, request.answers)
    index = steps.index(step) if step in steps else len(steps) - 1
    dots = ["done" if i < index else "current" if i == index else "todo" for i in range(len(steps))]
    return Place(
        number=index + 1,
        total=len(steps),
        dots=dots,
        previous=previous_step(schema, request.answers, step.key),
        next=next_step(schema, request.answers, step.key),
    )


@dataclass(frozen=True)
class AnswerRow:
    """A question and its answer in words."""

    key: str
    question: str
    answer: str


def answer_rows(
    request: ServiceRequest, documents: Mapping[str, list[str]], *, private: bool = False
) -> list[tuple[Step, list[AnswerRow]]]:
    """The path taken, step by step, with each answer in words and the titles of the documents."""
    laid_out = rows(request.form_version.form, request.answers, private=private, documents=documents)
    return [(step, [AnswerRow(one.key, one.label, text) for one, text in found]) for step, found in laid_out]
