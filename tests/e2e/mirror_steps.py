"""Steps on which the server and the browser must agree: any questions, conditions between them, anything typed."""

import datetime as dt
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import strategies as st

from formkit.django_forms import StepForm, step_form
from formkit.fieldtypes import CalculatedField, Field, GroupField, field_type
from formkit.language.nodes import Answer, Cell, Node, Operation, Rows
from formkit.schema import FormSchema, Step
from formkit.values import JsonValue
from teleservices.answering.mirror import mirror_of
from teleservices.studio.trials.filling import TrialStep
from tests.factories.conditions import comparison
from tests.formkit import strategies

Draw = st.DrawFn
TODAY = dt.date(2026, 11, 24).isoformat()
VALUES = (
    True,
    False,
    0,
    1,
    12,
    -5,
    125_050,
    "c0",
    "c1",
    "other",
    "2026-11-24",
    "2026-11",
    "today",
    "today-18y",
    "99140",
)
FEW = ("f_1", "f_2", "f_3", "f_4", "f_5", "f_6")


@st.composite
def steps(draw: Draw) -> tuple[FormSchema, dict[str, list[str]], dict[str, JsonValue]]:
    """Draw a form of one step, what is posted, and what was stored before."""
    fields: list[Field] = []
    for key in FEW[: draw(st.integers(2, len(FEW)))]:
        fields.append(_field(draw, key, tuple(fields)))
    schema = FormSchema(steps=(Step(key="s_step", title="Étape", fields=tuple(fields)),))
    return schema, _typed(draw, fields), {"p_today": TODAY}


def _field(draw: Draw, key: str, earlier: tuple[Field, ...]) -> Field:
    kinds = [*sorted(set(strategies.REGISTRY) - {"document", "content", "calculated"}), *("amount", "group", "number")]
    terms = [term for field in earlier for term in _terms(field)]
    if terms and draw(st.booleans()):
        some = draw(st.lists(st.sampled_from(terms), min_size=2, max_size=3).map(tuple))
        kind: Any = draw(st.sampled_from(["plus", "minus", "times", "divided"]))
        formula = draw(st.sampled_from([some[0], Operation(kind=kind, of=some)]))
        field: Field = CalculatedField(key=key, label=key, formula=formula)
    else:
        field = draw(strategies.fields(name=draw(st.sampled_from(kinds))))
    conditions = {name: draw(st.none() | _comparison(earlier)) for name in ("condition", "required_when")}
    return field.model_copy(update={"key": key, "label": key, "private": False} | (conditions if earlier else {}))


def _terms(field: Field) -> list[Node]:
    if isinstance(field, GroupField):
        summable = [column for column in field.fields if field_type(column).is_summable]
        return [
            Rows(fold="count", group=field.key),
            *(Rows(fold="plus", group=field.key, value=Cell(key=column.key)) for column in summable),
        ]
    return [Answer(key=field.key)] if field_type(field).is_summable else []


def _comparison(earlier: tuple[Field, ...]) -> st.SearchStrategy[Node]:
    keys = st.sampled_from([field.key for field in earlier] or ["p_today"])
    values = st.sampled_from(VALUES)
    return st.one_of(
        st.builds(comparison, keys, operator=st.sampled_from(["empty", "not_empty"])),
        st.builds(comparison, keys, operator=st.just("counts_at_least"), value=st.integers(0, 2)),
        st.builds(
            comparison,
            keys,
            operator=st.sampled_from(["equals", "not_equals", "contains", "greater", "less", "at_most"]),
            value=values,
        ),
    )


def _typed(draw: Draw, fields: list[Field]) -> dict[str, list[str]]:
    sent = {}
    for field in fields:
        if isinstance(field, GroupField):
            count = draw(st.integers(0, 3))
            sent[f"{field.key}-rows"] = [str(count)]
            cells = [(f"{field.key}-{row}-{column.key}", column) for row in range(count) for column in field.fields]
        else:
            cells = [(field.key, field)]
        for name, asked in cells:
            typed = draw(strategies.suited_to(asked) | _anything() | st.just({}))
            sent |= {f"{name}{end}": values for end, values in typed.items()}
    return sent


def _anything() -> st.SearchStrategy[dict[str, list[str]]]:
    return strategies.typed_texts.map(lambda text: {"": [text], "_other": [text]})


def read_by_the_server(schema: FormSchema, sent: dict[str, list[str]], known: dict[str, JsonValue]) -> StepForm:
    """Return the step's form, bound to what was posted."""
    data = QueryDict(mutable=True)
    for name, values in sent.items():
        data.setlist(name, values)
    return step_form(schema, schema.steps[0], known, data, strict=False)


def page_of(form: StepForm) -> str:
    """Return the step's questions as a page shows them, what was posted in their controls."""
    return render_to_string("teleservices/answering/items.html", {"page": TrialStep(form.step, form, {})})


def followed(form: StepForm) -> dict[str, Any]:
    """Return what the server says of the fields that the browser follows: shown, required, and what is worked out."""
    keys = [field["key"] for field in mirror_of(form).get("fields", [])]  # type: ignore[union-attr, index, call-overload]
    shown = [field for field in form.shown if field.key in keys]
    return {
        "shown": sorted(field.key for field in shown),
        "required": sorted(field.key for field in shown if field.required),
        "calculated": {key: value for key, value in form.calculated.items() if key in keys and value is not None},
    }
