"""Steps on which the server and the browser must agree: any questions, conditions between them, anything typed."""

import datetime as dt
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import strategies as st

from formkit.django_forms import StepForm, step_form
from formkit.fieldtypes import CalculatedField, Field, GroupField, field_type
from formkit.fieldtypes.lined_table import TableField
from formkit.fieldtypes.table_lines import TableLine
from formkit.language.comparisons import operation
from formkit.language.nodes import Answer, Cell, Constant, Node, Operation, Rows
from formkit.row_answers import place_key
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
IN_TABLES = ("amount", "number", "percentage", "short_text", "drop_down")
LINES = (
    ("l_d0", "side"), ("l_g0", "group"), ("l_a", "line"), ("l_b", "line"), ("l_open", "open"),
    ("l_g1", "apart"), ("l_c", "line"), ("l_d1", "side"), ("l_d", "line"),
)  # fmt: skip
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
    kinds = sorted(set(strategies.REGISTRY) - {"document", "content", "calculated"})
    kinds += ["amount", "group", "number", "table"]
    terms = [term for field in earlier for term in _terms(field)]
    if terms and draw(st.booleans()):
        some = draw(st.lists(st.sampled_from(terms), min_size=2, max_size=3).map(tuple))
        kind: Any = draw(st.sampled_from(["plus", "minus", "times", "divided"]))
        formula = draw(st.sampled_from([some[0], Operation(kind=kind, of=some)]))
        field: Field = CalculatedField(key=key, label=key, formula=formula)
    else:
        name = draw(st.sampled_from(kinds))
        field = draw(tables(key)) if name == "table" else draw(strategies.fields(name=name))
    conditions = {name: draw(st.none() | _comparison(earlier)) for name in ("condition", "required_when")}
    return field.model_copy(update={"key": key, "label": key, "private": False} | (conditions if earlier else {}))


@st.composite
def tables(draw: Draw, key: str) -> TableField:
    """Draw a table of two sides, a group apart and an open line; columns of the types that stand in tables."""
    kinds = draw(st.lists(st.sampled_from(IN_TABLES), min_size=1, max_size=3))
    columns = [draw(strategies.fields(name=kind, in_row=True)) for kind in ("amount", *kinds)]
    columns = [column.model_copy(update={"key": f"{key}{n}"}) for n, column in enumerate(columns)]
    both = tuple(Cell(key=column.key) for column in columns if field_type(column).is_summable)
    gap = CalculatedField(key=f"{key}g", label="Écart", formula=Operation(kind="minus", of=(*both, both[0])))
    lines = tuple(TableLine(key=line, label=line, kind=kind) for line, kind in LINES)  # type: ignore[arg-type]
    totals = tuple(column.key for column in columns)
    return TableField(
        key=key, label=key, fields=(*columns, gap), lines=lines, totals=totals, balanced=draw(st.booleans())
    )


def _terms(field: Field) -> list[Node]:
    if isinstance(field, TableField):
        amount = Cell(key=field.fields[0].key)
        places = [("side", "l_d0"), ("side", "l_d1"), ("group", "l_g0"), ("line", "l_a"), ("line", "l_open")]
        stands = [
            operation("equals", Cell(key=place_key(field.key, part)), Constant(type="choice", value=line))  # type: ignore[arg-type]
            for part, line in places
        ]
        sums = [Rows(fold="plus", group=field.key, value=amount, where=where) for where in stands]
        gaps = Rows(fold="plus", group=field.key, value=Cell(key=f"{field.key}g"))
        return [*sums, gaps, Rows(fold="count", group=field.key), Rows(fold="count", group=field.key, where=stands[0])]
    if isinstance(field, GroupField):
        summable = [column for column in field.fields if field_type(column).is_summable]
        return [
            Rows(fold="count", group=field.key),
            *(Rows(fold="plus", group=field.key, value=Cell(key=column.key)) for column in summable),
        ]
    return [Answer(key=field.key)] if field_type(field).is_summable else []


def _comparison(earlier: tuple[Field, ...]) -> st.SearchStrategy[Node]:
    tables = [field.key for field in earlier if isinstance(field, TableField)]
    keys = st.sampled_from([field.key for field in earlier if field.key not in tables] or ["p_today"])
    counted = keys.map(lambda key: (key, "")) | st.sampled_from([(key, "rows") for key in tables] or [("p_today", "")])
    values = st.sampled_from(VALUES)
    return st.one_of(
        st.builds(comparison, keys, operator=st.sampled_from(["empty", "not_empty"])),
        st.builds(comparison, st.sampled_from(tables or ["p_today"]), operator=st.sampled_from(["empty", "not_empty"])),
        st.tuples(counted, st.integers(0, 2)).map(
            lambda drawn: comparison(drawn[0][0], "counts_at_least", drawn[1], of=drawn[0][1])
        ),
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
        if isinstance(field, TableField):
            sent |= {f"{field.key}-there": ["1"]} | _rows_added(draw, field)
            cells = _cells_of_lines(draw, field)
        elif isinstance(field, GroupField):
            count = draw(st.integers(0, 3))
            sent[f"{field.key}-rows"] = [str(count)]
            cells = [(f"{field.key}-{row}-{column.key}", column) for row in range(count) for column in field.fields]
        else:
            cells = [(field.key, field)]
        for name, asked in cells:
            typed = draw(strategies.suited_to(asked) | _anything() | st.just({}))
            sent |= {f"{name}{end}": values for end, values in typed.items()}
    return sent


def _rows_added(draw: Draw, table: TableField) -> dict[str, list[str]]:
    """Draw two rows under the open line, named or not."""
    prefix = f"{table.key}-l_open"
    names = {f"{prefix}-{n}-label": [draw(st.sampled_from(["", "Tombola"]))] for n in range(2)}
    return {f"{prefix}-rows": ["2"], **names}


def _cells_of_lines(draw: Draw, table: TableField) -> list[tuple[str, Field]]:
    """Draw the lines where something is typed."""
    lines = [key for key, kind in LINES if kind == "line"] + ["l_open-0", "l_open-1"]
    typed = draw(st.lists(st.sampled_from(lines), unique=True))
    return [(f"{table.key}-{line}-{column.key}", column) for line in typed for column in table.fields[:-1]]


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
