"""The path of an applicant: which steps and fields the answers lead to, and what is missing. Stores nothing.

An answer whose question is hidden counts for nothing: conditions read it as empty, and it isn't transmitted.
Answers may come with the facts of the profile (see facts), which conditions read and nothing returns.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from formkit.facts import facts_of
from formkit.fieldtypes import AnyFieldType, Field, field_type
from formkit.language.evaluating import Environment, holds
from formkit.schema import FormSchema, Step
from formkit.unfolding import row_cells, unfolded
from formkit.values import Answers, JsonValue


@dataclass(frozen=True)
class PathEnvironment(Environment):
    """What the expressions of a form read, as the path is followed: hidden answers go, calculated values come."""

    answers: dict[str, JsonValue]

    @classmethod
    def of(cls, schema: FormSchema, answers: dict[str, JsonValue]) -> "PathEnvironment":
        """Of a form, these answers being followed as they are: hidden ones go from them."""
        return cls(answers, rates=schema.rates, places=schema.places, row_questions=schema.row_questions)


def shown_fields(fields: Iterable[Field], environment: PathEnvironment) -> Iterator[Field]:
    """The fields whose condition holds, as they must be answered: required when their own condition says so.

    As it goes, the answers lose those of no shown question and gain what is calculated. The caller may complete them
    between two fields, as a form that is being read does.
    """
    answers = environment.answers
    for field in fields:
        kind = field_type(field)
        is_shown = holds(field.condition, environment)
        if is_shown and kind.has_answer:
            _settle(field, kind, environment)
        else:
            answers.pop(field.key, None)
            environment.unknown.discard(field.key)
        if is_shown:
            yield asked(field, environment)


def asked(field: Field, environment: Environment) -> Field:
    """The field as it must be answered: required or not, its condition on that settled."""
    if field.required_when is None:
        return field
    return field.model_copy(update={"required": holds(field.required_when, environment)})


def _settle(field: Field, kind: AnyFieldType, environment: PathEnvironment) -> None:
    answer = kind.settle(field, environment)
    if answer is not None:
        environment.answers[field.key] = answer
    elif kind.is_calculated:
        environment.answers.pop(field.key, None)


def walk(schema: FormSchema, known: dict[str, JsonValue]) -> Iterator[tuple[Step, tuple[Field, ...]]]:
    """Each step whose condition holds with its shown fields, private ones too; `known` loses hidden answers."""
    schema = unfolded(schema, known)
    return _walk(schema, PathEnvironment.of(schema, known))


def _walk(schema: FormSchema, environment: PathEnvironment) -> Iterator[tuple[Step, tuple[Field, ...]]]:
    group = None
    for step in schema.steps:
        if step.each and step.each != group:  # the rows of this group are known from here on
            environment.answers.update(row_cells(schema, environment.answers))
        group = step.each
        if (step.each is None or step.each in environment.answers) and holds(step.condition, environment):
            yield step, tuple(shown_fields(step.fields, environment))
        else:
            for field in step.fields:
                environment.answers.pop(field.key, None)


def visible_steps(schema: FormSchema, answers: Answers) -> tuple[Step, ...]:
    """The steps that the applicant goes through: those with something to see."""
    return tuple(step for step, fields in walk(schema, dict(answers)) if any(map(_is_seen, fields)))


def _is_seen(field: Field) -> bool:
    return field_type(field).is_shown_to(field, "applicant")


def kept_answers(schema: FormSchema, answers: Answers) -> dict[str, JsonValue]:
    """The answers to transmit: those of shown questions, staff's annotations included."""
    return _kept(schema, answers).answers


def environment_of(schema: FormSchema, answers: Answers) -> PathEnvironment:
    """What an expression at the end of the form may read: the facts and the answers to transmit."""
    kept = _kept(schema, answers)
    return replace(kept, answers=facts_of(answers) | row_cells(schema, kept.answers) | kept.answers)


def environment_before(schema: FormSchema, step: Step, answers: Answers) -> PathEnvironment:
    """What a step's expressions may read: the path's answers of earlier steps, all those of the step itself."""
    path = environment_of(schema, answers)
    own = {field.key: answers[field.key] for field in step.fields if field.key in answers}
    return replace(path, answers=path.answers | own)


def _kept(schema: FormSchema, answers: Answers) -> PathEnvironment:
    schema = unfolded(schema, answers)
    path = PathEnvironment.of(schema, dict(answers))
    keys = {field.key for _, fields in _walk(schema, path) for field in fields}
    return replace(path, answers={key: answer for key, answer in path.answers.items() if key in keys})


def next_step(schema: FormSchema, answers: Answers, key: str) -> Step | None:
    """The step of the path after this one (itself on the path or not); None at the end. Raises KeyError."""
    schema = unfolded(schema, answers)
    after = schema.steps[schema.steps.index(schema.step(key)) + 1 :]
    return next((step for step in visible_steps(schema, answers) if step in after), None)


def previous_step(schema: FormSchema, answers: Answers, key: str) -> Step | None:
    """The step of the path before this one (itself on it or not); None at the beginning. Raises KeyError."""
    schema = unfolded(schema, answers)
    before = schema.steps[: schema.steps.index(schema.step(key))]
    return next((step for step in reversed(visible_steps(schema, answers)) if step in before), None)


def missing_answers(schema: FormSchema, answers: Answers, documents: Mapping[str, int]) -> tuple[Field, ...]:
    """The required fields of the path without an answer.

    `documents` counts the documents joined, by field key.
    """
    path_answers = dict(answers)
    return tuple(
        field
        for _, fields in walk(schema, path_answers)
        for field in fields
        if field.required and not field.private and not _present(field, answers, documents)
    )


def first_incomplete_step(schema: FormSchema, answers: Answers, documents: Mapping[str, int]) -> Step | None:
    """The first step of the path where something required is missing; None when all is there."""
    schema = unfolded(schema, answers)
    missing = missing_answers(schema, answers, documents)
    return schema.step_of(missing[0].key) if missing else None


def _present(field: Field, answers: Answers, documents: Mapping[str, int]) -> bool:
    kind = field_type(field)
    if kind.takes_documents:
        return documents.get(field.key, 0) > 0
    return kind.answered(field, answers.get(field.key))
