"""« Essayer »: a draft form filled in as applicants do. The answers travel in the page, signed; nothing is stored."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Self

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _

from formkit.django_forms import StepForm, step_form
from formkit.fieldtypes import Field, field_type, takes_documents
from formkit.outcomes import rules_told_on, unmet
from formkit.path import kept_answers, missing_answers, next_step, previous_step, visible_steps
from formkit.relative_dates import TODAY, read_day
from formkit.schema import FormRule, FormSchema, Step
from formkit.showing.display import rows
from formkit.showing.durations import minutes_left
from formkit.showing.unseen import UnseenValue, unseen_values
from formkit.unfolding import unfolded
from formkit.validations import Validation
from formkit.values import JsonValue
from teleservices.answering.answer_rows import AnswerRow
from teleservices.answering.documents.slots import DocumentSlot
from teleservices.answering.mirror import mirror_of
from teleservices.answering.step_list import ListedStep, listed_steps
from teleservices.answering.steps import Item, Progress, first_document_in
from teleservices.models import Procedure
from teleservices.parameter_names import values_on
from teleservices.studio.drafting.drafts import draft_of
from teleservices.studio.trials.facts import today
from teleservices.studio.trials.obstacles import obstacles
from teleservices.studio.trials.on_day import form_on
from teleservices.studio.trials.rule_rows import RuleRows, rule_rows

SALT = "parvis.studio.trial"


@dataclass(frozen=True)
class TrialStep:
    """A step of the draft form ready to be shown, or read after it was posted."""

    step: Step
    form: StepForm
    rules: Mapping[str, Sequence[FormRule | Validation]]
    """What the answers lead to, by the key of the question where it is told."""
    design_links: Mapping[str, str] = field(default_factory=dict)
    """What leads to the design of each question, by key; none where applicants' page is tried."""

    @property
    def items(self) -> list[Item]:
        """All that the step shows, in order, as filing shows it; documents are shown with nothing joined."""
        return [self._item(field) for field in self.form.laid_out if field_type(field).is_shown_to(field, "applicant")]

    takes_by_phone: ClassVar[bool] = False

    @property
    def first_document(self) -> str:
        """As a step of a draft says it."""
        return first_document_in(self.form)

    def report(self, at_odds: Iterable[tuple[Field, str]]) -> None:
        """Say at its questions what doesn't go together, as filing does."""
        for question, message in at_odds:
            if question.key in self.form.fields and question.key not in self.form.errors:
                self.form.add_error(question.key, message)

    @property
    def mirror(self) -> dict[str, JsonValue]:
        """What the browser needs to follow the answers as they are given."""
        return mirror_of(self.form)

    @property
    def unseen(self) -> list[UnseenValue]:
        """What the step works out and the applicant doesn't see."""
        return [*unseen_values(self.form.laid_out, self.form.settled)]

    def _item(self, field: Field) -> Item:
        bound = self.form[field.key] if field.key in self.form.fields else None
        slot = DocumentSlot(field, [], [], is_full=False) if takes_documents(field) else None
        return Item(
            field,
            bound=bound,
            slot=slot,
            calculated=field_type(field).display(field, self.form.calculated.get(field.key)),
            is_concealed=field.key in self.form.concealed,
            rules=tuple(self.rules.get(field.key, ())),
            design_links=self.design_links.get(field.key, ""),
        )


@dataclass
class Trial:
    """A draft form with the answers tried so far."""

    procedure: Procedure
    draft: FormSchema
    answers: dict[str, JsonValue]
    facts: dict[str, JsonValue] = field(default_factory=dict)
    """Of the profile tried as, and the day."""

    @classmethod
    def begin(cls, procedure: Procedure) -> Self:
        """A trial of the draft form without any answer, on the day that it is."""
        return cls(procedure, draft_of(procedure), {}, {TODAY: today()})

    @classmethod
    def resume(cls, procedure: Procedure, state: str) -> Self:
        """The answers that a page carried; none when they are another procedure's, or were touched."""
        trial = cls.begin(procedure)
        try:
            carried = signing.loads(state, salt=SALT)
        except signing.BadSignature:
            return trial
        if carried["procedure"] == str(procedure.uuid):
            trial.answers, trial.facts = dict(carried["answers"]), dict(carried["facts"])
        return trial

    @property
    def schema(self) -> FormSchema:
        """The draft form as it is asked on the day that is tried, for the rows that were answered."""
        day = str(self.facts.get(TODAY, today()))
        form = self.draft if day == today() else form_on(self.draft, dt.date.fromisoformat(day))
        return unfolded(form, self.answers)

    @property
    def known(self) -> dict[str, JsonValue]:
        """The answers with the facts and parameters that expressions read."""
        return self.answers | self.facts | self._parameters

    @cached_property
    def _parameters(self) -> dict[str, JsonValue]:
        """The parameters on the day that is tried."""
        return values_on(read_day(str(self.facts.get(TODAY))) or timezone.localdate(), self.schema)

    def state(self) -> str:
        """The answers, signed, to be carried by the page."""
        carried = {"procedure": str(self.procedure.uuid), "answers": self.answers, "facts": self.facts}
        return signing.dumps(carried, salt=SALT, compress=True)

    def step(self, key: str) -> Step | None:
        """The step of the path with this key, else the first one; None for a form with nothing to show."""
        steps = visible_steps(self.schema, self.known)
        return next((step for step in steps if step.key == key), steps[0] if steps else None)

    def page(self, step: Step, data: Mapping[str, object] | None = None, *, strict: bool = True) -> TrialStep:
        """A step for the answers given so far, read when `data` was posted."""
        rules = rules_told_on(self.schema, self.known, step)
        return TrialStep(step, step_form(self.schema, step, self.known, data, strict=strict), rules)

    def steps(self, current: Step) -> list[ListedStep]:
        """The path with how each step stands, as filing lists it; documents count as joined up to this one."""
        reached = self.schema.steps[: self.schema.steps.index(current) + 1]
        joined = {field.key: 1 for step in reached for field in step.fields if takes_documents(field)}
        return listed_steps(self.schema, self.known, current, joined)

    def place(self, step: Step) -> Progress:
        """Where a step stands on the path that the answers make."""
        steps = visible_steps(self.schema, self.known)
        index = steps.index(step) if step in steps else max(len(steps) - 1, 0)
        return Progress(
            number=index + 1,
            total=max(len(steps), 1),
            dots=["done" if i < index else "current" if i == index else "todo" for i in range(len(steps))],
            previous=previous_step(self.schema, self.known, step.key),
            next=next_step(self.schema, self.known, step.key),
            minutes_left=minutes_left(self.schema, self.known, step),
        )

    def sections(self) -> list[tuple[Step, list[AnswerRow]]]:
        """The path taken with each answer in words; documents say that a trial takes none."""
        documents = {field.key: [_("Not asked for in a trial")] for field in self.schema.document_fields()}
        laid_out = rows(self.schema, self.known, documents=documents)
        return [(step, [AnswerRow.of(row) for row in step_rows]) for step, step_rows in laid_out]

    def kept(self) -> dict[str, JsonValue]:
        """The answers that would be transmitted: those of questions shown, and what is calculated of them."""
        return kept_answers(self.schema, self.known)

    def missing(self) -> tuple[Field, ...]:
        """The required questions without an answer; documents count as joined."""
        return missing_answers(self.schema, self.known, {field.key: 1 for field in self.schema.document_fields()})

    def at_odds(self, step: Step | None = None) -> list[tuple[Field, str]]:
        """The questions whose answers don't go together, and what is told there; as a step is left, or in the end."""
        broken = unmet(self.schema, self.known, step=step)
        return [(field, each.message) for each, fields in broken if each.is_blocking for field in fields]

    def rules(self, *, until: Step | None = None) -> RuleRows:
        """The rules that hold, by what follows; `until` leaves out those that read a later step."""
        return rule_rows(self.procedure, self.schema, self.known, until=until)

    def obstacles(self) -> list[str]:
        """What would stop whom the form is tried as before any answer."""
        return obstacles(self.procedure, self.facts)
