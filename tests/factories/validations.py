"""A form whose answers must go together: a budget that balances, an RNA number or a receipt, an end after its start."""

from typing import Any

from formkit.design.names import scope_before
from formkit.fieldtypes import AmountField, DateField, GroupField, ShortTextField
from formkit.language.line_reader import read_line
from formkit.language.nodes import Node
from formkit.language.value_types import BOOLEAN
from formkit.schema import FormSchema, Step
from formkit.validations import Validation


def side(key: str, label: str) -> GroupField:
    """One side of a budget."""
    columns = (ShortTextField(key=f"{key}n", label="Nature"), AmountField(key=f"{key}m", label="Montant"))
    return GroupField(key=key, label=label, row_name="Ligne", fields=columns)


CHARGES, PRODUCTS = side("f_charges", "Charges"), side("f_products", "Produits")
RNA, RECEIPT = (
    ShortTextField(key="f_rna12345", label="Numéro RNA", required=False),
    ShortTextField(key="f_receipt1", label="Récépissé", required=False),
)
START, END = DateField(key="f_start123", label="Début"), DateField(key="f_end12345", label="Fin")
UNBALANCED, UNNAMED, BACKWARDS = "r_balance1", "r_named123", "r_forward1"
BARE = FormSchema(
    steps=(
        Step(key="s_who12345", title="Votre association", fields=(RNA, RECEIPT)),
        Step(key="s_when1234", title="Votre projet", fields=(START, END)),
        Step(key="s_budget12", title="Votre budget", fields=(CHARGES, PRODUCTS)),
    )
)


def typed(line: str, schema: FormSchema = BARE) -> Node:
    """The condition that a line says."""
    read = read_line(line, scope_before(schema, profile_types={}), expected=BOOLEAN)
    assert read.node is not None
    assert not read.faults
    return read.node


def validation(key: str, line: str, *fields: str, **options: Any) -> Validation:
    """What a line asks of the answers to these questions."""
    return Validation(key=key, condition=typed(line), message=f"Revoyez {key}.", fields=fields, **options)


FORM = BARE.model_copy(
    update={
        "validations": (
            validation(UNNAMED, "« Numéro RNA » n’est pas vide ou « Récépissé » n’est pas vide", RNA.key, RECEIPT.key),
            validation(BACKWARDS, "« Fin » ≥ « Début »", END.key, is_blocking=False),
            validation(
                UNBALANCED,
                "somme(« Charges » › « Montant ») = somme(« Produits » › « Montant »)",
                CHARGES.key,
                PRODUCTS.key,
                at="transmission",
            ),
        )
    }
)
