"""What is asked of a proposal, as the rules of the procedure say. It reads only."""

from collections.abc import Mapping
from decimal import Decimal

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from formkit.typography import amount_text
from portal.words.typed_text import TypedText
from portal.words.typography import number_text
from teleservices.competence.calculation import why_not_computed
from teleservices.competence.grant_plan import GrantPlan, instalments_proposed, obligations_proposed, plan_for
from teleservices.competence.proposal_rules import ProposalRules
from teleservices.competence.rules import DecisionRules
from teleservices.deciding.by_rules import Figures, by_rules
from teleservices.deciding.proposals.plan_rows import PlanRows, is_of_plan
from teleservices.deciding.proposals.proposing import Proposed, why_not_that
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


class ProposalForm(PlanRows):
    """A proposal: its outcome, its amounts, its reasons, how it is paid, what is owed, its budget line."""

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
        figures: Figures,
    ) -> None:
        self.request, self.rules, self.wanted, self.figures = request, rules, wanted, figures
        initial = so_far or (_initial(former) if former else _begun(figures))
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
        self.begin(self._plan_so_far(former) if so_far is None else GrantPlan())
        if rules.asks_no_interest:
            self.fields["no_interest"] = no_interest_box()
        self.order_fields(ORDER)

    def _ask_amounts(self) -> None:
        if self.wanted.asks_base:
            self.fields["eligible_base"] = amount_field(_("Eligible base (€)"))
        self.fields["amount"] = amount_field(_("Amount proposed (€)"))
        if self.wanted.amount is not None:
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

    def _plan_so_far(self, former: Proposal | None) -> GrantPlan:
        """The plan of the proposal that there is; else that of the rules, for this applicant."""
        planned = plan_for(self.rules.plan, self.request.profile.type)
        planned = planned if self.rules.asks_amount else GrantPlan(obligations=planned.obligations)
        if former is None:
            return planned
        paid = planned.instalments if former.instalments is None else instalments_proposed(former.instalments)
        return GrantPlan(instalments=paid, obligations=obligations_proposed(former.conditions))

    def clean(self) -> dict[str, object]:
        """Say what the rules refuse, where the proposal can be read at all."""
        cleaned = super().clean() or {}
        self.check_plan()
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
            obligations=self.obligations(),
            instalments=self.instalments(),
            budget_line=texts.get("budget_line", ""),
            aid_regime=texts.get("aid_regime", ""),
            other_public_aid=_cents(texts.get("other_public_aid")),
            aid_reason=texts.get("aid_reason", ""),
            no_interest=texts.get("no_interest", False),
        )

    def so_far(self, posted: QueryDict, *, composes: bool) -> dict[str, object]:
        """What is typed, for a form that checks nothing yet; `composes`: its reasons from the articles ticked."""
        values: dict[str, object] = {**posted.dict(), "articles": posted.getlist("articles")}
        return values | ({"reasons": self._reasons_composed()} if composes else {})

    def _reasons_composed(self) -> str:
        texts = self.cleaned_data if self.errors is not None else {}
        base = _cents(texts.get("eligible_base"))
        values = answers_quoted(self.request) | figures_quoted(
            asked=self.figures.demand,
            base=base,
            calculation=self.figures.calculation(base),
            proposed=_cents(texts.get("amount")),
        )
        ticked = set(texts.get("articles", ()))
        return composed((article for article in self.wanted.articles if article.key in ticked), values)

    def computed_text(self) -> str:
        """What the rules compute of the base that is typed, and how; else what lacks for it. Empty where none does."""
        base = _cents(self.cleaned_data.get("eligible_base")) if self.is_bound and self.errors is not None else None
        amount = self.figures.calculation(base)
        if amount is None or (base is None and self.wanted.reads_base):
            return ""
        if amount.cents is None:
            return why_not_computed(amount)
        words = {"amount": amount_text(amount.cents)}
        return f"{_('The rules compute %(amount)s.') % words} {amount.how}"

    @property
    def computed_after(self) -> str:
        """The control under which the amount that the rules compute is told; empty where they compute none."""
        if not self.rules.asks_amount or self.wanted.amount is None:
            return ""
        return "eligible_base" if "eligible_base" in self.fields else "outcome"

    def main_fields(self) -> list[forms.BoundField]:
        """All but the rows of the plan."""
        return [self[name] for name in self.fields if not is_of_plan(name)]


def _begun(figures: Figures) -> Mapping[str, object]:
    """What the controls begin with: what the rules give; else the base that is given, and the amount asked for."""
    proposed = by_rules(figures).proposed
    if proposed is None:
        return {"eligible_base": _typed(figures.base), "amount": _typed(figures.demand)}
    return {
        "outcome": proposed.outcome,
        "eligible_base": _typed(proposed.eligible_base),
        "amount": _typed(proposed.amount),
        "gap": proposed.gap,
        "budget_line": proposed.budget_line,
    }


def _initial(former: Proposal) -> Mapping[str, object]:
    """What the controls show of the proposal that there is."""
    return {
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


def _cents(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount)


def _typed(cents: int | None) -> str:
    return "" if cents is None else number_text(Decimal(cents) / 100, 2)
