"""The controls by which a designer says what a sum granted is under the State aid rules, and what letters name."""

from django import forms
from django.utils.translation import gettext as _

from portal.words.typed_text import TypedText
from teleservices.competence.aid_sentences import regime_text
from teleservices.competence.rules import LONGEST_COURT, LONGEST_REFERENCE, LONGEST_VISA, MOST_VISAS
from teleservices.models import AidRegime

GRANT = ("aid_regimes", "aid_reference")
"""What the rules of decision and these controls call them."""


def grant_fields() -> dict[str, forms.Field]:
    """The controls by name, in the order of the screen."""
    return {
        "aid_regimes": forms.MultipleChoiceField(
            label=_("What this sum is under the State aid rules"),
            choices=[(regime.value, regime_text(regime)) for regime in AidRegime],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_(
                "Tick one, or those among which each proposal chooses; none where it isn’t asked. A ceiling is "
                "checked when the service proposes: say then, below, that nothing is decided without a proposal."
            ),
        ),
        "aid_reference": TypedText(
            label=_("Reference of the regime exempted or notified"),
            help_text=_("As letters name it, for example “SA.111728, exempted regime for small and medium firms”."),
            required=False,
            longest=LONGEST_REFERENCE,
        ),
    }


def letter_fields() -> dict[str, forms.Field]:
    """The controls of what letters have regard to, and of the court that they name."""
    return {
        "visas": TypedText(
            label=_("What letters have regard to"),
            help_text=_(
                "One a line, after “Having regard to”: the règlement with its deliberation, the deliberation by which "
                "the assembly delegates this decision."
            ),
            required=False,
            longest=MOST_VISAS * LONGEST_VISA,
            rows=3,
        ),
        "court": TypedText(
            label=_("Court that judges these decisions"),
            help_text=_("Its name, then its address on the next lines. Empty: the administrative court."),
            required=False,
            longest=LONGEST_COURT,
            rows=2,
        ),
    }


def visas_of(text: str) -> tuple[str, ...]:
    """The lines of what letters have regard to."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def wrong_visas(text: str) -> str:
    """Why these lines can't be kept; empty when they can."""
    lines = visas_of(text)
    if len(lines) <= MOST_VISAS and all(len(line) <= LONGEST_VISA for line in lines):
        return ""
    words = {"most": MOST_VISAS, "length": LONGEST_VISA}
    return _("At most %(most)d lines, of %(length)d characters each.") % words
