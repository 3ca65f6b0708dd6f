"""The text and the HTML of an e-mail, as its templates write them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string

from portal.identity.department import current_department


@dataclass(frozen=True)
class Bodies:
    """The two forms of an e-mail."""

    text: str
    html: str


def render_bodies(template: str, context: Mapping[str, object]) -> Bodies:
    """What `emails/<template>.txt` and `.html` make of `context`; they know the département too, as `portal`."""
    values = {"portal": current_department(), **context}
    return Bodies(*(render_to_string(f"emails/{template}.{form}", values) for form in ("txt", "html")))
