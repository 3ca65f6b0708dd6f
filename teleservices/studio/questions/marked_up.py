"""The control of a text that may hold bold, lists and links: it says how they are written, and which links aren't."""

from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from formkit.marked_text import refused_addresses
from portal.words.typed_text import TypedText

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HOW = _("**bold**, a line that begins with “- ” or “1. ” for a list, [words](/page/ or https://…) for a link.")
WRONG_LINK = _("“%(address)s” can’t be a link: write a page of this site, /page/, or an address in https://.")


class MarkedUpText(TypedText):
    """A text of a form, as its designer types it; it is stored as it is typed."""

    def __init__(
        self,
        *,
        label: "StrOrPromise",
        help_text: "StrOrPromise" = "",
        longest: int | None = None,
        multiline: bool = False,
        rows: int = 0,
        required: bool = True,
        widget: forms.Widget | None = None,
    ) -> None:
        super().__init__(
            label=label,
            help_text=format_lazy("{} {}", help_text, HOW),
            longest=longest,
            multiline=multiline,
            rows=rows,
            required=required,
            widget=widget,
        )

    def validate(self, value: str) -> None:
        """Refuse a link that would stay as it is typed. Raises ValidationError."""
        super().validate(value)
        if addresses := refused_addresses(value):
            raise ValidationError(WRONG_LINK, code="link", params={"address": addresses[0]})
