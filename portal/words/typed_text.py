"""The form field of every free text, so that a text is cleaned and counted alike wherever it is typed."""

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.words.typography import clean_text, number_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class TypedText(forms.CharField):
    """A text, normalised, whose length is checked here and not by the browser, which would cut a pasted text.

    Lengths are in characters and a line end counts for one, as the browser's counter says under a text of several
    lines (static/js/char-counter.js); Django's own limits would count two, which is what browsers send. `rows`: how
    many lines its control shows of a text of several.
    """

    default_error_messages: ClassVar["dict[str, StrOrPromise]"] = {
        "max_length": _("Shorten this text: at most %(limit)s characters. It has %(length)s."),
    }

    def __init__(
        self,
        *,
        longest: int | None = None,
        multiline: bool = False,
        rows: int = 0,
        label: "StrOrPromise",
        help_text: "StrOrPromise" = "",
        required: bool = True,
        widget: forms.Widget | type[forms.Widget] | None = None,
        error_messages: "dict[str, StrOrPromise] | None" = None,
    ) -> None:
        self.multiline, self.longest = multiline or bool(rows), longest
        if rows:
            widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(
            label=label,
            help_text=help_text,
            required=required,
            widget=widget or (forms.Textarea if self.multiline else forms.TextInput),
            error_messages=error_messages,
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        """Ask for the counter under a text of several lines."""
        attrs = super().widget_attrs(widget)
        return attrs | {"data-counter": str(self.longest)} if self.multiline and self.longest else attrs

    def to_python(self, value: object) -> str:
        """The text without what can't be printed."""
        return clean_text(super().to_python(value) or "", multiline=self.multiline)

    def validate(self, value: str) -> None:
        """Check that there is a text where one is required, and its length."""
        super().validate(value)
        if self.longest is not None and len(value) > self.longest:
            raise self.wrong_length("max_length", self.longest, value)

    def wrong_length(self, code: str, limit: int, value: str) -> ValidationError:
        """Say that `value` passes `limit`, in the words of the message `code`, both numbers written in French."""
        values = {"limit": number_text(Decimal(limit)), "length": number_text(Decimal(len(value)))}
        return ValidationError(self.error_messages[code], code=code, params=values)
