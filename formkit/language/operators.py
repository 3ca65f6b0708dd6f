"""Every operator of the language, once: how it is written, said, typed and worked out. Parser, printer, checker,
evaluator and sentences read this table; `static/js/tree-operators.js` holds the same names.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from formkit.language import calendar_values, exact, truth
from formkit.language import value_types as types
from formkit.language.exact import Value
from formkit.language.value_types import EVERY, Base, Rule

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MANY = 60
"""Operands that an operator of any number of them takes at most."""


class Shape(StrEnum):
    """Where an operator stands in the typed line."""

    INFIX = "infix"
    PREFIX = "prefix"
    SUFFIX = "suffix"
    FUNCTION = "function"
    MOVE = "move"
    """A day plus or less so many of a unit: « + 3 mois »."""
    AMONG = "among"
    """A value, then those it may be in parentheses."""
    IF = "if"


CHOICE, DISJUNCTION, CONJUNCTION, NEGATION, COMPARISON, SUM, PRODUCT, SIGN, ATOM = range(9)
"""How tightly what is written holds together, from « si … alors … sinon » to a name or a function."""

NUMBERS: tuple[Base, ...] = ("number",)
TIMES: tuple[Base, ...] = ("number", "date", "month")
DAYS: tuple[Base, ...] = ("date",)
ANSWERED: tuple[Base, ...] = ("text", "choice", "choices", "date", "month", "number", "opaque")
"""What may be counted over rows; of a yes or no, it would not be clear whether « non » counts: a condition says it."""
CONDITIONS: tuple[Base, ...] = ("boolean",)
SAME: tuple[Base, ...] = ("boolean", "text", "choice", "date", "month", "number")


@dataclass(frozen=True)
class Operator:
    """One operator. `takes`: what its first operand may be."""

    line: tuple[str, ...]
    """How the line writes it, in French as numbers and dates are; first as it is printed, then what is understood."""
    shape: Shape
    level: int
    sentence: "StrOrPromise"
    """How people are told: a sign put between the operands, or a text with names for them (see `saying`)."""
    takes: tuple[Base, ...]
    rule: Rule
    value: Callable[..., Value]
    fewest: int = 2
    most: int = 2
    skips: bool = False
    """Whether an operand may be empty; what the designer wrote then counts only beside an answer."""


INFIX, FUNCTION = Shape.INFIX, Shape.FUNCTION

_ARITHMETIC = {
    "plus": Operator(("+",), INFIX, SUM, "+",
                     NUMBERS, types.alike, exact.plus, most=MANY, skips=True),
    "minus": Operator(("−", "-", "–"), INFIX, SUM, "−",
                      ("number", "date"), types.difference, calendar_values.subtract, most=MANY, skips=True),
    "times": Operator(("×", "*", "x"), INFIX, PRODUCT, "×",
                      NUMBERS, types.product, exact.times, most=MANY),
    "divided": Operator(("÷", "/"), INFIX, PRODUCT, "÷",
                        NUMBERS, types.quotient, exact.divided, most=MANY),
    "negate": Operator(("−", "-", "–"), Shape.PREFIX, SIGN, _("the opposite of %(first)s"),
                       NUMBERS, types.alike, exact.negate, 1, 1),
    "share": Operator(("pourcentage",), FUNCTION, ATOM, _("%(part)s as a percentage of %(whole)s"),
                      NUMBERS, types.portion, exact.divided),
    "least": Operator(("minimum", "min"), FUNCTION, ATOM, _("the smallest of %(all)s"),
                      TIMES, types.alike, exact.least, most=MANY, skips=True),
    "greatest": Operator(("maximum", "max"), FUNCTION, ATOM, _("the largest of %(all)s"),
                         TIMES, types.alike, exact.greatest, most=MANY, skips=True),
    "round": Operator(("arrondi",), FUNCTION, ATOM, _("%(first)s rounded to the nearest %(second)s"),
                      NUMBERS, types.alike, exact.nearest),
    "round_up": Operator(("arrondi supérieur",), FUNCTION, ATOM, _("%(first)s rounded up to %(second)s"),
                         NUMBERS, types.alike, exact.upwards),
    "round_down": Operator(("arrondi inférieur",), FUNCTION, ATOM, _("%(first)s rounded down to %(second)s"),
                           NUMBERS, types.alike, exact.downwards),
    "size": Operator(("nombre",), FUNCTION, ATOM, _("the number of choices of %(first)s"),
                     ("choices",), types.counted, exact.size, 1, 1),
}  # fmt: skip

_DATES = {
    "days_between": Operator(("jours",), FUNCTION, ATOM, _("the number of days from %(first)s to %(second)s"),
                             DAYS, types.apart("days"), calendar_values.days_between),
    "months_between": Operator(("mois",), FUNCTION, ATOM, _("the number of months from %(first)s to %(second)s"),
                               DAYS, types.apart("months"), calendar_values.months_between),
    "years_between": Operator(("âge",), FUNCTION, ATOM, _("the number of years from %(first)s to %(second)s"),
                              DAYS, types.apart("years"), calendar_values.years_between),
    "add_days": Operator(("jours", "jour"), Shape.MOVE, SUM, _("%(number)s days"),
                         DAYS, types.moved_by("days"), calendar_values.add_days),
    "add_months": Operator(("mois",), Shape.MOVE, SUM, _("%(number)s months"),
                           DAYS, types.moved_by("months"), calendar_values.add_months),
    "add_years": Operator(("ans", "an"), Shape.MOVE, SUM, _("%(number)s years"),
                          DAYS, types.moved_by("years"), calendar_values.add_years),
}  # fmt: skip

_COMPARISONS = {
    "equals": Operator(("=",), INFIX, COMPARISON, _("%(question)s is %(value)s"),
                       SAME, types.compared, truth.equals),
    "differs": Operator(("≠", "!=", "<>"), INFIX, COMPARISON, _("%(question)s is not %(value)s"),
                        SAME, types.compared, truth.differs),
    "at_most": Operator(("≤", "<="), INFIX, COMPARISON, _("%(question)s is at most %(value)s"),
                        TIMES, types.compared, truth.at_most),
    "at_least": Operator(("≥", ">="), INFIX, COMPARISON, _("%(question)s is at least %(value)s"),
                         TIMES, types.compared, truth.at_least),
    "less": Operator(("<",), INFIX, COMPARISON, _("%(question)s is below %(value)s"),
                     TIMES, types.compared, truth.less),
    "greater": Operator((">",), INFIX, COMPARISON, _("%(question)s is above %(value)s"),
                        TIMES, types.compared, truth.greater),
    "one_of": Operator(("parmi",), Shape.AMONG, COMPARISON, _("%(question)s is %(value)s"),
                       SAME, types.compared, truth.one_of, 2, MANY),
    "contains": Operator(("contient",), INFIX, COMPARISON, _("%(question)s includes %(value)s"),
                         ("choices",), types.included, truth.contains),
    "empty": Operator(("est vide",), Shape.SUFFIX, COMPARISON, _("%(question)s is not filled in"),
                      EVERY, types.stated, truth.empty, 1, 1),
    "not_empty": Operator(("n’est pas vide", "est rempli"), Shape.SUFFIX, COMPARISON, _("%(question)s is filled in"),
                          EVERY, types.stated, truth.not_empty, 1, 1),
}  # fmt: skip

_LOGIC = {
    "and": Operator(("et",), INFIX, CONJUNCTION, _("%(first)s and %(last)s"),
                    CONDITIONS, types.logical, truth.both, most=MANY),
    "or": Operator(("ou",), INFIX, DISJUNCTION, _("%(first)s or %(last)s"),
                   CONDITIONS, types.logical, truth.either, most=MANY),
    "not": Operator(("non",), Shape.PREFIX, NEGATION, _("the contrary of (%(condition)s)"),
                    CONDITIONS, types.logical, truth.opposite, 1, 1),
    "is_true": Operator(("vrai",), FUNCTION, ATOM, _("it is certain that %(condition)s"),
                        CONDITIONS, types.logical, truth.is_true, 1, 1),
    "if": Operator(("si",), Shape.IF, CHOICE, _("%(then)s if %(condition)s"),
                   CONDITIONS, types.chosen, truth.choose, 3, MANY + 1),
}  # fmt: skip

OPERATORS: Mapping[str, Operator] = _ARITHMETIC | _DATES | _COMPARISONS | _LOGIC
"""By its name in the JSON of a tree."""


@dataclass(frozen=True)
class Fold:
    """An operator over the rows of a group rather than over operands."""

    line: tuple[str, ...]
    sentence: "StrOrPromise"
    """Names the group `group`, and what is taken of each row `value`."""
    takes: tuple[Base, ...]


FOLDS: Mapping[str, Fold] = {
    "plus": Fold(("somme", "total"), _("the sum of %(value)s over the rows of %(group)s"), NUMBERS),
    "least": Fold(("minimum", "min"), _("the smallest %(value)s of the rows of %(group)s"), TIMES),
    "greatest": Fold(("maximum", "max"), _("the largest %(value)s of the rows of %(group)s"), TIMES),
    "or": Fold(("au moins une ligne",), _("for at least one row of %(group)s, %(value)s"), CONDITIONS),
    "and": Fold(("chaque ligne",), _("for every row of %(group)s, %(value)s"), CONDITIONS),
    "count": Fold(("nombre",), _("the number of rows of %(group)s that have %(value)s"), ANSWERED),
}
"""By name; all but `count` are operators of the table above."""
COUNT_ROWS = _("the number of rows of %(group)s")
"""How a count of whole rows is said."""

IF_WORDS = ("si", "alors", "sinon")
WHERE, OF_ROW, SEPARATOR = "où", "›", ";"
TODAY_WORD, TRUE_WORD, FALSE_WORD, CHOICE_WORD = "aujourd’hui", "oui", "non", "choix"
OTHER_WORDS = (WHERE, OF_ROW, SEPARATOR, TODAY_WORD, TRUE_WORD, FALSE_WORD, CHOICE_WORD)
"""What the line writes beside operators."""
