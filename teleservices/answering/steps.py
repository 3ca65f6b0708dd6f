"""One step of a request as a page: its questions, texts and documents in order, its place on the path."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.forms import BoundField

from teleservices.answering.documents import DocumentSlot, document_slots
from teleservices.formkit.display import rows
from teleservices.formkit.django_forms import StepForm, step_form
from teleservices.formkit.fieldtypes import (
    AmountField,
    ContentField,
    DocumentField,
    NumberField,
    StatementField,
    field_type,
)
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

    @property
    def statement(self) -> str:
        """The text to read before the box of a statement is ticked."""
        return self.field.text if isinstance(self.field, StatementField) else ""

    @property
    def unit(self) -> str:
        """What stands after the control."""
        if isinstance(self.field, AmountField):
            return "€"
        return self.field.unit if isinstance(self.field, NumberField) else ""

    @property
    def wrapper_class(self) -> str:
        """The classes of the field's block: its width; a statement's own look."""
        statement = " field--statement" if isinstance(self.field, StatementField) else ""
        return f"width-{self.field.width}{statement}" if self.field.width != "full" else statement.strip()


@dataclass(frozen=True)
class ErrorLine:
    """A line of the error summary, and the id of the control that it leads to."""

    text: str
    target: str


@dataclass
class StepPage:
    """A step ready to be shown, or read after it was posted."""

    request: ServiceRequest
    step: Step
    form: StepForm
    slots: dict[str, DocumentSlot]
    document_errors: dict[str, list[str]] = field(default_factory=dict)

    @property
    def items(self) -> list[Item]:
        """All that the step shows, in order."""
        return [self._item(one) for one in self.form.shown]

    def _item(self, one: Field) -> Item:
        bound = self.form[one.key] if one.key in self.form.fields else None
        return Item(
            one, bound=bound, slot=self.slots.get(one.key), error="\n".join(self.document_errors.get(one.key, ()))
        )

    def refuse(self, key: str, reason: str) -> None:
        """Keep why a document was not joined, to be said at its field."""
        self.document_errors.setdefault(key, []).append(reason)

    @property
    def errors(self) -> list[ErrorLine]:
        """What prevents the step from going on, in its own order, each leading to its control."""
        return [
            ErrorLine(f"{one.label} – {text}", self._target(one))
            for one in self.form.shown
            for text in (*self.form.errors.get(one.key, ()), *self.document_errors.get(one.key, ()))
        ]

    def _target(self, one: Field) -> str:
        if slot := self.slots.get(one.key):
            return f"document_{one.key}" if slot.is_full else f"file_{one.key}"
        bound = self.form[one.key]
        return f"{bound.auto_id}_group" if bound.use_fieldset else str(bound.id_for_label)

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


def saved_otherwise(page: StepPage) -> list[AnswerRow]:
    """What the request holds of a step where it differs from what was typed: for who was overtaken by a change."""
    typed, saved = page.form.valid_answers(), page.request.answers
    return [
        AnswerRow(one.key, one.label, field_type(one).display(one, saved.get(one.key)))
        for one in page.form.shown
        if one.key in page.form.fields and typed.get(one.key) != saved.get(one.key)
    ]


def answer_rows(
    request: ServiceRequest, documents: Mapping[str, list[str]], *, private: bool = False
) -> list[tuple[Step, list[AnswerRow]]]:
    """The path taken, step by step, with each answer in words and the titles of the documents."""
    laid_out = rows(request.form_version.form, request.answers, private=private, documents=documents)
    return [(step, [AnswerRow(one.key, one.label, text) for one, text in found]) for step, found in laid_out]
