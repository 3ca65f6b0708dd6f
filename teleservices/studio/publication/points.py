"""What is to be settled, and on which part of the way to who applies. Reads nothing."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from teleservices.models import Procedure


class Part(TextChoices):
    """The parts of « Mise en service », in their order."""

    FORM = "form", pgettext_lazy("part of going live", "Form")
    LAW = "law", pgettext_lazy("part of going live", "Law")
    DECIDERS = "deciders", pgettext_lazy("part of going live", "Who decides")
    PAGE = "page", pgettext_lazy("part of going live", "Page")
    REVIEW = "review", pgettext_lazy("part of going live", "Reading over")
    ONLINE = "online", pgettext_lazy("part of going live", "Online")


class Remedy(TextChoices):
    """What one operation on the draft does of a piece of advice, as its button says it."""

    PREFILL = "prefill", _("Fill it in beforehand")
    RETYPE = "retype", _("Give it the type “%(type)s”")
    SENSITIVE = "sensitive", _("Mark it as sensitive data")
    SPLIT = "split", _("Cut the step in two")
    ALWAYS_SHOWN = "always_shown", _("Take the condition away")
    ALWAYS_REQUIRED = "always_required", _("Require an answer")
    NEVER_REQUIRED = "never_required", _("Leave it optional")
    DELETE_RULE = "delete_rule", _("Delete the second rule")


@dataclass(frozen=True)
class Point:
    """One thing to settle, and where."""

    text: str
    url: str
    is_blocking: bool = True
    part: Part = Part.FORM
    key: str = ""
    """Of the step, question or rule that the remedy changes."""
    remedy: Remedy | None = None
    button: str = ""


def step_url(procedure: Procedure, key: str) -> str:
    """The address of the studio's page of a step."""
    return reverse("studio:step", args=[procedure.uuid, key])


def field_url(procedure: Procedure, key: str) -> str:
    """The address of the studio's page of a question."""
    return reverse("studio:field", args=[procedure.uuid, key])
