"""What a proposal is asked of State aid and of other public aids, as the rules of the procedure say. It reads only."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _

from formkit.fieldtypes.amount import Amount, AmountInput
from formkit.fieldtypes.inputs import keypad
from portal.words.typed_text import TypedText
from teleservices.competence.aid_regimes import de_minimis
from teleservices.competence.aid_sentences import regime_text
from teleservices.competence.proposal_rules import ProposalRules
from teleservices.competence.rules import MOST_CENTS, DecisionRules


def aid_fields(rules: DecisionRules, wanted: ProposalRules) -> dict[str, forms.Field]:
    """The controls by name: the regime where there is a choice, the other aids, why a ceiling is exceeded."""
    fields: dict[str, forms.Field] = {}
    if len(rules.aid_regimes) > 1:
        choices = [(regime.value, regime_text(regime, rules.aid_reference)) for regime in rules.aid_regimes]
        fields["aid_regime"] = forms.ChoiceField(
            label=_("What this aid is under the State aid rules"),
            choices=choices,
            required=False,
            widget=forms.RadioSelect,
            help_text=_("Only where a sum is proposed: the decision keeps it and the letter tells it."),
        )
    if wanted.most_public_aid is not None:
        fields["other_public_aid"] = amount_field(
            _("Other public aid (€)"), _("From the budget; 0 where there is none.")
        )
    if wanted.most_public_aid is not None or any(de_minimis(regime) for regime in rules.aid_regimes):
        fields["aid_reason"] = TypedText(
            label=_("Why it is proposed although it exceeds what may be given"),
            help_text=_("Only where a ceiling is exceeded: the head of the service and the meeting read it."),
            required=False,
            multiline=True,
            longest=1000,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
    return fields


def amount_field(label: str, help_text: str = "", *, minimum: int = 0) -> AmountInput:
    """An amount that is cleaned to cents, and may be left empty."""
    return AmountInput(
        decimals=0,
        minimum=Decimal(minimum),
        maximum=Decimal(MOST_CENTS),
        label=label,
        help_text=f"{help_text} {Amount.example}".strip(),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": keypad(0, 2), "autocomplete": "off"}),
    )
