"""The controls by which a designer says what a sum granted is under the State aid rules, and how it is paid."""

from django import forms
from django.utils.translation import gettext as _

from portal.words.typed_text import TypedText
from teleservices.competence.aid_sentences import regime_text
from teleservices.competence.rules import LONGEST_PAID_WHEN, LONGEST_REFERENCE
from teleservices.models import AidRegime

GRANT = ("aid_regimes", "aid_reference", "paid_when")
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
        "paid_when": TypedText(
            label=_("How the sum is paid"),
            help_text=_(
                "For its beneficiary, in the letter and beside the decision; for example “at once, within two months "
                "of the decision”. Decisions taken keep what was said then."
            ),
            required=False,
            multiline=True,
            longest=LONGEST_PAID_WHEN,
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
    }
