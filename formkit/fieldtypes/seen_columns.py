"""The columns of a group as people read them: whom they are shown to, their headings on screen and on paper."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from formkit.blanks import Heading, note_of
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.registry import field_type
from formkit.marked_text import plain, unlinked

MOST_NOTED = 6
"""Choices that the title of a column can list."""


def visible(columns: Iterable[BaseField]) -> tuple[BaseField, ...]:
    """Those that the applicant sees; the others are worked out all the same."""
    return tuple(column for column in columns if field_type(column).is_shown_to(column, "applicant"))


def for_service(group: BaseField, columns: Iterable[BaseField]) -> BaseField:
    """The group with those of these columns, its own, that the service sees, as it reads them."""
    parts = [column for column in columns if field_type(column).is_shown_to(column, "service")]
    return group.model_copy(update={"fields": tuple(field_type(column).for_service(column) for column in parts)})


def without_links(column: BaseField) -> BaseField:
    """Its help stands in the heading of the table, which nobody reaches by keyboard."""
    return column.model_copy(update={"help": unlinked(column.help)}) if column.help else column


def paper_heading(column: BaseField) -> Heading:
    """The title of a column on paper, with the answers to choose from."""
    kind = field_type(column)
    unit = kind.unit(column)
    label = f"{column.label} ({unit})" if unit else column.label
    help_text, choices = plain(column.paper_help or column.help), note_of(kind.blank(column), most=MOST_NOTED)
    return Heading(label, " ".join(filter(None, (help_text, choices, "" if column.required else _("(optional)")))))
