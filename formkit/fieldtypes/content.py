"""Title, explanation or warning: shown between questions, asks nothing."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import StringConstraints

from formkit.blanks import Blank
from formkit.fieldtypes import options
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.options import Option
from formkit.fieldtypes.registry import Family, register
from formkit.fieldtypes.without_answer import WithoutAnswer


class ContentField(BaseField):
    """A title (the label) and a text (`formkit.marked_text`)."""

    type: Literal["content"] = "content"
    required: Literal[False] = False
    text: Annotated[str, StringConstraints(max_length=5000)] = ""
    tone: Literal["text", "warning"] = "text"
    """A warning says so before its title, and stands out."""


@register(Family.LAYOUT, 2)
class Content(WithoutAnswer[ContentField]):
    """Helps to read a long step."""

    name = "content"
    label = _("Title, explanation or warning")
    description = _("A title and a text between two questions.")
    icon = "info-circle"
    seconds = 0
    model = ContentField

    def reading(self, field: ContentField) -> Sequence[str]:
        return (*super().reading(field), field.text)

    def explanation(self, field: ContentField) -> str:
        return field.text

    def blank(self, field: ContentField) -> Blank:
        return Blank(text=field.text)

    @property
    def options(self) -> Mapping[str, Option]:
        """Those that make sense for something that asks nothing: no help, nothing required."""
        tones = (("text", _("Explanation")), ("warning", _("Warning, which stands out")))
        return {
            "label": options.named(_("Title")),
            "text": options.TEXT,
            "tone": options.PickOption(label=_("Kind of text"), values=tones, is_setting=True),
            "private": options.PRIVATE,
        }
