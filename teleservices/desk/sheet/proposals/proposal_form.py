"""What is asked of a proposal, as the rules of the procedure say. It reads only."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from formkit.typography import amount_text
from portal.words.typed_text import TypedText
from portal.words.typography import number_text
from teleservices.competence.proposal_rules import LONGEST_LINE, ProposalRules
from teleservices.competence.rules import DecisionRules
from teleservices.deciding.proposals.proposing import MOST_CONDITIONS, Condition, Proposed, why_not_that
from teleservices.deciding.proposals.quoting import answers_quoted, composed, figures_quoted
from teleservices.desk.acts.no_interest import no_interest_box
from teleservices.desk.sheet.proposals.aid_fields import aid_fields, amount_field
from teleservices.models import Outcome, Proposal, ServiceRequest

COMPOSE = "compose"
"""The button that writes the reasons from the articles that are ticked."""
ORDER = (
    *("outcome", "eligible_base", "amount", "gap", "aid_regime", "other_public_aid", "aid_reason"),
    *("articles", "reasons", "budget_line"),
)
SPARE = 2
"""Conditions that can be added at once, besides those that there are."""


class ProposalForm(forms.Form):
    """A proposal: its outcome, its amounts, its reasons, its conditions, its budget line."""

    outcome = forms.ChoiceField(label=gettext_lazy("What is proposed"), widget=forms.RadioSelect)
    reasons = TypedText(
        label=pgettext_lazy("of a decision", "Reasons"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        multiline=True,
        longest=8000,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        so_far: Mapping[str, object] | None = None,
        request: ServiceRequest,
        rules: DecisionRules,
        wanted: ProposalRules,
        former: Proposal | None,
        asked: int | None,
    ) -> None:
        self.request, self.rules, self.wanted, self.asked = request, rules, wanted, asked
        initial = so_far or (_initial(former) if former else {"amount": _typed(asked)})
        super().__init__(data, initial=dict(initial))
        choices = [(rule.outcome.value, rule.label or rule.outcome.label) for rule in rules.outcomes]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]
        if rules.asks_amount:
            self._ask_amounts()
        if wanted.articles:
            self.fields["articles"] = self._articles()
        if wanted.budget_lines:
            lines = [("", _("None")), *((line, line) for line in wanted.budget_lines)]
            self.fields["budget_line"] = forms.ChoiceField(label=_("Budget line"), choices=lines, required=False)
        self.condition_count = min(MOST_CONDITIONS, self._conditions_begun() + SPARE)
        for number in range(self.condition_count):
            self.fields[f"condition_{number}"] = _condition(number + 1)
            self.fields[f"due_on_{number}"] = _due_on(number + 1)
        if rules.asks_no_interest:
            self.fields["no_interest"] = no_interest_box()
        self.order_fields(ORDER)

    def _ask_amounts(self) -> None:
        if self.wanted.asks_base:
            self.fields["eligible_base"] = amount_field(_("Eligible base (€)"))
        self.fields["amount"] = amount_field(_("Amount proposed (€)"))
        if self.wanted.reckoning:
            self.fields["gap"] = TypedText(
                label=_("Why it isn’t the amount that the rules compute"),
                help_text=_("Only where it differs: the table of the meeting shows it."),
                required=False,
                multiline=True,
                longest=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.fields.update(aid_fields(self.rules, self.wanted))

    def _articles(self) -> forms.MultipleChoiceField:
        return forms.MultipleChoiceField(
            label=_("Articles that the proposal invokes"),
            choices=[(article.key, article.title) for article in self.wanted.articles],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Tick them, then write the reasons from them: they are filled with the request’s figures."),
        )

    def _conditions_begun(self) -> int:
        typed = self.data or self.initial
        begun = [number for number in range(MOST_CONDITIONS) if typed.get(f"condition_{number}")]
        return max(begun) + 1 if begun else 0

    def clean(self) -> dict[str, object]:
        """Say what the rules refuse, where the proposal can be read at all."""
        cleaned = super().clean() or {}
        for number in range(self.condition_count):
            if cleaned.get(f"due_on_{number}") and not cleaned.get(f"condition_{number}"):
                self.add_error(f"condition_{number}", _("Write the condition that this date is for, or empty it."))
        if not self.errors and (why := why_not_that(self.proposed(), self.request, self.rules)):
            self.add_error(None, why)
        return cleaned

    def proposed(self) -> Proposed:
        """What is proposed, of what is valid so far."""
        texts = self.cleaned_data
        return Proposed(
            outcome=Outcome(texts.get("outcome") or Outcome.ACCEPTED),
            eligible_base=_cents(texts.get("eligible_base")),
            amount=_cents(texts.get("amount")),
            gap=texts.get("gap", ""),
            articles=tuple(texts.get("articles", ())),
            reasons=texts.get("reasons", ""),
            conditions=tuple(self._conditions()),
            budget_line=texts.get("budget_line", ""),
            aid_regime=texts.get("aid_regime", ""),
            other_public_aid=_cents(texts.get("other_public_aid")),
            aid_reason=texts.get("aid_reason", ""),
            no_interest=texts.get("no_interest", False),
        )

    def _conditions(self) -> Iterator[Condition]:
        for number in range(self.condition_count):
            if text := self.cleaned_data.get(f"condition_{number}"):
                yield Condition(text, self.cleaned_data.get(f"due_on_{number}"))

    def so_far(self, posted: QueryDict, *, composes: bool) -> dict[str, object]:
        """What is typed, for a form that checks nothing yet; `composes`: its reasons from the articles ticked."""
        typed: dict[str, object] = {**posted.dict(), "articles": posted.getlist("articles")}
        return typed | ({"reasons": self._reasons_composed()} if composes else {})

    def _reasons_composed(self) -> str:
        texts = self.cleaned_data if self.errors is not None else {}
        values = answers_quoted(self.request) | figures_quoted(
            asked=self.asked,
            base=_cents(texts.get("eligible_base")),
            reckoning=self.wanted.reckoning,
            proposed=_cents(texts.get("amount")),
        )
        ticked = set(texts.get("articles", ()))
        return composed((article for article in self.wanted.articles if article.key in ticked), values)

    def computed_text(self) -> str:
        """The amount that the rules compute of the base that is typed, in words; empty without a base."""
        base = _cents(self.cleaned_data.get("eligible_base")) if self.is_bound and self.errors is not None else None
        return amount_text(self.wanted.reckoning.of(base)) if self.wanted.reckoning and base is not None else ""

    def main_fields(self) -> list[forms.BoundField]:
        """All but the conditions."""
        return [self[name] for name in self.fields if not name.startswith(("condition_", "due_on_"))]

    def condition_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each condition with its date."""
        return [(self[f"condition_{number}"], self[f"due_on_{number}"]) for number in range(self.condition_count)]


def _initial(former: Proposal) -> Mapping[str, object]:
    """What the controls show of the proposal that there is."""
    initial: dict[str, object] = {
        "outcome": former.outcome,
        "eligible_base": _typed(former.eligible_base),
        "amount": _typed(former.amount_proposed),
        "gap": former.gap,
        "articles": former.articles,
        "reasons": former.reasons,
        "budget_line": former.budget_line,
        "aid_regime": former.aid_regime,
        "other_public_aid": _typed(former.other_public_aid),
        "aid_reason": former.aid_reason,
    }
    for number, condition in enumerate(former.conditions):
        initial |= {f"condition_{number}": condition["text"], f"due_on_{number}": condition["due_on"]}
    return initial


def _cents(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount)


def _typed(cents: int | None) -> str:
    return "" if cents is None else number_text(Decimal(cents) / 100, 2)


def _condition(number: int) -> TypedText:
    return TypedText(label=_("Condition %(number)d") % {"number": number}, required=False, longest=LONGEST_LINE * 4)


def _due_on(number: int) -> forms.DateField:
    return forms.DateField(
        label=_("To be met by (condition %(number)d)") % {"number": number},
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
