"""Any field, any form, any answers: what hypothesis draws from."""

import datetime
from typing import Any

from hypothesis import strategies as st

from teleservices.formkit import operations
from teleservices.formkit.fieldtypes import (
    REGISTRY,
    AmountField,
    Choice,
    DateField,
    Field,
    LongTextField,
    NumberField,
    OneChoiceField,
    Prefill,
    SeveralChoicesField,
    ShortTextField,
)
from teleservices.formkit.fieldtypes.date import EARLIEST, LATEST
from teleservices.formkit.rules import All, Any_, Comparison, Expression, Not
from teleservices.formkit.schema import FormSchema, Step, new_key
from teleservices.formkit.typography import amount_text

Draw = st.DrawFn

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z")), min_size=1, max_size=20)
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
def _lengths(draw: Draw) -> dict[str, Any]:
    shortest, longest = draw(_range(1, 300))
    return {"min_length": draw(st.sampled_from([None, shortest])), "max_length": longest}


@st.composite
def _quantities(draw: Draw) -> dict[str, Any]:
    lowest, highest = draw(_range(-1000, 1000))
    return {"decimals": draw(st.integers(0, 6)), "minimum": lowest, "maximum": highest, "unit": "km"}


@st.composite
def _amounts(draw: Draw) -> dict[str, Any]:
    lowest, highest = draw(_range(-100_000, 100_000_000))
    return {"minimum": draw(st.sampled_from([None, lowest])), "maximum": highest}


@st.composite
def _days(draw: Draw) -> dict[str, Any]:
    day = datetime.date(2026, 11, 24)
    earliest, latest = draw(_range(-40_000, 40_000))
    return {"minimum": day + datetime.timedelta(days=earliest), "maximum": day + datetime.timedelta(days=latest)}


@st.composite
def _several(draw: Draw) -> dict[str, Any]:
    offered = draw(choices())
    fewest, most = draw(_range(1, len(offered)))
    return {"choices": offered, "min_choices": fewest, "max_choices": most}


OWN_OPTIONS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "short_text": _lengths(),
    "long_text": _lengths(),
    "number": _quantities(),
    "amount": _amounts(),
    "date": _days(),
    "one_choice": st.fixed_dictionaries({"choices": choices()}),
    "several_choices": _several(),
    "statement": st.fixed_dictionaries({"text": words}),
    "content": st.fixed_dictionaries({"text": words}),
    "document": st.fixed_dictionaries(
        {"category": st.just("statuts"), "several": st.booleans(), "max_count": st.integers(2, 20)}
    ),
}


@st.composite
def fields(draw: Draw, name: str | None = None, condition: Expression | None = None) -> Field:
    """Draw a field of any type, or of this one."""
    name = name or draw(st.sampled_from(sorted(REGISTRY)))
    required = {} if name == "content" else {"required": draw(st.booleans())}
    field: Field = REGISTRY[name].model(
        key=new_key("f"),
        label=draw(words),
        help=draw(st.just("") | words),
        width=draw(st.sampled_from(["full", "half", "third"])),
        prefill=draw(st.none() | st.sampled_from(Prefill)),
        private=draw(st.booleans()),
        personal=draw(st.sampled_from(["none", "ordinary", "sensitive"])),
        anonymise=draw(st.sampled_from(["keep", "erase"])),
        autocomplete=draw(st.sampled_from(["", "off", "email"])),
        condition=condition,
        **required,
        **draw(OWN_OPTIONS.get(name, st.just({}))),
    )
    return field


@st.composite
def expressions(draw: Draw, keys: tuple[str, ...]) -> Expression:
    """Draw an expression over these fields."""
    comparison = st.one_of(
        st.builds(
            Comparison,
            field=st.sampled_from(keys),
            operator=st.sampled_from(["equals", "not_equals", "contains", "greater", "less"]),
            value=st.booleans() | st.integers(-5, 5) | st.sampled_from(["c0", "c1", "2026-11-24"]),
        ),
        st.builds(
            Comparison,
            field=st.sampled_from(keys),
            operator=st.just("one_of"),
            value=st.sampled_from([("c0",), ("c0", "c1")]),
        ),
        st.builds(Comparison, field=st.sampled_from(keys), operator=st.sampled_from(["empty", "not_empty"])),
    )
    return draw(
        st.recursive(
            comparison,
            lambda inner: (
                st.builds(All, conditions=st.lists(inner, min_size=1, max_size=3).map(tuple))
                | st.builds(Any_, conditions=st.lists(inner, min_size=1, max_size=3).map(tuple))
                | st.builds(Not, condition=inner)
            ),
            max_leaves=4,
        )
    )


@st.composite
def schemas(draw: Draw, *, longest: int = 8) -> FormSchema:
    """Draw a form made by operations, whose conditions read earlier fields."""
    schema = operations.blank_schema()
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


def suited_to(field: Field) -> st.SearchStrategy[list[str]]:
    """Draw what someone types who answers a question as asked."""
    match field:
        case ShortTextField() | LongTextField():
            letters = st.text("abcé", min_size=field.min_length or 1, max_size=field.max_length)
            return letters.map(lambda text: [text])
        case NumberField():
            lowest = -1000 if field.minimum is None else int(field.minimum)
            highest = 1000 if field.maximum is None else int(field.maximum)
            return st.integers(lowest, highest).map(lambda number: [f"{number},0"])
        case AmountField():
            lowest = -(10**9) if field.minimum is None else field.minimum
            highest = 10**9 if field.maximum is None else field.maximum
            return st.integers(lowest, highest).map(lambda cents: [amount_text(cents)])
        case DateField():
            days = st.dates(field.minimum or EARLIEST, field.maximum or LATEST)
            return days.map(lambda day: [day.strftime("%d/%m/%Y")])
        case OneChoiceField():
            return st.sampled_from(field.choices).map(lambda choice: [choice.value])
        case SeveralChoicesField():
            values = [choice.value for choice in field.choices]
            most = field.max_choices or len(values)
            return st.lists(st.sampled_from(values), min_size=field.min_choices or 1, max_size=most, unique=True)
        case _:
            return st.sampled_from(ORDINARY.get(field.type, ["anything"])).map(lambda text: [text])


ORDINARY = {
    "yes_no": ["yes", "no"],
    "statement": ["on"],
    "email": ["nom@exemple.fr", "Odile.Martin+aide@mairie.exemple.fr"],
    "telephone": ["06 12 34 56 78", "0262 12 34 56", "+32 2 123 45 67", "0033 1 99 00 12 34"],
    "siret": ["732 829 320 00074", "35600000009075", "35600000000048"],
}


@st.composite
def data_for(draw: Draw, schema: FormSchema) -> dict[str, list[str]]:
    """Draw what a browser, or anything else, may send for a form's questions: right, wrong or nothing."""
    anything = st.lists(typed_texts, min_size=1, max_size=3)
    sent = {field.key: draw(st.just([]) | anything | suited_to(field)) for field in schema.fields()}
    return {key: values for key, values in sent.items() if values} | {"f_elsewhere": ["anything"]}
