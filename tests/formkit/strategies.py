"""Any field, any form, any answers: what hypothesis draws from."""

import datetime as dt
from itertools import cycle
from typing import Any
from unicodedata import normalize

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from formkit.design import operations
from formkit.facts import FACTS
from formkit.fieldtypes import (
    REGISTRY,
    AddressField,
    AmountField,
    Choice,
    DateField,
    DropDownField,
    Field,
    LongTextField,
    MonthField,
    NumberField,
    OneChoiceField,
    PercentageField,
    PeriodField,
    PositionField,
    Prefill,
    SeveralChoicesField,
    ShortTextField,
    field_type,
)
from formkit.fieldtypes.bounds import EARLIEST, LATEST
from formkit.fieldtypes.calculated import RESULTS
from formkit.fieldtypes.patterns import PATTERNS
from formkit.fieldtypes.table_lines import TableLine, sides_of
from formkit.language.nodes import Answer, Fact, Node, Operation
from formkit.schema import FormSchema, Step, blank_schema
from formkit.typography import amount_text
from formkit.values import new_key
from tests import gate
from tests.factories.conditions import all_of, any_of, comparison, unless
from tests.formkit.pages import successful_controls

Draw = st.DrawFn
WHOLE_FORMS = settings(
    max_examples=gate.whole_forms(),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
"""For each test that draws whole forms."""

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z")), min_size=1, max_size=20).map(
    lambda text: normalize("NFC", text)
)
"""What a designer writes, its accents composed as the studio composes them."""
answers_of_any_shape = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def _range(smallest: int, largest: int) -> st.SearchStrategy[tuple[int, int]]:
    number = st.integers(smallest, largest)
    return st.tuples(number, number).map(lambda pair: (min(pair), max(pair)))


@st.composite
def choices(draw: Draw) -> tuple[Choice, ...]:
    """Draw one to six distinct choices."""
    labels = draw(st.lists(words, min_size=1, max_size=6, unique=True))
    return tuple(Choice(value=f"c{index}", label=label) for index, label in enumerate(labels))


@st.composite
def _texts(draw: Draw) -> dict[str, Any]:
    return draw(_lengths()) | {"pattern": draw(st.just("") | st.sampled_from(sorted(PATTERNS)))}


@st.composite
def _lengths(draw: Draw) -> dict[str, Any]:
    shortest, longest = draw(_range(1, 300))
    return {"min_length": draw(st.sampled_from([None, shortest])), "max_length": longest}


@st.composite
def _quantities(draw: Draw) -> dict[str, Any]:
    lowest, highest = draw(_range(-1000, 1000))
    return {"decimals": draw(st.integers(0, 6)), "minimum": lowest, "maximum": highest}


@st.composite
def _amounts(draw: Draw) -> dict[str, Any]:
    lowest, highest = draw(_range(-100_000, 100_000_000))
    return {"minimum": draw(st.sampled_from([None, lowest])), "maximum": highest}


@st.composite
def _days(draw: Draw) -> dict[str, Any]:
    day = dt.date(2026, 11, 24)
    earliest, latest = draw(_range(-40_000, 40_000))
    fixed = {"minimum": day + dt.timedelta(days=earliest), "maximum": day + dt.timedelta(days=latest)}
    moving = {"minimum": f"today{min(earliest, 9999):+}d", "maximum": f"today{max(latest, -9999):+}d"}
    return draw(st.sampled_from([fixed, moving])) if earliest >= -9999 and latest <= 9999 else fixed


@st.composite
def _calculations(draw: Draw) -> dict[str, Any]:
    return {"result": draw(st.sampled_from([name for name, _label in RESULTS])), "decimals": draw(st.integers(0, 6))}


@st.composite
def _several(draw: Draw) -> dict[str, Any]:
    offered = draw(choices())
    fewest, most = draw(_range(1, len(offered)))
    return {"choices": offered, "min_choices": fewest, "max_choices": most, "other": draw(st.booleans())}


OWN_OPTIONS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "short_text": _texts(),
    "long_text": _lengths(),
    "number": _quantities().map(lambda options: options | {"unit": "km"}),
    "percentage": _quantities(),
    "amount": _amounts(),
    "date": _days(),
    "month": _days(),
    "period": st.tuples(_days(), st.none() | st.integers(1, 3660)).map(lambda two: two[0] | {"max_days": two[1]}),
    "one_choice": st.fixed_dictionaries({"choices": choices(), "other": st.booleans()}),
    "drop_down": st.fixed_dictionaries({"choices": choices()}),
    "several_choices": _several(),
    "statement": st.fixed_dictionaries({"text": words}),
    "content": st.fixed_dictionaries({"text": words}),
    "address": st.fixed_dictionaries({"abroad": st.booleans()}),
    "position": st.fixed_dictionaries({"road": st.booleans()}),
    "calculated": _calculations(),
    "document": st.fixed_dictionaries(
        {"category": st.just("statuts"), "several": st.booleans(), "max_count": st.integers(2, 20)}
    ),
}


@st.composite
def _groups(draw: Draw) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from(IN_ROWS), min_size=1, max_size=4))
    columns = tuple(draw(fields(name=name, in_row=True)) for name in names)
    fewest, most = draw(_range(1, 5))
    totals = tuple(column.key for column in columns if draw(st.booleans()))
    return {"fields": columns, "minimum": fewest, "maximum": most, "totals": totals, "row_name": draw(words)}


@st.composite
def _tables(draw: Draw) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from(IN_TABLES), min_size=1, max_size=4))
    columns = tuple(draw(fields(name=name, in_row=True)) for name in names)
    kinds = draw(st.lists(st.sampled_from(["line", "line", "open", "group", "apart", "side"]), max_size=9))
    lines = [TableLine(key=new_key("l"), label=draw(words), kind=kind) for kind in ("line", *kinds)]
    totals = tuple(column.key for column in columns if draw(st.booleans()))
    balanced = len(sides_of(lines)) == 2 and draw(st.booleans())
    return {"fields": columns, "totals": totals, "lines": tuple(lines), "balanced": balanced}


OWN_OPTIONS["table"] = st.deferred(_tables)
OWN_OPTIONS["group"] = st.deferred(_groups)
"""By type, the options that its model adds, drawn so that they agree: what its fields are drawn with."""
IN_TABLES = sorted(name for name, kind in REGISTRY.items() if kind.in_tables)
IN_ROWS = sorted(name for name, kind in REGISTRY.items() if kind.in_rows)


@st.composite
def fields(draw: Draw, name: str | None = None, condition: Node | None = None, *, in_row: bool = False) -> Field:
    """Draw a field of any type, or of this one; `in_row` for a column of a group."""
    name = name or draw(st.sampled_from(sorted(REGISTRY)))
    required = {} if name in ("content", "calculated") else {"required": draw(st.booleans())}
    field: Field = REGISTRY[name].model(
        key=new_key("f"),
        label=draw(words),
        help=draw(st.just("") | words),
        width=draw(st.sampled_from(["full", "half", "third"])),
        prefill=draw(st.none() | st.sampled_from(Prefill)),
        private=not in_row and draw(st.booleans()),
        personal=draw(st.sampled_from(["none", "ordinary", "sensitive"])),
        anonymise=draw(st.sampled_from(["keep", "generalise", "erase"])),
        autocomplete=draw(st.sampled_from(["", "off", "email"])),
        condition=condition,
        **required,
        **draw(OWN_OPTIONS.get(name, st.just({}))),
    )
    return field


PLACES = tuple(f"f_place{number:02}" for number in range(60))
"""Fields of no form, more than any has that is drawn."""
_comparisons = st.one_of(
    st.builds(
        comparison,
        key=st.sampled_from(PLACES),
        operator=st.sampled_from(["equals", "not_equals", "contains", "greater", "less"]),
        value=st.booleans() | st.integers(-5, 5) | st.sampled_from(["c0", "c1", "2026-11-24"]),
    ),
    st.builds(
        comparison,
        key=st.sampled_from(PLACES),
        operator=st.just("one_of"),
        value=st.sampled_from([("c0",), ("c0", "c1")]),
    ),
    st.builds(comparison, key=st.sampled_from(PLACES), operator=st.sampled_from(["empty", "not_empty"])),
)
_expressions = st.recursive(
    _comparisons,
    lambda inner: (
        st.builds(all_of, st.lists(inner, min_size=1, max_size=3).map(tuple))
        | st.builds(any_of, st.lists(inner, min_size=1, max_size=3).map(tuple))
        | st.builds(unless, inner)
    ),
    max_leaves=4,
)


def expressions(keys: tuple[str, ...]) -> st.SearchStrategy[Node]:
    """Draw an expression over these fields.

    From one strategy, whose places are then given to the fields: hypothesis checks each new one for longer than it
    draws from it, and each field of each form that is drawn has its own `keys`.
    """
    fields_of_places = dict(zip(PLACES, cycle(keys), strict=False))
    return _expressions.map(lambda expression: _over(expression, fields_of_places))


def _over(node: Node, keys: dict[str, str]) -> Node:
    if isinstance(node, Operation):
        return node.model_copy(update={"of": tuple(_over(part, keys) for part in node.of)})
    if isinstance(node, Answer) and node.key in keys:
        return Fact(key=keys[node.key]) if keys[node.key] in FACTS else Answer(key=keys[node.key])
    return node


@st.composite
def schemas(draw: Draw, *, longest: int = 8) -> FormSchema:
    """Draw a form made by operations, whose conditions read earlier fields."""
    schema = blank_schema()
    for title in draw(st.lists(words, max_size=2)):
        schema = operations.add_step(schema, step=Step(key=new_key("s"), title=title))
    for step in schema.steps:
        for _ in range(draw(st.integers(0, longest // len(schema.steps)))):
            schema = _with_field(draw, schema, step)
    return schema


def _with_field(draw: Draw, schema: FormSchema, step: Step) -> FormSchema:
    earlier = tuple(field.key for field in schema.fields())
    condition = draw(st.none() | expressions(earlier)) if earlier else None
    return operations.add_field(schema, step_key=step.key, field=draw(fields(condition=condition)))


def answers_to(schema: FormSchema) -> st.SearchStrategy[dict[str, Any]]:
    """Draw answers, of any shape, to some of a form's questions and to one that it doesn't ask."""
    keys = [field.key for field in schema.fields()] + ["f_elsewhere"]
    plain = st.booleans() | st.integers(-5, 5) | st.sampled_from(["c0", "c1", "2026-11-24"]) | answers_of_any_shape
    return st.dictionaries(st.sampled_from(keys), plain)


typed_texts = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["yes", "no", "on", "c0", "c1", "12", "-3,5", "1 250,50", "2026-11-24", "24/11/2026"]),
    st.sampled_from(["0612345678", "+32 2 123 45 67", "732 829 320 00074", "nom@exemple.fr"]),
)


def suited_to(field: Field) -> st.SearchStrategy[dict[str, list[str]]]:
    """Draw what someone types who answers a question as asked, by the end of the control's name."""
    match field:
        case PeriodField():
            return days_for(field).map(lambda day: {"_from": [day.isoformat()], "_to": [day.strftime("%d/%m/%Y")]})
        case MonthField():
            return days_for(field).map(lambda day: {"_month": [str(day.month)], "_year": [str(day.year)]})
        case AddressField():
            return words.map(lambda text: {"_lines": [text], "_postcode": ["35 000"], "_city": [text]})
        case PositionField():
            typed = st.sampled_from(["48,1234, 1,2345", "-21.115141;55.536384", "48°07'02\" N 1°40'39,8\" O"])
            return typed.map(lambda text: {"_at": [text]} | ({"_road": ["D 921, PR 12+300"]} if field.road else {}))
        case OneChoiceField(other=True) | SeveralChoicesField(other=True, min_choices=None | 1):
            return words.map(lambda text: {"": ["other"], "_other": [text]})
        case _ if field.type in IN_ONE_CONTROL:
            return _in_one_control(field).map(lambda typed: {"": typed})
        case _:
            return st.just(typed_example(field))


def typed_example(field: Field) -> dict[str, list[str]]:
    """What a browser sends of the type's own example, by the end of the control's name: enough for any new type."""
    kind = field_type(field)
    form_field = kind.form_field(field)
    if form_field is None:
        return {"": ["anything"]}  # nothing is asked, which keeps nobody from sending something
    shown = form_field.prepare_value(kind.initial(field, kind.example_answer(field)))
    controls = successful_controls(form_field.widget.render(field.key, shown))
    return {name.removeprefix(field.key): values for name, values in controls.items()}


def days_for(field: DateField | MonthField | PeriodField) -> st.SearchStrategy[dt.date]:
    """Draw a day within limits."""
    earliest, latest = field.limits()
    return st.dates(earliest or EARLIEST, latest or LATEST)


def _in_one_control(field: Field) -> st.SearchStrategy[list[str]]:
    match field:
        case ShortTextField() if field.pattern:
            return st.just([PATTERNS[field.pattern].example])
        case ShortTextField() | LongTextField():
            letters = st.text("abcé", min_size=field.min_length or 1, max_size=field.max_length)
            return letters.map(lambda text: [text])
        case NumberField() | PercentageField():
            lowest = -1000 if field.minimum is None else int(field.minimum)
            highest = 1000 if field.maximum is None else int(field.maximum)
            return st.integers(lowest, highest).map(lambda number: [f"{number},0"])
        case AmountField():
            lowest = -(10**9) if field.minimum is None else field.minimum
            highest = 10**9 if field.maximum is None else field.maximum
            return st.integers(lowest, highest).map(lambda cents: [amount_text(cents)])
        case DateField():
            return days_for(field).map(lambda day: [day.strftime("%d/%m/%Y")])
        case OneChoiceField() | DropDownField():
            return st.sampled_from(field.choices).map(lambda choice: [choice.value])
        case SeveralChoicesField():
            values = [choice.value for choice in field.choices]
            most = field.max_choices or len(values)
            return st.lists(
                st.sampled_from(values), min_size=field.min_choices or 1, max_size=min(most, len(values)), unique=True
            )
        case _:
            return st.sampled_from(ORDINARY[field.type]).map(lambda text: [text])


ORDINARY = {
    "yes_no": ["yes", "no"],
    "statement": ["on"],
    "email": ["nom@exemple.fr", "Odile.Martin+aide@mairie.exemple.fr"],
    "telephone": ["06 12 34 56 78", "0262 12 34 56", "+32 2 123 45 67", "0033 1 99 00 12 34"],
    "web_address": ["exemple.fr", "HTTP://www.École.fr:8080/été?a=1#là", 'https://exemple.fr/100%/%c3%a9"<b>'],
    "commune": ["Brenne", "vernay le pont 99100", "Saint-Aubin-des-Aulnes (99140)"],
    "siren": ["732 829 320", "356000000"],
    "rna": ["W751234567", "w 351 000 124"],
    "iban": ["FR14 2004 1010 0505 0001 3M02 606", "de89 3704 0044 0532 0130 00"],
    "siret": ["732 829 320 00074", "35600000009075", "35600000000048"],
}


IN_ONE_CONTROL = frozenset(
    {
        *("short_text", "long_text", "number", "percentage", "amount", "date"),
        *("one_choice", "drop_down", "several_choices"),
        *ORDINARY,
    }
)
"""Types that people answer in more ways than their example tells."""


@st.composite
def data_for(draw: Draw, schema: FormSchema) -> dict[str, list[str]]:
    """Draw what a browser, or anything else, may send for a form's questions: right, wrong or nothing."""
    anything = st.lists(typed_texts, min_size=1, max_size=3)
    sent: dict[str, list[str]] = {"f_elsewhere": ["anything"]}
    for field in schema.fields():
        typed = draw(anything.map(lambda values: {"": values}) | suited_to(field) | st.just({}))
        sent |= {f"{field.key}{end}": values for end, values in typed.items()}
    return sent
