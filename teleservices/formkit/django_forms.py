"""A step as a Django form: what it shows, reads and refuses. Documents are joined elsewhere; nothing is stored here."""

from collections.abc import Collection, Mapping
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError

from teleservices.formkit.expressions import comparisons, is_empty
from teleservices.formkit.fieldtypes import Field, field_type
from teleservices.formkit.path import answers_before, shown_fields, walk
from teleservices.formkit.schema import FormSchema, Step
from teleservices.formkit.values import Answers, JsonValue


class StepForm(forms.Form):
    """The shown questions of a step, starting from its answers.

    Two ways to read the same data. *Strict* (« Continuer »): a required question without an answer is an error.
    *Draft* (``strict=False``: autosave, « Enregistrer et quitter »): it is only reported by ``missing``, once the
    data is read, so that a step can be left half filled. In both, ``valid_answers`` gives what can be saved whatever
    the errors, and ``merged`` the answers to store. Conditions on a question of the same step follow what was just
    typed.
    """

    use_required_attribute = False  # messages are ours, at submission, not the browser's

    step: ClassVar[Step]
    known: ClassVar[Answers]
    private: ClassVar[bool]
    only: ClassVar[Collection[str] | None]

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
        self.shown: tuple[Field, ...] = self._build()
        """All that the step shows, in order: questions, contents and documents."""

    def _build(self) -> tuple[Field, ...]:
        known = dict(self.known)
        watched = {one.field for field in self.step.fields for one in comparisons(field.condition)}
        shown = []
        for field in shown_fields(self.step.fields, known):
            if field.private != self.private or (self.only is not None and field.key not in self.only):
                continue
            shown.append(field)
            self._ask(field)
            if self.is_bound and field.key in watched and field.key in self.fields:
                known[field.key] = self._typed(field)
        return tuple(shown)

    def _ask(self, field: Field) -> None:
        kind = field_type(field)
        form_field = kind.form_field(field)
        if form_field is not None:
            self.fields[field.key] = form_field
            self.initial[field.key] = kind.initial(field, self.known.get(field.key))

    def _typed(self, field: Field) -> JsonValue:
        """Return the answer that the data gives to a question, None for none or a refused one."""
        form_field = self.fields[field.key]
        raw = form_field.widget.value_from_datadict(self.data, self.files, self.add_prefix(field.key))
        try:
            return _answer(field, form_field.clean(raw))
        except ValidationError:
            return None

    def full_clean(self) -> None:
        """Read the data; in a draft, what is only missing is reported and no error."""
        super().full_clean()
        self.missing = tuple(field for field in self.shown if self.has_error(field.key, "required"))
        if not self.strict:
            for field in self.missing:
                del self.errors[field.key]

    def valid_answers(self) -> dict[str, JsonValue]:
        """Return the answers that can be stored, even when others are refused; questions left empty have none."""
        self.is_valid()  # reads the data, once
        answers = {
            field.key: _answer(field, self.cleaned_data[field.key])
            for field in self.shown
            if field.key in self.cleaned_data
        }
        return {key: answer for key, answer in answers.items() if not is_empty(answer)}

    def answers(self) -> dict[str, JsonValue]:
        """Return the answers of a valid form. Raises ValueError when the form has errors."""
        if not self.is_valid():
            raise ValueError("the step has errors")
        return self.valid_answers()

    def merged(self, answers: Answers) -> dict[str, JsonValue]:
        """Return the answers to store: read ones replaced, emptied ones removed, refused ones left as they were."""
        valid = self.valid_answers()
        refused = self.errors.keys()
        kept = {key: answer for key, answer in answers.items() if key not in self.fields or key in refused}
        return kept | valid


def step_form_class(
    step: Step, answers: Answers, *, private: bool = False, only: Collection[str] | None = None
) -> type[StepForm]:
    """Return the form of a step's questions that the applicant sees, or (``private``) of those that staff fill in.

    ``answers`` hold the path's answers of earlier steps (``path.answers_before``) and this step's own.
    ``only`` narrows it to the questions with these keys, as a correction does.
    """
    return type("StepForm", (StepForm,), {"step": step, "known": dict(answers), "private": private, "only": only})


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
    """Return the form of a step of a schema, for all the answers stored so far."""
    known = answers_before(schema, step, answers)
    return step_form_class(step, known, private=private, only=only)(data, strict=strict)


def refused_answers(schema: FormSchema, answers: Answers) -> dict[str, list[str]]:
    """Return, by field key, why stored answers of the path no longer satisfy their questions: the last check of all.

    Answers that are missing are not its business: see ``path.missing_answers``.
    """
    known = dict(answers)
    refused = {}
    for _, fields in walk(schema, known):
        for field in fields:
            messages = _refusal(field, known.get(field.key))
            if messages:
                refused[field.key] = messages
    return refused


def _refusal(field: Field, answer: JsonValue) -> list[str]:
    kind = field_type(field)
    form_field = kind.form_field(field)
    if form_field is None or not kind.answered(field, answer):
        return []
    form_field.required = True  # what the field can't hold starts the form as nothing
    try:
        form_field.clean(kind.initial(field, answer))
    except ValidationError as error:
        return list(error.messages)
    return []


def _answer(field: Field, cleaned: object) -> JsonValue:
    return None if is_empty(cleaned) else field_type(field).to_answer(field, cleaned)
