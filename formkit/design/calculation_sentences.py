"""What a value is calculated from, in one plain sentence, to those who design a form. Works nothing out.

« « Reste à financer » = (somme de la colonne « Coût » de « Dépenses prévues ») − « Participation » »
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from formkit.fieldtypes import CalculatedField, Field, field_type
from formkit.fieldtypes.calculated import ColumnTerm, ConstantTerm, FieldTerm, RowsTerm, Term
from portal.dates import NBSP
from portal.words.typography import number_text

SIGNS = {"sum": "+", "difference": "−", "product": "×"}

Fields = Mapping[str, Field]
"""The fields, or the columns of the row, that a calculation may name, by key."""


def calculation(field: CalculatedField, fields: Fields) -> str:
    """Explain a calculation; empty while it has no term."""
    if not field.terms:
        return ""
    texts = [_term(term, field, fields) for term in field.terms]
    return _("%(result)s = %(calculation)s") % {"result": _quoted(field.label), "calculation": _joined(field, texts)}


def _joined(field: CalculatedField, texts: Sequence[str]) -> str:
    """Join the terms by the sign of the operation, those that are said in several words in parentheses."""
    apart = [isinstance(term, ColumnTerm | RowsTerm) and len(texts) > 1 for term in field.terms]
    parts = [f"({text})" if is_apart else text for text, is_apart in zip(texts, apart, strict=True)]
    if field.operation != "percentage":
        return f"{NBSP}{SIGNS[field.operation]} ".join(parts)
    part, whole, *_others = [*parts, "…"]
    return _("%(part)s as a percentage of %(whole)s") % {"part": part, "whole": whole}


def _term(term: Term, field: CalculatedField, fields: Fields) -> str:
    match term:
        case FieldTerm(field=key):
            return _name(fields.get(key))
        case ColumnTerm(group=key, column=column):
            return _column_sum(fields.get(key), column)
        case RowsTerm(group=key):
            return _("number of rows of %(group)s") % {"group": _name(fields.get(key))}
        case ConstantTerm(value=value):
            adds_euros = field.result == "amount" and field.operation in ("sum", "difference")
            text = number_text(Decimal(repr(value)))
            return f"{text}{NBSP}€" if adds_euros else text


def _column_sum(group: Field | None, column: str) -> str:
    columns = {question.key: question for question in field_type(group).columns(group)} if group else {}
    names = {"column": _name(columns.get(column)), "group": _name(group)}
    return _("sum of the column %(column)s of %(group)s") % names


def _name(field: Field | None) -> str:
    return _quoted(field.label) if field else _("a deleted question")


def _quoted(label: str) -> str:
    return _("“%(text)s”") % {"text": label}
