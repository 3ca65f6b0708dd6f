"""The controls by which a designer says how the service proposes, and what they first show."""

from collections.abc import Mapping
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _

from formkit.fieldtypes.amount import Amount, AmountInput
from formkit.fieldtypes.inputs import NumberInput, keypad
from formkit.schema import FormSchema
from portal.words.typed_text import TypedText
from portal.words.typography import number_text
from teleservices.competence.amount_trees import rate_of_base
from teleservices.competence.eligible_base import base_fields
from teleservices.competence.proposal_rules import LONGEST_TEXT, LONGEST_TITLE, ProposalRules
from teleservices.competence.rules import MOST_CENTS


def initial_of(wanted: ProposalRules | None) -> Mapping[str, object]:
    """What the controls show of these rules."""
    if wanted is None:
        return {"is_required": True}
    initial: dict[str, object] = {
        "proposes": True,
        "is_required": wanted.is_required,
        "needs_visa": wanted.needs_visa,
        "base": wanted.base_key,
        "budget_lines": "\n".join(wanted.budget_lines),
    }
    if rate := rate_of_base(wanted.amount):
        initial |= {
            "rate": number_text(Decimal(rate.rate) / 100),
            "floor": _typed(rate.floor_cents),
            "ceiling": _typed(rate.ceiling_cents),
        }
    if wanted.most_public_aid is not None:
        initial["most_public_aid"] = number_text(Decimal(wanted.most_public_aid) / 100)
    for number, article in enumerate(wanted.articles):
        initial |= {f"article_{number}_{name}": value for name, value in article.model_dump().items()}
    for number, criterion in enumerate(wanted.criteria):
        values = criterion.model_dump() | {"title": criterion.label}
        initial |= {f"criterion_{number}_{name}": value for name, value in values.items()}
    return initial


def article_fields(number: int) -> dict[str, forms.Field]:
    """The controls of an article, by name: its key, its name, its text."""
    words = {"number": number + 1}
    return {
        f"article_{number}_key": _key(),
        f"article_{number}_title": TypedText(
            label=_("Article %(number)d: its name") % words,
            required=False,
            longest=LONGEST_TITLE,
            help_text=_("For example “Article 4 – Resources”. Empty both to remove it.") if number == 0 else "",
        ),
        f"article_{number}_text": TypedText(
            label=_("Article %(number)d: what reasons say") % words, required=False, longest=LONGEST_TEXT, rows=2
        ),
    }


def criterion_fields(number: int) -> dict[str, forms.Field]:
    """The controls of a criterion, by name: its key, its name, its points, its weight."""
    words = {"number": number + 1}
    return {
        f"criterion_{number}_key": _key(),
        f"criterion_{number}_title": TypedText(
            label=_("Criterion %(number)d: its name") % words, required=False, longest=LONGEST_TITLE
        ),
        f"criterion_{number}_most": _whole(_("Criterion %(number)d: points at most") % words, 100, 5),
        f"criterion_{number}_weight": _whole(_("Criterion %(number)d: how many times it counts") % words, 20, 1),
    }


def _key() -> forms.RegexField:
    return forms.RegexField(regex=r"^[a-z0-9]{1,40}$", required=False, widget=forms.HiddenInput)


def _whole(label: str, most: int, usual: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=most, initial=usual, required=False)


def rate_control() -> NumberInput:
    """The rate of the amount that is computed."""
    help_text = _("The amount is then computed of what is eligible. Empty: it isn’t computed.")
    return _share(_("Rate of the eligible base (%)"), help_text)


def base_control(schema: FormSchema | None) -> forms.ChoiceField:
    """Which amount of the form is eligible."""
    fields = base_fields(schema) if schema else []
    return forms.ChoiceField(
        label=_("Which amount is eligible"),
        choices=[("", _("Whoever proposes writes it")), *((field.key, field.label) for field in fields)],
        required=False,
        help_text=_("An amount that the service notes, or that the form asks: proposals then start from it."),
    )


def most_public_aid_control() -> NumberInput:
    """The share that all public aids together may make."""
    help_text = _(
        "Proposals then say what is eligible and the other public aids of the budget; what exceeds is explained. "
        "Empty: it isn’t asked."
    )
    return _share(_("All public aids together: at most this share of the eligible base (%)"), help_text)


def _share(label: str, help_text: str) -> NumberInput:
    """A share in per cent, two decimals at most."""
    return NumberInput(
        decimals=2,
        minimum=Decimal("0.01"),
        maximum=Decimal(100),
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": keypad(0, 2), "autocomplete": "off"}),
    )


def amount_control(label: str) -> AmountInput:
    """An amount that is cleaned to cents, and may be left empty."""
    return AmountInput(
        decimals=0,
        minimum=Decimal(0),
        maximum=Decimal(MOST_CENTS),
        label=label,
        help_text=str(Amount.example),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": keypad(0, 2), "autocomplete": "off"}),
    )


def _typed(cents: int | None) -> str:
    return "" if cents is None else number_text(Decimal(cents) / 100, 2)
