"""Calculations said in a sentence, and the unit that their terms give them."""

import pytest

from formkit.design.calculation_sentences import calculation
from formkit.fieldtypes import AmountField, CalculatedField, GroupField, NumberField
from formkit.fieldtypes.calculated import ColumnTerm, ConstantTerm, FieldTerm, Operation, RowsTerm, Term
from formkit.rules import of_calculation, result_of

COST = AmountField(key="f_cost", label="Coût")
EXPENSES = GroupField(key="f_expenses", label="Dépenses prévues", fields=(COST,))
ASKED = AmountField(key="f_asked", label="Montant demandé")
PUPILS = NumberField(key="f_pupils", label="Élèves")
KNOWN = {field.key: field for field in (EXPENSES, ASKED, PUPILS)}
SUM = ColumnTerm(group="f_expenses", column="f_cost")
ROWS = RowsTerm(group="f_expenses")
AID, CLASS, GONE = FieldTerm(field="f_asked"), FieldTerm(field="f_pupils"), FieldTerm(field="f_gone")
TWO = ConstantTerm(value=2)


def said(operation: Operation, *terms: Term) -> CalculatedField:
    return CalculatedField(key="f_total", label="Total", operation=operation, terms=terms)


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        (said("sum", SUM), "« Total » = somme de la colonne « Coût » de « Dépenses prévues »"),
        (said("sum", AID, TWO), "« Total » = « Montant demandé » + 2 €"),
        (said("difference", SUM, AID), "« Total » = (somme de la colonne « Coût » de « Dépenses prévues ») − "
                                       "« Montant demandé »"),
        (said("product", AID, CLASS, TWO), "« Total » = « Montant demandé » × « Élèves » × 2"),
        (said("product", ROWS, CLASS), "« Total » = (nombre de lignes de « Dépenses prévues ») × « Élèves »"),
        (said("percentage", AID, SUM), "« Total » = « Montant demandé » en pourcentage de (somme de la colonne "
                                       "« Coût » de « Dépenses prévues »)"),
        (said("percentage", AID), "« Total » = « Montant demandé » en pourcentage de …"),
        (said("sum", GONE), "« Total » = une question supprimée"),
        (said("sum"), ""),
    ],
)  # fmt: skip
def test_a_calculation_is_said_in_a_sentence(field: CalculatedField, sentence: str) -> None:
    assert calculation(field, KNOWN).replace("\u00a0", " ") == sentence


@pytest.mark.parametrize(
    ("field", "result", "fits"),
    [
        (said("sum", SUM, AID), "amount", True),
        (said("sum", CLASS, ROWS), "number", True),
        (said("sum", AID, ROWS), "amount", False),
        (said("difference", AID, CLASS), "amount", False),
        (said("product", AID, CLASS), "amount", True),
        (said("product", AID, SUM), "amount", False),
        (said("product", CLASS, ROWS), "number", True),
        (said("percentage", AID, SUM), "number", True),
        (said("percentage", AID, CLASS), "number", False),
        (said("sum", TWO), "amount", False),
    ],
)
def test_the_terms_give_the_result_its_unit(field: CalculatedField, result: str, fits: bool) -> None:
    assert result_of(field, KNOWN) == result
    settled = field.model_copy(update={"result": result_of(field, KNOWN)})
    assert (not list(of_calculation(settled, KNOWN))) == fits
