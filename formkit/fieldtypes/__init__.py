"""All field types, read from the modules beside: a new one is its module, which registers it, and its test.

The models below are those that other code names; most types need no place here.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Annotated, Union

from pydantic import Discriminator

from formkit.fieldtypes.address import AddressField
from formkit.fieldtypes.amount import AmountField
from formkit.fieldtypes.base import AnyFieldType, FieldType
from formkit.fieldtypes.calculated import CalculatedField
from formkit.fieldtypes.choices import Choice
from formkit.fieldtypes.columned import ColumnedField
from formkit.fieldtypes.commune import CommuneField
from formkit.fieldtypes.content import ContentField
from formkit.fieldtypes.date import DateField
from formkit.fieldtypes.document import DocumentField
from formkit.fieldtypes.drop_down import DropDownField
from formkit.fieldtypes.email import EmailField
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.group import GroupField
from formkit.fieldtypes.iban import IbanField
from formkit.fieldtypes.lined_table import TableField
from formkit.fieldtypes.long_text import LongTextField
from formkit.fieldtypes.month import MonthField
from formkit.fieldtypes.narrowing import has_columns, has_lines, is_calculated, takes_documents
from formkit.fieldtypes.number import NumberField
from formkit.fieldtypes.one_choice import OneChoiceField
from formkit.fieldtypes.percentage import PercentageField
from formkit.fieldtypes.period import PeriodField
from formkit.fieldtypes.position import PositionField
from formkit.fieldtypes.prefill import Prefill
from formkit.fieldtypes.registry import families, field_type
from formkit.fieldtypes.rna import RnaField
from formkit.fieldtypes.several_choices import SeveralChoicesField
from formkit.fieldtypes.short_text import ShortTextField
from formkit.fieldtypes.siren import SirenField
from formkit.fieldtypes.siret import SiretField
from formkit.fieldtypes.statement import StatementField
from formkit.fieldtypes.telephone import TelephoneField
from formkit.fieldtypes.web_address import WebAddressField
from formkit.fieldtypes.yes_no import YesNoField

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

FAMILIES = families()
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
    for _columned in (ColumnedField, GroupField, TableField):
        _columned.model_rebuild(_types_namespace={"RowQuestion": RowQuestion})
