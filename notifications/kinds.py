"""What an e-mail is about, in words: its kind begins with the name of a family."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FAMILIES: "Mapping[str, StrOrPromise]" = {
    "account": _("Account"),
    "delegation": _("Delegations of signature"),
    "draft": _("Draft"),
    "informed": _("Request, to who is informed of it"),
    "locker": _("Documents"),
    "opinion": _("Opinion on a request, to who gives it"),
    "publication": _("Publication of a procedure"),
    "request": _("Request, to who filed it"),
    "service": _("Request, to the service"),
    "stage": _("Trial of a text"),
}


def family_of(kind: str) -> "StrOrPromise":
    """The family of a kind, in words; the kind itself where none is known."""
    return FAMILIES.get(kind.partition(".")[0], kind)
