"""In what capacity one acts for someone else, what that lets one do, and how long (Code civil, 371-1, 414 to 515)."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

MANDATE = "b_mandate"
"""The field key of the attachments that prove the capacity: no form has such a key."""


def mandate_label() -> str:
    """How pages and documents name what proves the capacity (`MANDATE`)."""
    return _now("Proof of the capacity in which you act")


class Capacity(models.TextChoices):
    """In what capacity one acts for someone else, as declared."""

    PARENT = "parent", _("Parent")
    DELEGATE = "delegate", _("Third party or child welfare service, by delegation of parental authority")
    GUARDIAN = "guardian", _("Guardian (“tuteur”)")
    CURATOR = "curator", _("Curator (“curateur”)")
    FAMILY_MANDATE = "family", _("Holder of a family habilitation or of a mandate for future protection")
    FAMILY_ASSISTANT = "assistant", _("Holder of a family habilitation that assists")
    SPECIAL = "special", _("Special representative of a person under judicial protection")
    MANDATARY = "mandatary", _("Holder of a written mandate signed by this person")
    RELATIVE = "relative", _("Relative or close friend who helps")
    PROFESSIONAL = "professional", _("Professional who supports this person")


class Scope(models.TextChoices):
    """What a measure of protection is about (Code civil, 425)."""

    WHOLE = "whole", _("The person and their property")
    PERSON = "person", _("The person alone")
    PROPERTY = "property", _("Their property alone")


@dataclass(frozen=True)
class Power:
    """What a capacity lets one do.

    `decides`: files and is notified in the person's place. `assists`: the person files and signs, who assists gets a
    copy (C. civ. 467). `by_measure`: a judgement or a mandate gives it, with a scope and often an end.
    """

    decides: bool = False
    assists: bool = False
    by_measure: bool = False


POWERS = {
    Capacity.PARENT: Power(decides=True),
    Capacity.DELEGATE: Power(decides=True, by_measure=True),
    Capacity.GUARDIAN: Power(decides=True, by_measure=True),
    Capacity.CURATOR: Power(assists=True, by_measure=True),
    Capacity.FAMILY_MANDATE: Power(decides=True, by_measure=True),
    Capacity.FAMILY_ASSISTANT: Power(assists=True, by_measure=True),
    Capacity.SPECIAL: Power(decides=True, by_measure=True),
    Capacity.MANDATARY: Power(decides=True, by_measure=True),
    Capacity.RELATIVE: Power(),
    Capacity.PROFESSIONAL: Power(),
}
