"""Conditions explained in plain sentences, to those who design a form. Evaluates nothing, asks no database.

« si « Montant demandé » est supérieur à 10 000,00 € et (« Type de profil » est Association ou « Prêt » est oui) »
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from formkit.expressions import All, Any_, Comparison, Expression, Not, Operand
from formkit.facts import FACTS, Fact
from formkit.fieldtypes import Field, field_type
from formkit.relative_dates import day_text
from formkit.schema import FormSchema

ProfileTypes = Mapping[str, str]
"""Names of the types of profile, by code."""


def sentence(expression: Expression, schema: FormSchema, *, profile_types: ProfileTypes) -> str:
    """Explain an expression: « si … », « sauf si … », « si …, sauf si … »."""
    words = _Words(schema, profile_types)
    conditions, excepted = _parted(expression)
    unless = _("unless %(condition)s") % {"condition": words.joined(excepted, any_of=True)} if excepted else ""
    if not conditions:
        return unless
    alone = conditions[0] if len(conditions) == 1 else None
    any_of = isinstance(alone, Any_)
    text = words.joined(alone.conditions if isinstance(alone, Any_) else conditions, any_of=any_of)
    when = _("if %(condition)s") % {"condition": text}
    return f"{when}, {unless}" if unless else when


def _parted(expression: Expression) -> tuple[list[Expression], list[Expression]]:
    """What must hold, and what must not, of conditions that all count."""
    conditions = expression.conditions if isinstance(expression, All) else (expression,)
    excepted = [condition.condition for condition in conditions if isinstance(condition, Not)]
    return [condition for condition in conditions if not isinstance(condition, Not)], excepted


@dataclass(frozen=True)
class _Words:
    """How the conditions of one form are said."""

    schema: FormSchema
    profile_types: ProfileTypes

    def joined(self, conditions: Sequence[Expression], *, any_of: bool) -> str:
        """Say several conditions, those within one of them in parentheses."""
        if len(conditions) == 1:
            return self.said(conditions[0])
        texts = [
            self.said(condition) if isinstance(condition, Comparison) else f"({self.said(condition)})"
            for condition in conditions
        ]
        return _listed(texts, _("%(first)s or %(last)s") if any_of else _("%(first)s and %(last)s"))

    def said(self, expression: Expression) -> str:
        """Say an expression inside a sentence."""
        match expression:
            case All(conditions=conditions):
                return self.joined(conditions, any_of=False)
            case Any_(conditions=conditions):
                return self.joined(conditions, any_of=True)
            case Not(condition=condition):
                return _("the contrary of (%(condition)s)") % {"condition": self.said(condition)}
            case Comparison():
                return self._comparison(expression)

    def _comparison(self, comparison: Comparison) -> str:
        fact, field = FACTS.get(comparison.field), self._field(comparison.field)
        if fact is not None:
            name = _quoted(str(fact.label))
        else:
            name = _quoted(field.label) if field else _("a deleted question")
        values = comparison.value if isinstance(comparison.value, tuple) else (comparison.value,)
        texts = [self._fact_value(fact, str(value)) if fact else _value(field, value) for value in values]
        return _formula(comparison, field, fact) % {"question": name, "value": _alternatives(comparison, texts)}

    def _field(self, key: str) -> Field | None:
        try:
            return self.schema.field(key)
        except KeyError:
            return None

    def _fact_value(self, fact: Fact, value: str) -> str:
        if fact.kind == "date":
            return day_text(value)
        return self.profile_types.get(value, value) if fact.kind == "profile_type" else _text(value)


def _formula(comparison: Comparison, field: Field | None, fact: Fact | None) -> str:
    """The sentence of an operator, for a kind of question; it names `%(question)s` and `%(value)s`."""
    operator, value = comparison.operator, comparison.value
    has_columns = field is not None and field_type(field).has_columns
    if operator in ("counts_at_least", "counts_at_most") and isinstance(value, int):
        return _counts(at_least=operator == "counts_at_least", count=value, of_rows=field is None or has_columns)
    if has_columns and operator in _ROWS:
        return str(_ROWS[operator])
    if _is_of_time(field, fact):
        return str(_TIMES.get(operator) or _ANY[operator])
    return _value_formula(comparison)


def _is_of_time(field: Field | None, fact: Fact | None) -> bool:
    if fact is not None and fact.kind == "date":
        return True
    return field is not None and field_type(field).is_time


def _value_formula(comparison: Comparison) -> str:
    """The same for a value that isn't of time: a number has its own words, and so has a single value left out."""
    operator, value = comparison.operator, comparison.value
    if operator == "none_of" and isinstance(value, tuple) and len(value) == 1:
        return str(_ANY["not_equals"])
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(_ANY[operator])
    return str(_NUMBERS.get(operator) or _ANY[operator])


_ANY = {
    "equals": gettext_lazy("%(question)s is %(value)s"),
    "not_equals": gettext_lazy("%(question)s is not %(value)s"),
    "one_of": gettext_lazy("%(question)s is %(value)s"),
    "none_of": gettext_lazy("%(question)s is neither %(value)s"),
    "contains": gettext_lazy("%(question)s includes %(value)s"),
    "greater": gettext_lazy("%(question)s is above %(value)s"),
    "less": gettext_lazy("%(question)s is below %(value)s"),
    "at_least": gettext_lazy("%(question)s is at least %(value)s"),
    "at_most": gettext_lazy("%(question)s is at most %(value)s"),
    "empty": gettext_lazy("%(question)s is not filled in"),
    "not_empty": gettext_lazy("%(question)s is filled in"),
}
_ROWS = {"empty": gettext_lazy("%(question)s has no row"), "not_empty": gettext_lazy("%(question)s has a row")}
_NUMBERS = {
    "equals": gettext_lazy("%(question)s equals %(value)s"),
    "not_equals": gettext_lazy("%(question)s differs from %(value)s"),
}
_TIMES = {
    "greater": gettext_lazy("%(question)s is after %(value)s"),
    "less": gettext_lazy("%(question)s is before %(value)s"),
    "at_least": gettext_lazy("%(question)s is no earlier than %(value)s"),
    "at_most": gettext_lazy("%(question)s is no later than %(value)s"),
}


def _counts(*, at_least: bool, count: int, of_rows: bool) -> str:
    if of_rows and at_least:
        return ngettext("%(question)s has at least %(value)s row", "%(question)s has at least %(value)s rows", count)
    if of_rows:
        return ngettext("%(question)s has at most %(value)s row", "%(question)s has at most %(value)s rows", count)
    if at_least:
        return ngettext(
            "%(question)s has at least %(value)s answer", "%(question)s has at least %(value)s answers", count
        )
    return ngettext("%(question)s has at most %(value)s answer", "%(question)s has at most %(value)s answers", count)


def _value(field: Field | None, value: Operand) -> str:
    """What a question is compared with, as its type writes it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if not isinstance(value, str | int | float):
        return ""
    if field is None:
        return _text(value) if isinstance(value, str) else str(value)
    return field_type(field).operand_text(field, value)


def _alternatives(comparison: Comparison, texts: Sequence[str]) -> str:
    """Write one value, or several: « Sport, Culture ou Autre », « ni Sport, ni Culture »."""
    if len(texts) == 1:
        return texts[0]
    texts = [_text(text) if "," in text else text for text in texts]
    if comparison.operator == "none_of":
        return _(", nor ").join(texts)
    return _listed(texts, _("%(first)s or %(last)s"))


def _listed(texts: Sequence[str], last_two: str) -> str:
    *first, last = texts
    return last_two % {"first": ", ".join(first), "last": last} if first else last


def _quoted(label: str) -> str:
    return _("“%(text)s”") % {"text": label}


def _text(text: str) -> str:
    return f"“{text}”"
