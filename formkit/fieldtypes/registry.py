"""Where each type of field registers itself: `@register(family)` above its class is all that it takes."""

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes.base import AnyFieldType, FieldType
from formkit.fieldtypes.field import BaseField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LAST = 99
STATED = ("name", "label", "description", "icon", "model", "seconds")
"""What a type must say of itself; its abstract methods are checked by Python."""


class Family(StrEnum):
    """The families of the studio's list, in its order."""

    TEXTS = "texts"
    NUMBERS = "numbers"
    DATES = "dates"
    CHOICES = "choices"
    DOCUMENTS = "documents"
    PLACES = "places"
    LAYOUT = "layout"


TITLES: "dict[Family, StrOrPromise]" = {
    Family.TEXTS: _("Texts and contact details"),
    Family.NUMBERS: _("Numbers"),
    Family.DATES: _("Dates"),
    Family.CHOICES: _("Choices"),
    Family.DOCUMENTS: _("Documents and statements"),
    Family.PLACES: _("Identities and places"),
    Family.LAYOUT: _("Rows, titles and texts"),
}

TypeT = TypeVar("TypeT", bound=type[AnyFieldType])
FieldT = TypeVar("FieldT", bound=BaseField)

_places: dict[str, tuple[Family, int, AnyFieldType]] = {}


def register(family: Family, place: int = LAST) -> Callable[[TypeT], TypeT]:
    """Make a class a type of field, at a place of its family. Raises TypeError for one that doesn't say enough."""

    def registered(kind: TypeT) -> TypeT:
        missing = [stated for stated in STATED if not hasattr(kind, stated)]
        if missing:
            raise TypeError(f"{kind.__name__} doesn't say its {', '.join(missing)}")
        if kind.name in _places:
            raise TypeError(f"two types of field are named {kind.name}")
        _places[kind.name] = (family, place, kind())
        return kind

    return registered


def families() -> "tuple[tuple[StrOrPromise, tuple[AnyFieldType, ...]], ...]":
    """The types registered so far, by the titles of their families, in the order of the studio's list."""
    ordered = sorted(_places.items(), key=lambda item: (item[1][1], item[0]))
    return tuple(
        (title, tuple(kind for _name, (own, _place, kind) in ordered if own == family))
        for family, title in TITLES.items()
    )


def field_type(field: FieldT) -> FieldType[FieldT, Any]:
    """Everything about a field's type; a form that was read holds none that isn't registered."""
    return _places[field.type][2]
