"""The registry of field types. A new type is one module, its place in FAMILIES and its test."""

from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union

from django.utils.translation import gettext_lazy as _
from pydantic import Discriminator

from formkit.fieldtypes.address import Address, AddressField
from formkit.fieldtypes.amount import Amount, AmountField
from formkit.fieldtypes.base import AnyFieldType, BaseField, FieldType, Prefill
from formkit.fieldtypes.calculated import Calculated, CalculatedField
from formkit.fieldtypes.choices import Choice
from formkit.fieldtypes.commune import Commune, CommuneField
from formkit.fieldtypes.content import Content, ContentField
from formkit.fieldtypes.date import Date, DateField
from formkit.fieldtypes.document import Document, DocumentField
from formkit.fieldtypes.drop_down import DropDown, DropDownField
from formkit.fieldtypes.email import Email, EmailField
from formkit.fieldtypes.group import Group, GroupField
from formkit.fieldtypes.iban import Iban, IbanField
from formkit.fieldtypes.long_text import LongText, LongTextField
from formkit.fieldtypes.month import Month, MonthField
from formkit.fieldtypes.number import Number, NumberField
from formkit.fieldtypes.one_choice import OneChoice, OneChoiceField
from formkit.fieldtypes.percentage import Percentage, PercentageField
from formkit.fieldtypes.period import Period, PeriodField
from formkit.fieldtypes.rna import Rna, RnaField
from formkit.fieldtypes.several_choices import SeveralChoices, SeveralChoicesField
from formkit.fieldtypes.short_text import ShortText, ShortTextField
from formkit.fieldtypes.siren import Siren, SirenField
from formkit.fieldtypes.siret import Siret, SiretField
from formkit.fieldtypes.statement import Statement, StatementField
from formkit.fieldtypes.telephone import Telephone, TelephoneField
from formkit.fieldtypes.yes_no import YesNo, YesNoField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = [
    "FAMILIES",
    "REGISTRY",
    "AddressField",
    "AmountField",
    "AnyFieldType",
    "CalculatedField",
    "Choice",
    "CommuneField",
    "ContentField",
    "DateField",
    "DocumentField",
    "DropDownField",
    "EmailField",
    "Field",
    "FieldType",
    "GroupField",
    "IbanField",
    "LongTextField",
    "MonthField",
    "NumberField",
    "OneChoiceField",
    "PercentageField",
    "PeriodField",
    "Prefill",
    "RnaField",
    "SeveralChoicesField",
    "ShortTextField",
    "SirenField",
    "SiretField",
    "StatementField",
    "TelephoneField",
    "YesNoField",
    "field_type",
]

FAMILIES: "tuple[tuple[StrOrPromise, tuple[AnyFieldType, ...]], ...]" = (
    (_("Texts and contact details"), (ShortText(), LongText(), Email(), Telephone())),
    (_("Numbers"), (Number(), Percentage(), Amount(), Calculated())),
    (_("Dates"), (Date(), Month(), Period())),
    (_("Choices"), (YesNo(), OneChoice(), SeveralChoices(), DropDown())),
    (_("Documents and statements"), (Document(), Statement())),
    (_("Identities and places"), (Siret(), Siren(), Rna(), Iban(), Commune(), Address())),
    (_("Rows, titles and texts"), (Group(), Content())),
)
"""Field types by family, in the order of the studio's list."""

REGISTRY: dict[str, AnyFieldType] = {kind.name: kind for _family, kinds in FAMILIES for kind in kinds}
"""Field types by name, in the same order."""

if TYPE_CHECKING:
    Field = BaseField
else:  # a union that only the registry knows: no second list to keep
    Field = Annotated[Union[tuple(kind.model for kind in REGISTRY.values())], Discriminator("type")]  # noqa: UP007
    RowQuestion = Annotated[
        Union[tuple(kind.model for kind in REGISTRY.values() if kind.in_rows)],  # noqa: UP007
        Discriminator("type"),
    ]
    GroupField.model_rebuild(_types_namespace={"RowQuestion": RowQuestion})
    Group.types = REGISTRY

FieldT = TypeVar("FieldT", bound=BaseField)


def field_type(field: FieldT) -> FieldType[FieldT, Any]:
    """Return the type of a field."""
    return REGISTRY[field.type]
