"""One step of a request as a page: its questions, texts and documents in order, its place on the path."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.forms import BoundField
from django.utils.translation import gettext as _

from formkit.django_forms import StepForm, step_form
from formkit.fieldtypes import DocumentField, Field, field_type, takes_documents
from formkit.outcomes import rules_told_on, unmet
from formkit.path import next_step, previous_step, visible_steps
from formkit.schema import FormRule, Step
from formkit.showing.durations import minutes_left
from formkit.validations import Validation
from formkit.values import JsonValue
from teleservices.answering.conflicts import Conflict
from teleservices.answering.documents.folders import Folder
from teleservices.answering.documents.slots import DocumentSlot
from teleservices.answering.fingerprints import stamp
from teleservices.answering.mirror import mirror_of
from teleservices.answering.origins import origin_of
from teleservices.answering.unread import give_back
from teleservices.models import ServiceRequest


@dataclass(frozen=True)
class Quote:
    """What an agent says of one question, in their words; `author` is their name, or their service's."""

    text: str
    author: str


@dataclass(frozen=True)
class Item:
    """What a step shows in one place: a question, a text, or a document to join."""

    field: Field
    bound: BoundField | None = None
    slot: DocumentSlot | None = None
    error: str = ""
    calculated: str = ""
    """What is worked out, in words; empty while it can't be."""
    is_concealed: bool = False
    """Whether the browser must hide it until an answer of the step shows it."""
    fingerprint: str = ""
    """Of the answer that the page is made from."""
    origin: str = ""
    """Where the answer comes from, when nobody typed it here."""
    conflict: Conflict | None = None
    """The answer that someone else gave meanwhile, to choose from."""
    quote: Quote | None = None
    """What is wrong with it, where a service asks for it again."""
    rules: tuple[FormRule | Validation, ...] = ()
    """What the answers lead to, told where the last of them is given."""
    design_links: str = ""
    """Markup that leads to its design, where the studio previews the step; empty for applicants."""

    @property
    def is_content(self) -> bool:
        """Whether it is a title or an explanation, which nobody answers."""
        return not field_type(self.field).has_row

    @property
    def is_calculated(self) -> bool:
        """Whether it is a value that the portal works out."""
        return field_type(self.field).is_calculated

    @property
    def statement(self) -> str:
        """The text to read before the box of a statement is ticked."""
        return field_type(self.field).accepted_text(self.field)

    @property
    def unit(self) -> str:
        """What stands after the control, such as « € »; empty for most types."""
        return field_type(self.field).unit(self.field)

    @property
    def wrapper_class(self) -> str:
        """The classes of the field's block: its width; its type's own look."""
        width = f"width-{self.field.width}" if self.field.width != "full" else ""
        return f"{width} {field_type(self.field).block_class}".strip()


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
    folder: Folder
    """What the page writes into: the draft itself, unless it was made over something else."""
    document_errors: dict[str, list[str]] = field(default_factory=dict)
    unfit: set[str] = field(default_factory=set)
    """Keys of the documents a file of which is wrong: sent again as it is, it is refused again."""
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    """Keys of the questions that show what is stored, whatever was typed: the person chose so."""
    quotes: Mapping[str, Quote] = field(default_factory=dict)
    """What the service says of what it asks for again, by key."""

    def show_saved(self, key: str, answer: JsonValue) -> None:
        """Show the stored answer of a question instead of what was typed, which is dropped."""
        form_field = self.form.fields[key]
        self.form.errors.pop(key, None)
        question = next(field for field in self.form.laid_out if field.key == key)
        self.form.initial[key] = field_type(question).initial(question, answer)
        form_field.bound_data = lambda data, initial: initial  # type: ignore[method-assign]
        self.settled.add(key)

    @property
    def stored(self) -> Mapping[str, JsonValue]:
        """The answers that are stored, by field key."""
        return self.request.answers

    @property
    def items(self) -> list[Item]:
        """All that the step shows, in order; what the applicant doesn't see is worked out, and no part of the page."""
        return [self._item(field) for field in self.form.laid_out if field_type(field).is_shown_to(field, "applicant")]

    @cached_property
    def rules(self) -> dict[str, list[FormRule | Validation]]:
        """What the stored answers lead to, by the key of the question where it is told. Read once all is saved."""
        return rules_told_on(self.request.form, self.request.known, self.step)

    @property
    def rule_keys(self) -> list[str]:
        """The keys of the rules that the page tells: what the page that comes after it knows to have been read."""
        return [rule.key for rules in self.rules.values() for rule in rules]

    @property
    def mirror(self) -> dict[str, JsonValue]:
        """What the browser needs to follow the answers as they are given."""
        return mirror_of(self.form)

    def _item(self, field: Field) -> Item:
        return Item(
            field,
            bound=self.form[field.key] if field.key in self.form.fields else None,
            slot=self.slots.get(field.key),
            error="\n".join(self.document_errors.get(field.key, ())),
            calculated=field_type(field).display(field, self.form.calculated.get(field.key)),
            is_concealed=field.key in self.form.concealed,
            fingerprint=self._fingerprint(field),
            origin=origin_of(self.request, field) if not self.form.is_bound else "",
            conflict=self.conflicts.get(field.key),
            quote=self.quotes.get(field.key),
            rules=tuple(self.rules.get(field.key, ())),
        )

    def _fingerprint(self, field: Field) -> str:
        """What the person has seen: in a conflict, still the answer from before it, until they choose."""
        conflict = self.conflicts.get(field.key)
        return conflict.seen if conflict else stamp(field, self.stored.get(field.key))

    def refuse(self, key: str, reason: str, *, is_unfit: bool = False) -> None:
        """Keep why a document was not joined, to be said at its field; `is_unfit` when the file itself is wrong."""
        self.document_errors.setdefault(key, []).append(reason)
        if is_unfit:
            self.unfit.add(key)

    def report_unmet(self) -> None:
        """Say at each question of the step what the stored answers don't say together.

        Nothing is said as long as one of them lacks or is refused: it may be what doesn't go with the others.
        """
        wrong = {*self.form.errors, *self.document_errors}
        for validation, questions in unmet(self.request.form, self.request.known, step=self.step):
            if not validation.is_blocking or wrong.intersection(validation.fields):
                continue
            for question in questions:
                if question.key in self.form.fields:
                    self.form.add_error(question.key, validation.message)
                elif question.key in self.slots:
                    self.refuse(question.key, validation.message)

    @property
    def errors(self) -> list[ErrorLine]:
        """What prevents the step from going on, in its own order, each leading to its control."""
        return [
            ErrorLine(f"{field.label} – {text}", self._target(field))
            for field in self.form.shown
            for text in (*self._said_of(field.key), *self.document_errors.get(field.key, ()))
        ]

    def _said_of(self, key: str) -> list[str]:
        choose = [_("Choose between the two answers.")] if key in self.conflicts else []
        return [*self.form.errors.get(key, ()), *choose]

    def _target(self, field: Field) -> str:
        if slot := self.slots.get(field.key):
            return f"document_{field.key}" if slot.is_full else f"file_{field.key}"
        bound = self.form[field.key]
        return f"{bound.auto_id}_group" if bound.use_fieldset else str(bound.id_for_label)

    @property
    def document_fields(self) -> list[DocumentField]:
        """The documents that the step asks for."""
        return [field for field in self.form.shown if takes_documents(field)]

    @property
    def first_document(self) -> str:
        """The key of its first document (see `first_document_in`)."""
        return first_document_in(self.form)

    @property
    def takes_by_phone(self) -> bool:
        """Whether a phone may join files to it by a link."""
        return self.folder.takes_by_phone

    @property
    def has_buttons(self) -> bool:
        """Whether the step has buttons of its own: Enter in a field must not press them."""
        kinds = [field_type(field) for field in self.form.laid_out]
        return any(kind.takes_documents or kind.has_columns for kind in kinds)

    def missing_documents(self) -> list[DocumentField]:
        """The required documents that are not joined."""
        return [field for field in self.document_fields if field.required and not self.slots[field.key].attachments]


def first_document_in(form: StepForm) -> str:
    """The key of a step's first document, shown yet or not, before which help on PDF stands; empty without any."""
    return next((field.key for field in form.laid_out if takes_documents(field)), "")


@dataclass(frozen=True)
class Progress:
    """Where a step stands on the path that the answers make."""

    number: int
    total: int
    dots: list[str]
    previous: Step | None
    next: Step | None
    minutes_left: int = 0
    """An estimate, from the beginning of this step; 0 where none is told."""


def step_page(
    folder: Folder,
    step: Step,
    data: Mapping[str, object] | None = None,
    *,
    strict: bool = True,
    only: frozenset[str] | None = None,
) -> StepPage:
    """A step of a folder's request, with what was posted when `data` is given; `only` narrows it to a correction.

    The folder is what the page will write into: a draft, the buffer of corrections.
    """
    request = folder.request
    form = step_form(request.form, step, request.known, data, strict=strict, only=only)
    if data is None:
        give_back(form, request)
    fields = [field for field in form.laid_out if takes_documents(field)]
    return StepPage(request=request, step=step, form=form, slots=folder.slots(fields), folder=folder)


def progress_of(request: ServiceRequest, step: Step, documents: Mapping[str, int]) -> Progress:
    """Where `step` stands; a step that left the path is the last one. `documents` counts those joined by field."""
    schema = request.form
    steps = visible_steps(schema, request.known)
    index = steps.index(step) if step in steps else len(steps) - 1
    dots = ["done" if i < index else "current" if i == index else "todo" for i in range(len(steps))]
    return Progress(
        number=index + 1,
        total=len(steps),
        dots=dots,
        previous=previous_step(schema, request.known, step.key),
        next=next_step(schema, request.known, step.key),
        minutes_left=minutes_left(schema, request.known, step, documents),
    )
