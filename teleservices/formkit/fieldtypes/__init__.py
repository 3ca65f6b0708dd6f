"""The registry of field types. A new type is one module, its line in TYPES and its test."""

from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union

from pydantic import Discriminator

from teleservices.formkit.fieldtypes.amount import Amount, AmountField
from teleservices.formkit.fieldtypes.base import AnyFieldType, BaseField, FieldType, Prefill
from teleservices.formkit.fieldtypes.choices import Choice
from teleservices.formkit.fieldtypes.content import Content, ContentField
from teleservices.formkit.fieldtypes.date import Date, DateField
from teleservices.formkit.fieldtypes.document import Document, DocumentField
from teleservices.formkit.fieldtypes.email import Email, EmailField
from teleservices.formkit.fieldtypes.long_text import LongText, LongTextField
from teleservices.formkit.fieldtypes.number import Number, NumberField
from teleservices.formkit.fieldtypes.one_choice import OneChoice, OneChoiceField
from teleservices.formkit.fieldtypes.several_choices import SeveralChoices, SeveralChoicesField
from teleservices.formkit.fieldtypes.short_text import ShortText, ShortTextField
from teleservices.formkit.fieldtypes.siret import Siret, SiretField
from teleservices.formkit.fieldtypes.statement import Statement, StatementField
from teleservices.formkit.fieldtypes.telephone import Telephone, TelephoneField
from teleservices.formkit.fieldtypes.yes_no import YesNo, YesNoField

__all__ = [
    "REGISTRY",
    "AmountField",
    "AnyFieldType",
    "Choice",
    "ContentField",
    "DateField",
    "DocumentField",
    "EmailField",
    "Field",
    "FieldType",
    "LongTextField",
    "NumberField",
    "OneChoiceField",
    "Prefill",
    "SeveralChoicesField",
    "ShortTextField",
    "SiretField",
    "StatementField",
    "TelephoneField",
    "YesNoField",
    "field_type",
]

TYPES: tuple[AnyFieldType, ...] = (
    ShortText(),
    LongText(),
    Email(),
    Telephone(),
    Number(),
    Amount(),
    Date(),
    YesNo(),
    OneChoice(),
    SeveralChoices(),
    Siret(),
    Statement(),
    Content(),
    Document(),
)

REGISTRY: dict[str, AnyFieldType] = {kind.name: kind for kind in TYPES}
"""Field types by name, in the order of the studio's list."""

if TYPE_CHECKING:
    Field = BaseField
else:  # a union that only the registry knows: no second list to keep
    Field = Annotated[Union[tuple(kind.model for kind in TYPES)], Discriminator("type")]  # noqa: UP007

FieldT = TypeVar("FieldT", bound=BaseField)


def field_type(field: FieldT) -> FieldType[FieldT, Any]:
    """Return the type of a field."""
    return REGISTRY[field.type]
