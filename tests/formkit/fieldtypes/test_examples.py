"""An example that is shown is an answer that the question accepts, whatever its limits and the day."""

import datetime as dt
import re

import pytest
import time_machine
from django.utils.dates import MONTHS
from django.utils.html import strip_tags
from hypothesis import given, settings
from hypothesis import strategies as st

from formkit.fieldtypes import (
    REGISTRY,
    AmountField,
    DateField,
    Field,
    MonthField,
    NumberField,
    PercentageField,
    PeriodField,
    PositionField,
    field_type,
)
from tests.formkit.asking import KEY, Typed, refusal, submit
from tests.formkit.strategies import fields
from tests.gate import examples

LIMITED = ("amount", "date", "month", "number", "percentage", "period")
WITH_HINT = sorted(name for name, kind in REGISTRY.items() if kind.example or "hint" in vars(type(kind)))
days = st.dates(dt.date(2026, 1, 1), dt.date(2040, 12, 31))
WRONG: dict[str, list[Typed]] = {
    "month": [{"_month": ["9"], "_year": ["26"]}],
    "date": ["demain", "0026-11-24"],
    "period": [{"_from": ["demain"], "_to": ["2026-11-24"]}, {"_from": ["0026-11-24"], "_to": ["2026-11-24"]}],
}
"""What is refused for how it is written; « mille » for the other types."""


def shown_in(text: str) -> str:
    """The example that a help or an error gives."""
    match = re.search(r"par exemple (.*)\.$", text, re.IGNORECASE)
    assert match, text
    return match[1]


def typed_as(field: Field, example: str) -> Typed:
    """What someone types who copies an example."""
    if isinstance(field, MonthField):
        name, year = example.split()
        return {"_month": [str(next(number for number, month in MONTHS.items() if month == name))], "_year": [year]}
    if isinstance(field, PeriodField):
        first, last = re.findall(r"[\d/]+", example) if " au " in example else (example, example)
        return {"_from": [first], "_to": [last]}
    return {"_at": [example]} if isinstance(field, PositionField) else example


def accepts(field: Field, example: str) -> bool:
    """Whether the question takes the example; of a year alone, whether the limits know it."""
    if field.type in ("date", "month", "period") and re.fullmatch(r"\d{4}", example):
        assert isinstance(field, DateField | MonthField | PeriodField)
        earliest, latest = field.limits()
        return (earliest is None or earliest.year <= int(example)) and (latest is None or int(example) <= latest.year)
    return field.key in submit(field, typed_as(field, example)).valid_answers()


def hint_of(field: Field) -> str:
    """What stands under the question."""
    form_field = field_type(field).form_field(field)
    assert form_field is not None
    return strip_tags(str(form_field.help_text))


@settings(max_examples=examples(150), deadline=None)
@given(st.sampled_from(WITH_HINT).flatmap(lambda name: fields(name=name)), days)
def test_the_example_under_a_question_is_accepted(drawn: Field, day: dt.date) -> None:
    field = drawn.model_copy(update={"help": "", "private": False})
    with time_machine.travel(day, tick=False):
        if hint := hint_of(field):
            assert accepts(field, shown_in(hint))


@settings(max_examples=examples(150), deadline=None)
@given(st.sampled_from(LIMITED).flatmap(lambda name: fields(name=name)), days)
def test_the_example_of_an_error_is_accepted(drawn: Field, day: dt.date) -> None:
    field = drawn.model_copy(update={"private": False})
    with time_machine.travel(day, tick=False):
        for typed in WRONG.get(field.type, ["mille"]):
            assert accepts(field, shown_in(refusal(field, typed)))


@pytest.mark.parametrize(
    ("field", "example"),
    [
        (AmountField(key=KEY, label="Montant"), "1\u202f250,50"),
        (AmountField(key=KEY, label="Montant", maximum=50_000), "500,00"),
        (MonthField(key=KEY, label="Mois", minimum="today"), "novembre 2026"),
        (MonthField(key=KEY, label="Mois", minimum="today+3m"), "février 2027"),
        (DateField(key=KEY, label="Jour", maximum="today-18y"), "24/11/2008"),
        (PeriodField(key=KEY, label="Jours", minimum="today+1d"), "du 25/11/2026 au 27/11/2026"),
    ],
)
@time_machine.travel("2026-11-24T12:00:00Z")
def test_the_example_under_a_question_is_the_nearest_to_usual(field: Field, example: str) -> None:
    assert shown_in(hint_of(field)) == example


@pytest.mark.parametrize(
    ("field", "typed", "example"),
    [
        (NumberField(key=KEY, label="Enfants", maximum=9), "dix", "9"),
        (NumberField(key=KEY, label="Kilomètres", decimals=1), "dix", "12,5"),
        (NumberField(key=KEY, label="Kilomètres", minimum=0.5, maximum=3.5), "dix", "3"),
        (NumberField(key=KEY, label="Altitude", maximum=-0.5), "dix", "−1"),
        (PercentageField(key=KEY, label="Part", minimum=20.5), "dix", "21"),
        (AmountField(key=KEY, label="Montant", minimum=200_000), "dix", "2\u202f000,00"),
        (DateField(key=KEY, label="Jour", minimum="today+1d"), "dix", "25/11/2026"),
        (DateField(key=KEY, label="Jour", maximum="today-18y"), "0026-01-01", "2008"),
        (MonthField(key=KEY, label="Mois", minimum="today+3m"), {"_month": ["1"], "_year": ["26"]}, "2027"),
        (PeriodField(key=KEY, label="Jours", minimum="today+1d"), {"_from": ["dix"], "_to": ["dix"]}, "25/11/2026"),
    ],
)
@time_machine.travel("2026-11-24T12:00:00Z")
def test_the_example_of_an_error_is_the_nearest_to_usual(field: Field, typed: Typed, example: str) -> None:
    assert shown_in(refusal(field, typed)) == example
