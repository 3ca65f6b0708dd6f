"""« Essayer »: a draft form filled in as an applicant would. The answers travel in the page, signed; nothing is stored."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext as _

from teleservices.answering.documents import DocumentSlot
from teleservices.answering.steps import AnswerRow, Item, Place
from teleservices.formkit.display import rows
from teleservices.formkit.django_forms import StepForm, step_form
from teleservices.formkit.fieldtypes import DocumentField, Field
from teleservices.formkit.path import missing_answers, next_step, previous_step, visible_steps
from teleservices.formkit.schema import FormSchema, Step
from teleservices.formkit.values import Answers, JsonValue
from teleservices.models import Procedure

SALT = "parvis.studio.trial"


@dataclass(frozen=True)
class TrialStep:
    """A step of the draft form ready to be shown, or read after it was posted."""

    step: Step
    form: StepForm

    @property
    def items(self) -> list[Item]:
        """All that the step shows, in order, as filing shows it; documents are shown with nothing joined."""
        return [self._item(field) for field in self.form.shown]

    def _item(self, field: Field) -> Item:
        bound = self.form[field.key] if field.key in self.form.fields else None
        slot = DocumentSlot(field, [], [], is_full=False) if isinstance(field, DocumentField) else None
        return Item(field, bound=bound, slot=slot)


def trial_step(
    schema: FormSchema, step: Step, answers: Answers, data: Mapping[str, object] | None = None, *, strict: bool = True
) -> TrialStep:
    """A step of a draft form for the answers given so far."""
    return TrialStep(step, step_form(schema, step, answers, data, strict=strict))


def place_in(schema: FormSchema, answers: Answers, step: Step) -> Place:
    """Where a step stands on the path that the answers make."""
    steps = visible_steps(schema, answers)
    index = steps.index(step) if step in steps else max(len(steps) - 1, 0)
    return Place(
        number=index + 1,
        total=max(len(steps), 1),
        dots=["done" if i < index else "current" if i == index else "todo" for i in range(len(steps))],
        previous=previous_step(schema, answers, step.key),
        next=next_step(schema, answers, step.key),
    )


def pack(procedure: Procedure, answers: Answers) -> str:
    """The answers, signed, to be carried by the page."""
    return signing.dumps({"procedure": str(procedure.uuid), "answers": dict(answers)}, salt=SALT, compress=True)


def unpack(procedure: Procedure, text: str) -> dict[str, JsonValue]:
    """The answers that a page carried; none when they are another procedure's, or were touched."""
    try:
        carried = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return {}
    return dict(carried["answers"]) if carried["procedure"] == str(procedure.uuid) else {}


def sections(schema: FormSchema, answers: Answers) -> list[tuple[Step, list[AnswerRow]]]:
    """The path taken with each answer in words; documents say that a trial takes none."""
    documents = {field.key: [_("Not asked for in a trial")] for field in schema.document_fields()}
    laid_out = rows(schema, answers, documents=documents)
    return [(step, [AnswerRow(one.key, one.label, text) for one, text in found]) for step, found in laid_out]


def missing(schema: FormSchema, answers: Answers) -> tuple[Field, ...]:
    """The required questions without an answer; documents count as joined."""
    return missing_answers(schema, answers, {field.key: 1 for field in schema.document_fields()})
