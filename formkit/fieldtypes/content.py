"""Title, explanation or warning: shown between questions, asks nothing."""

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import StringConstraints

from formkit.fieldtypes.base import BaseField
from formkit.fieldtypes.without_answer import WithoutAnswer


class ContentField(BaseField):
    """A title (the label) and plain paragraphs (``text``, parted by empty lines)."""

    type: Literal["content"] = "content"
    required: Literal[False] = False
    text: Annotated[str, StringConstraints(max_length=5000)] = ""
    tone: Literal["text", "warning"] = "text"
    """A warning says so before its title, and stands out."""


class Content(WithoutAnswer[ContentField]):
    """Helps to read a long step."""

    name = "content"
    label = _("Title, explanation or warning")
    description = _("A title and a text between two questions.")
    icon = "info-circle"
    model = ContentField

    @property
    def option_names(self) -> tuple[str, ...]:
        """Return what makes sense for something that asks nothing."""
        return ("label", "text", "tone", "private")
