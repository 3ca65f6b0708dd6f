"""A step as a Django form: what it shows, reads and refuses. Documents are joined elsewhere; nothing is stored here."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError

from formkit.fieldtypes import Field, field_type
from formkit.language.operands import outer_keys
from formkit.path import PathEnvironment, environment_before, shown_fields, walk
from formkit.schema import FormSchema, Step
from formkit.values import Answers, JsonValue, is_empty


class StepForm(forms.Form):
    """The shown questions of a step, starting from its answers.

    Two ways to read the same data. *Strict* (« Continuer »): a required question without an answer is an error.
    *Draft* (`strict=False`: autosave, « Enregistrer et quitter »): it is only reported by `missing`, once the
    data is read, so that a step can be left half filled. In both, `valid_answers` gives what can be saved whatever
    the errors, and `merged` the answers to store. Conditions on a question of the same step follow what was just
    typed; what such a condition hides is laid out all the same, *concealed*, for the browser to show at once, and
    what it holds is kept in silence.
    """

    use_required_attribute = False  # messages are ours, at submission, not the browser's

    step: ClassVar[Step]
    environment: ClassVar[PathEnvironment]
    """What its expressions read: the answers of earlier steps, and its own as they are stored."""
    private: ClassVar[bool]
    only: ClassVar[Collection[str] | None]
    unseen: ClassVar[frozenset[str]] = frozenset()
    """The keys of what the applicant doesn't see in the whole form: worked out, and sent as far as is needed."""

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        strict: bool = True,
        prefix: str | None = None,
        auto_id: str = "id_%s",
    ) -> None:
        super().__init__(data, prefix=prefix, auto_id=auto_id)
        self.strict = strict
        self.missing: tuple[Field, ...] = ()
        self.laid_out: tuple[Field, ...] = ()
        """All that the step lays out, in order: questions, contents and documents, concealed ones included."""
        self.concealed: frozenset[str] = frozenset()
        """Keys of those that an answer of the same step would show."""
        self.calculated: dict[str, JsonValue] = {}
        """What the step works out from what is known, by key."""
        self.settled: dict[str, JsonValue] = {}
        """All that is known in the end: facts, answers of the path and what this step's questions read."""
        self.unknown: set[str] = set()
        """Keys of the calculated values that what is known leaves unknown."""
        self._build()

    @property
    def known(self) -> Answers:
        """The answers of earlier steps, and those of this one as they are stored."""
        return self.environment.answers

    @property
    def shown(self) -> tuple[Field, ...]:
        """All that the step shows, in order."""
        return tuple(field for field in self.laid_out if field.key not in self.concealed)

    @property
    def asks_position(self) -> bool:
        """Whether a question of the step, or of a row, has a button that asks the browser where it is."""
        columns = [column for field in self.laid_out for column in field_type(field).columns(field)]
        return any(field_type(field).asks_position for field in (*self.laid_out, *columns))

    def _build(self) -> None:
        answers, watched = dict(self.known), _watched(self.step)
        environment = replace(self.environment, answers=answers, unknown={*self.environment.unknown})
        laid_out, concealed = [], set()
        for field in self.step.fields:
            question = next(shown_fields((field,), environment), None)
            if not self._is_asked(field) or (question is None and not self._depends_on_the_step(field)):
                continue
            laid_out.append(field if question is None else question)
            self._ask(laid_out[-1])
            if question is None:
                concealed.add(field.key)
            elif self.is_bound and field.key in watched and field.key in self.fields:
                answers[field.key] = self._typed(field)
        self.laid_out, self.concealed = tuple(laid_out), frozenset(concealed)
        self.calculated = {field.key: answers.get(field.key) for field in laid_out if field_type(field).is_calculated}
        self.settled, self.unknown = answers, environment.unknown

    def _is_asked(self, field: Field) -> bool:
        return field.private == self.private and (self.only is None or field.key in self.only)

    def _depends_on_the_step(self, field: Field) -> bool:
        """Whether an answer of the same step may show it."""
        own = {other.key for other in self.step.fields}
        return not own.isdisjoint(outer_keys(field.condition))

    def _ask(self, field: Field) -> None:
        kind = field_type(field)
        form_field = kind.form_field(field)
        if form_field is not None:
            kind.set_strict(form_field, is_strict=self.strict)
            self.fields[field.key] = form_field
            self.initial[field.key] = kind.initial(field, self.known.get(field.key))

    def _raw(self, key: str) -> object:
        return self.fields[key].widget.value_from_datadict(self.data, self.files, self.add_prefix(key))

    def _typed(self, field: Field) -> JsonValue:
        """The answer that the data gives to a question, None for none or a refused one."""
        form_field = self.fields[field.key]
        if field_type(field).has_columns:
            return field_type(field).partly_read(field, form_field, self._raw(field.key))
        try:
            return _answer(field, form_field.clean(self._raw(field.key)))
        except ValidationError:
            return None

    def full_clean(self) -> None:
        """Read the data; in a draft, what is only missing is reported and no error. What is concealed never is."""
        super().full_clean()
        for key in self.concealed:
            self.errors.pop(key, None)
        self.missing = tuple(field for field in self.shown if self.has_error(field.key, "required"))
        if not self.strict:
            for field in self.missing:
                del self.errors[field.key]

    def valid_answers(self) -> dict[str, JsonValue]:
        """The answers that can be stored, even when others are refused; questions left empty have none."""
        self.is_valid()  # reads the data, once
        answers = {field.key: self._read(field) for field in self.laid_out if field.key in self.fields}
        return {key: answer for key, answer in answers.items() if not is_empty(answer)}

    def _read(self, field: Field) -> JsonValue:
        if field_type(field).has_columns:
            return field_type(field).partly_read(field, self.fields[field.key], self._raw(field.key))
        return _answer(field, self.cleaned_data.get(field.key))

    def answers(self) -> dict[str, JsonValue]:
        """The answers of a valid form. Raises ValueError when the form has errors."""
        if not self.is_valid():
            raise ValueError("the step has errors")
        return self.valid_answers()

    def merged(self, answers: Answers) -> dict[str, JsonValue]:
        """The answers to store: read ones replaced, emptied ones removed, refused ones left as they were.

        What is concealed is only ever added to: a browser that hides it may send nothing.
        """
        valid = self.valid_answers()
        untouched = self.errors.keys() | self.concealed
        rest = {key: answer for key, answer in answers.items() if key not in self.fields or key in untouched}
        return rest | valid


def step_form_class(
    step: Step, environment: PathEnvironment, *, private: bool = False, only: Collection[str] | None = None
) -> type[StepForm]:
    """The form of a step's questions that the applicant sees, or (`private`) of those that staff fill in.

    `environment` holds the path's answers of earlier steps (`path.environment_before`) and this step's own.
    `only` narrows it to the questions with these keys, as a correction does.
    """
    slots = {"step": step, "environment": environment, "private": private, "only": only}
    return type("StepForm", (StepForm,), slots)


def step_form(
    schema: FormSchema,
    step: Step,
    answers: Answers,
    data: Mapping[str, object] | None = None,
    *,
    strict: bool = True,
    private: bool = False,
    only: Collection[str] | None = None,
) -> StepForm:
    """The form of a step, for all the answers stored so far; bound to what was posted when `data` is given."""
    environment = environment_before(schema, step, answers)
    form_class = step_form_class(step, environment, private=private, only=only)
    form_class.unseen = schema.unseen
    return form_class(data, strict=strict)


def refused_answers(schema: FormSchema, answers: Answers) -> dict[str, list[str]]:
    """Why stored answers of the path no longer satisfy their questions, by field key: the last check of all.

    Answers that are missing are not its business: see `path.missing_answers`.
    """
    path_answers = dict(answers)
    refused = {}
    for _, fields in walk(schema, path_answers):
        for field in fields:
            messages = field_type(field).refusals(field, path_answers.get(field.key))
            if messages:
                refused[field.key] = messages
    return refused


def _watched(step: Step) -> set[str]:
    """The keys of the answers that questions of the step read."""
    return {key for field in step.fields for key in _reads(field)}


def _reads(field: Field) -> Iterator[str]:
    """The keys of the answers that its conditions and its calculation read; some may come twice."""
    yield from outer_keys(field.condition, field.required_when)
    yield from field_type(field).reads(field)


def _answer(field: Field, cleaned: object) -> JsonValue:
    return None if is_empty(cleaned) else field_type(field).to_answer(field, cleaned)
