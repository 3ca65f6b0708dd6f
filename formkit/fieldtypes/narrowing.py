"""What a field's type says of it, in the way that the type checker follows: then its own options may be read.

The fact of the type decides, never its class: a test holds that whatever says one of these facts has such a model.
"""

from typing import TypeGuard

from formkit.fieldtypes.calculated import CalculatedField
from formkit.fieldtypes.columned import ColumnedField
from formkit.fieldtypes.document import DocumentField
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.lined_table import TableField
from formkit.fieldtypes.registry import field_type


def has_columns(field: BaseField) -> TypeGuard[ColumnedField]:
    """Whether the field is made of rows of other questions."""
    return field_type(field).has_columns


def has_lines(field: BaseField) -> TypeGuard[TableField]:
    """Whether the designer names the field's rows."""
    return field_type(field).has_lines


def takes_documents(field: BaseField) -> TypeGuard[DocumentField]:
    """Whether documents are joined to the field."""
    return field_type(field).takes_documents


def is_calculated(field: BaseField) -> TypeGuard[CalculatedField]:
    """Whether the portal works the field's answer out."""
    return field_type(field).is_calculated
