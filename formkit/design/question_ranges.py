"""What the questions of a form may be answered: their limits, their choices, whether an answer is sure to be there."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from formkit.design.names import named
from formkit.fieldtypes import Field, field_type, has_columns
from formkit.fieldtypes.bounds import Day, resolved_day
from formkit.language.certainty import Ranges
from formkit.language.nodes import TODAY_NODE, Answer, Fact, Node, Operation, Rows
from formkit.language.ranges import Range, Span, rank
from formkit.schema import FormSchema
from formkit.values import OTHER


def question_ranges(schema: FormSchema, day: dt.date) -> Ranges:
    """The range of each question and of each count of choices or rows; `day` gives limits that it moves."""
    ranges: dict[Node, Range] = {Fact(key="p_type"): Range(may_be_absent=False), TODAY_NODE: Range(may_be_absent=False)}
    for step in schema.steps:
        for field in step.fields:
            is_sure = not (step.condition or field.condition or field.required_when or field.private)
            is_sure = is_sure and field.required and field_type(field).takes_answer
            ranges |= {node: replace(possible, may_be_absent=not is_sure) for node, possible in _ranges_of(field, day)}
    return ranges


def _ranges_of(field: Field, day: dt.date) -> Iterator[tuple[Node, Range]]:
    answer = Answer(key=field.key)
    yield answer, _answer(field, day)
    if has_columns(field):
        yield Rows(fold="count", group=field.key), _count(*field_type(field).row_limits(field))
    elif (name := named(field)).type.base == "choices" and name.choices:
        most = len(name.choices) + getattr(field, OTHER, False)
        yield Operation(kind="size", of=(answer,)), _count(1, most)


def _count(fewest: int, most: int) -> Range:
    span = Span(step=Fraction(1)).above((Fraction(fewest), 0)).below((Fraction(most), 0))
    return Range(fixed=span)


def _answer(field: Field, day: dt.date) -> Range:
    name = named(field)
    if name.type.base == "choice" and name.choices:
        others = {OTHER} if getattr(field, OTHER, False) else set()
        return Range(among=frozenset({code for code, _label in name.choices} | others))
    if name.type.base == "boolean":
        return Range(among=frozenset({True, False}))
    if name.type.base == "date":
        return _days(getattr(field, "minimum", None), getattr(field, "maximum", None), day)
    return Range(fixed=_numbers(field)) if name.type.base == "number" else Range()


def _numbers(field: Field) -> Span:
    """The limits of a number, as conditions compare them: cents, the share that a percentage says."""
    kind = field_type(field)
    if kind.is_calculated:
        return Span()
    hundredth = 100 if kind.is_rate else 1
    span = Span(step=Fraction(1, 10 ** getattr(field, "decimals", 0) * hundredth))
    lowest, highest = getattr(field, "minimum", None), getattr(field, "maximum", None)
    if lowest is not None:
        span = span.above((Fraction(repr(lowest)) / hundredth, 0))
    return span if highest is None else span.below((Fraction(repr(highest)) / hundredth, 0))


def _days(lowest: Day | None, highest: Day | None, day: dt.date) -> Range:
    """Limits that are fixed, and limits counted from the day, each with those of its kind."""
    spans = {"fixed": Span(step=Fraction(1)), "moving": Span(step=Fraction(1))}
    for limit, is_lowest in ((lowest, True), (highest, False)):
        date = resolved_day(limit, day)
        place = None if date is None else rank(date.isoformat())
        if place is not None:
            name = "moving" if isinstance(limit, str) else "fixed"
            spans[name] = spans[name].above((place, 0)) if is_lowest else spans[name].below((place, 0))
    return Range(fixed=spans["fixed"], moving=spans["moving"])
