"""Any form that the studio can make, with all that may depend on answers: what hypothesis draws whole forms from."""

from collections.abc import Collection
from typing import Any

from django.http import QueryDict
from hypothesis import strategies as st

from formkit.django_forms import step_form
from formkit.fieldtypes import CalculatedField, ColumnedField, Field, field_type
from formkit.language.nodes import Answer, Cell, Constant, Node, Operation, Rows
from formkit.path import visible_steps
from formkit.schema import FormRule, FormSchema, Step
from formkit.values import JsonValue, new_key
from tests.formkit.pages import successful_controls
from tests.formkit.strategies import Draw, data_for, expressions, schemas, words


@st.composite
def whole_forms(draw: Draw) -> FormSchema:
    """Draw a form with required-ness on a condition, calculations over what comes before, and rules."""
    schema = draw(schemas(longest=9))
    earlier: list[Field] = []
    steps = []
    for step in schema.steps:
        fields = []
        for field in step.fields:
            fields.append(draw(_depending(field, tuple(earlier))))
            earlier.append(field)
        steps.append(step.model_copy(update={"fields": tuple(fields)}))
    rules = draw(st.lists(_rules(tuple(field.key for field in earlier)), max_size=3)) if earlier else []
    drawn = FormSchema(steps=tuple(steps), rules=tuple(rules))
    return FormSchema.model_validate(drawn.to_json())


@st.composite
def _depending(draw: Draw, field: Field, earlier: tuple[Field, ...]) -> Field:
    if not earlier:
        return field
    if isinstance(field, CalculatedField):
        terms = draw(st.lists(st.one_of(_terms(earlier)), min_size=2, max_size=4))
        kind = draw(st.sampled_from(["plus", "minus", "times", "share", "divided", "greatest"]))
        return field.model_copy(update={"formula": Operation(kind=kind, of=terms[:2] if kind == "share" else terms)})
    keys = tuple(other.key for other in earlier)
    return field.model_copy(update={"required_when": draw(st.none() | expressions(keys))})


def _terms(earlier: tuple[Field, ...]) -> list[st.SearchStrategy[Node]]:
    terms: list[st.SearchStrategy[Node]] = [
        st.builds(Constant, type=st.just("number"), value=st.integers(-1000, 1000).map(str))
    ]
    for field in earlier:
        if field_type(field).is_summable:
            terms.append(st.just(Answer(key=field.key)))
        if isinstance(field, ColumnedField):
            terms.append(st.just(Rows(fold="count", group=field.key)))
            places = [
                Operation(kind="equals", of=(Cell(key=key), Constant(type="choice", value=code)))
                for key, _label, choices in field_type(field).row_choices(field)
                for code, _name in choices
            ]
            terms += [st.just(Rows(fold="count", group=field.key, where=place)) for place in places]
            terms += [
                st.just(Rows(fold="plus", group=field.key, value=Cell(key=column.key))) for column in field.fields
            ]
    return terms


@st.composite
def _rules(draw: Draw, keys: tuple[str, ...]) -> FormRule:
    kind = draw(st.sampled_from(["ineligible", "warning", "team"]))
    effect = {"team": draw(words)} if kind == "team" else {"message": draw(words)}
    return FormRule(key=new_key("r"), kind=kind, condition=draw(expressions(keys)), **effect)


@st.composite
def filled_forms(draw: Draw) -> tuple[FormSchema, dict[str, JsonValue]]:
    """Draw a form and what its screens keep of what somebody, or something, sends; most answers are as asked."""
    schema = draw(whole_forms())
    answered = [field.key for field in schema.fields() if draw(st.integers(0, 2))]
    return schema, posted_through(schema, draw(data_for(schema)), answered)


def posted_through(schema: FormSchema, sent: dict[str, Any], answered: Collection[str]) -> dict[str, JsonValue]:
    """Return the answers that each step of the path keeps.

    The questions `answered` are sent as a browser sends its controls, filled with their type's own example.
    """
    answers: dict[str, JsonValue] = {}
    for step in schema.steps:
        if step in visible_steps(schema, answers):
            data = QueryDict(mutable=True)
            for name, values in (sent | _as_examples(schema, step, answers, answered)).items():
                data.setlist(name, values)
            answers = step_form(schema, step, answers, data, strict=False).merged(answers)
    return answers


def _as_examples(
    schema: FormSchema, step: Step, answers: dict[str, JsonValue], answered: Collection[str]
) -> dict[str, list[str]]:
    """What a browser sends of these questions of a step, each control filled with the example."""
    examples = {field.key: field_type(field).example_answer(field) for field in step.fields if field.key in answered}
    known = answers | {key: answer for key, answer in examples.items() if answer is not None}
    form = step_form(schema, step, known)
    shown = "".join(str(form[key]) for key in examples if key in form.fields)
    return successful_controls(shown)
