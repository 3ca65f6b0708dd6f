"""The form of the rules of decision: what a designer ticks becomes rules that can be published. It reads only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes.amount import Amount, AmountInput
from formkit.fieldtypes.inputs import keypad
from formkit.typography import amount_text
from portal.words.typed_text import TypedText
from teleservices.competence.amount_trees import plain_cents
from teleservices.competence.grant_plan import GrantPlan
from teleservices.competence.rules import HANDLED, MOST_CENTS, AuthorityRule, DecisionRules, OutcomeRule
from teleservices.models import AidRegime, AuthorityKind, Outcome
from teleservices.studio.decision.grant_controls import GRANT, grant_fields, letter_fields, visas_of, wrong_visas
from teleservices.studio.decision.outcome_trees import (
    AUTHORITIES,
    GRANTING,
    IF,
    NOTHING_NAMED,
    Naming,
    OutcomeTrees,
    control_name,
)
from teleservices.studio.screens.tree_line import TreeLine

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DECIDED, WITHOUT_DECISION = "decided", "handled"
NATURES: "list[tuple[str, StrOrPromise]]" = [
    (DECIDED, _("A decision: granted, refused…")),
    (WITHOUT_DECISION, _("No decision: what is reported is handled, or isn’t")),
]
LONGEST_LABEL = 60


@dataclass(frozen=True)
class OutcomePanel:
    """An outcome on the screen, with its controls in order."""

    title: str
    also: str
    """What it is called where there is no decision; empty where it doesn't exist then."""
    deciders: list[forms.BoundField]
    ceilings: list[forms.BoundField]
    """The second way to say up to what each authority decides."""
    opinion: list[forms.BoundField]
    """Whether it waits for an opinion, then the list and the line that say on which condition."""
    is_conditional: bool
    others: list[forms.BoundField]

    @property
    def has_lines(self) -> bool:
        """Whether a ceiling is more than a plain sum, or errs."""
        return any(_is_more_than_a_sum(line) for line in self.ceilings)


class DecisionRulesForm(OutcomeTrees):
    """What a request ends by, and for each outcome: whether it exists, who decides, up to which amount."""

    nature = forms.ChoiceField(
        label=_("What requests end by"),
        choices=NATURES,
        widget=forms.RadioSelect,
        help_text=_(
            "Without a decision, nobody signs and no letter is made: of what follows, only what each act is called "
            "counts."
        ),
    )
    asks_amount = forms.BooleanField(
        label=_("What is granted is a sum of money"),
        required=False,
        help_text=_("The amount is then asked for whenever something is granted, and who decides may depend on it."),
    )

    asks_no_interest = forms.BooleanField(
        label=_("Whoever proposes, gives a visa or decides states that they have no interest in the request"),
        required=False,
        help_text=_("They tick it each time, and what they do is refused without; it is kept with it."),
    )

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        rules: DecisionRules | None,
        naming: Naming = NOTHING_NAMED,
    ) -> None:
        """Make the form of the rules that the draft makes; without any, all outcomes are proposed and nobody."""
        super().__init__(data, initial=_initial(rules))
        self.proposals = rules.proposals if rules else None
        self.plan = rules.plan if rules else GrantPlan()
        self.fields.update(grant_fields() | letter_fields())
        for outcome in Outcome:
            self.fields.update(dict(_outcome_fields(outcome)))
        self.ask_trees(rules, naming)

    def clean(self) -> dict[str, object]:
        """Check that the rules could be published, each error beside what it is about."""
        cleaned = super().clean() or {}
        if not self._existing() and "nature" in cleaned:
            self.add_error(None, gettext("Tick at least one outcome: a request must end in some way."))
        if why := wrong_visas(cleaned.get("visas", "")):
            self.add_error("visas", why)
        if not self._is_handled():
            self._check_grant()
            for outcome in self._existing():
                self._check(outcome)
        return cleaned

    def _check(self, outcome: Outcome) -> None:
        who = control_name(outcome, "authorities")
        if who not in self.cleaned_data:
            return
        if not self.cleaned_data[who]:
            self.add_error(who, gettext("Say which authority decides."))
        self.check_ceilings(outcome)
        self.check_opinion(outcome)
        if who in self.cleaned_data and not (rule := self._rule(outcome)).decides_any_amount:
            self.add_error(who, _nobody_above(rule.highest_cents))

    def _check_grant(self) -> None:
        """Nothing typed of a sum is left out unsaid."""
        values = self.cleaned_data
        if not values.get("asks_amount"):
            for name in (name for name in GRANT if values.get(name)):
                self.add_error(name, gettext("This is said of a sum that is granted: tick it above, or empty this."))
        exempted = AidRegime.EXEMPTED in values.get("aid_regimes", [])
        if exempted and not values.get("aid_reference") and "aid_reference" not in self.errors:
            text = gettext("Write the reference of the regime exempted or notified: letters name it.")
            self.add_error("aid_reference", text)

    def rules(self) -> DecisionRules:
        """The rules as typed, once valid."""
        is_handled = self._is_handled()
        grant = {} if is_handled else self._grant()
        return DecisionRules(
            **grant,
            is_handled=is_handled,
            asks_amount=not is_handled and self.cleaned_data["asks_amount"],
            asks_no_interest=not is_handled and self.cleaned_data["asks_no_interest"],
            outcomes=tuple(self._rule(outcome) for outcome in self._existing()),
            proposals=None if is_handled else self.proposals,
        )

    def _grant(self) -> dict[str, object]:
        """What is said of a sum and of its letters; payments that were planned go with the sum."""
        values = self.cleaned_data
        plan = self.plan if values["asks_amount"] else GrantPlan(obligations=self.plan.obligations)
        letters = {"visas": visas_of(values["visas"]), "court": values["court"]}
        return {name: values[name] for name in GRANT} | letters | {"plan": plan}

    def _rule(self, outcome: Outcome) -> OutcomeRule:
        label = self.cleaned_data.get(control_name(outcome, "label"), "")
        if self._is_handled():
            return OutcomeRule(outcome=outcome, label=label)
        kinds = self.cleaned_data.get(control_name(outcome, "authorities"), [])
        needs_opinion, opinion_when = self.opinion(outcome)
        return OutcomeRule(
            outcome=outcome,
            label=label,
            authorities=tuple(
                AuthorityRule(kind=kind, ceiling=self.ceiling(outcome, kind)) for kind in AUTHORITIES if kind in kinds
            ),
            needs_number=self.cleaned_data.get(control_name(outcome, "needs_number"), False),
            needs_opinion=needs_opinion,
            opinion_when=opinion_when,
            needs_reasons=self.cleaned_data.get(control_name(outcome, "needs_reasons"), False),
        )

    def _is_handled(self) -> bool:
        return self.cleaned_data.get("nature") == WITHOUT_DECISION

    def _existing(self) -> list[Outcome]:
        """Those ticked; of what is handled without a decision, those that are no decision."""
        possible = HANDLED if self._is_handled() else tuple(Outcome)
        return [outcome for outcome in possible if self.cleaned_data.get(control_name(outcome, "exists"))]

    def general(self) -> list[forms.BoundField]:
        """What is asked once, above the outcomes."""
        names = ("nature", "asks_amount", *GRANT, "asks_no_interest", "visas", "court")
        return [self[name] for name in names]

    def panels(self) -> list[OutcomePanel]:
        """The outcomes, in the order of the screen."""
        return [self._panel(outcome) for outcome in Outcome]

    def _panel(self, outcome: Outcome) -> OutcomePanel:
        also = {Outcome.ACCEPTED: gettext("handled"), Outcome.REFUSED: gettext("not handled")}
        opinion = [
            self[control_name(outcome, part)] for part in ("opinion", "opinion_of", "opinion_above", "opinion_line")
        ]
        return OutcomePanel(
            title=str(outcome.label),
            also=also.get(outcome, ""),
            deciders=self._controls(outcome, ("exists", "authorities", *AUTHORITIES)),
            ceilings=self.ceiling_lines(outcome),
            opinion=opinion,
            is_conditional=opinion[0].value() == IF or any(part.errors for part in opinion),
            others=self._controls(outcome, ("needs_number", "needs_reasons", "label")),
        )

    def _controls(self, outcome: Outcome, parts: Sequence[str]) -> list[forms.BoundField]:
        return [self[name] for part in parts if (name := control_name(outcome, part)) in self.fields]


def _is_more_than_a_sum(line: forms.BoundField) -> bool:
    """Whether a ceiling is a parameter or is worked out, or its line errs: a plain sum has its box."""
    text, field = str(line.value() or ""), line.field
    return bool(line.errors) or (bool(text) and isinstance(field, TreeLine) and plain_cents(field.tree(text)) is None)


def _nobody_above(highest: int | None) -> str:
    """That no authority decides above all ceilings, the highest in cents; None where one is calculated."""
    if highest is None:
        return gettext("Nobody could decide above the ceilings: leave an authority without any, or tick another one.")
    text = gettext("Nobody could decide above %(amount)s: leave an amount empty, or tick another authority.")
    return text % {"amount": amount_text(highest)}


def _outcome_fields(outcome: Outcome) -> Iterator[tuple[str, forms.Field]]:
    """The controls of an outcome, by name, in the order of the screen."""
    yield control_name(outcome, "exists"), _box(_("A request may end so"))
    yield control_name(outcome, "authorities"), _authorities()
    if outcome in GRANTING:
        for kind in AUTHORITIES:
            yield control_name(outcome, kind), _ceiling(kind)
    numbered = _box(_("The act of the president bears a number"), _("A deliberation always bears one."))
    yield control_name(outcome, "needs_number"), numbered
    if outcome in GRANTING:
        reasoned = _box(_("Its reasons are always given"), _("Those of a refusal always are."))
        yield control_name(outcome, "needs_reasons"), reasoned
    yield control_name(outcome, "label"), _label()


def _box(label: "StrOrPromise", help_text: "StrOrPromise" = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=help_text)


def _authorities() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=pgettext_lazy("of rules of decision", "Who decides"),
        choices=[(kind.value, kind.label) for kind in AUTHORITIES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def _ceiling(kind: AuthorityKind) -> AmountInput:
    return AmountInput(
        decimals=0,
        minimum=Decimal(1),
        maximum=Decimal(MOST_CENTS),
        label=gettext("%(authority)s: up to (€)") % {"authority": kind.label},
        help_text=f"{gettext('Empty: whatever the amount is.')} {Amount.example}",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": keypad(0, 2), "autocomplete": "off"}),
    )


def _label() -> TypedText:
    return TypedText(
        label=_("What its act is called"),
        help_text=_("For who instructs, for example “Mark as handled”. Empty: as everywhere."),
        required=False,
        longest=LONGEST_LABEL,
    )


def _initial(rules: DecisionRules | None) -> dict[str, object]:
    """What the controls show of these rules."""
    explained = {control_name(Outcome.ACCEPTED_IN_PART, "needs_reasons"): True}
    if rules is None:
        return {"nature": DECIDED, **explained, **{control_name(outcome, "exists"): True for outcome in Outcome}}
    nature = WITHOUT_DECISION if rules.is_handled else DECIDED
    initial: dict[str, object] = {
        **explained,
        "nature": nature,
        "asks_amount": rules.asks_amount,
        "asks_no_interest": rules.asks_no_interest,
        "visas": "\n".join(rules.visas),
        "court": rules.court,
    }
    initial |= {name: value for name, value in rules.model_dump(mode="json").items() if name in GRANT}
    for rule in rules.outcomes:
        initial |= {
            control_name(rule.outcome, "exists"): True,
            control_name(rule.outcome, "authorities"): [authority.kind.value for authority in rule.authorities],
            control_name(rule.outcome, "needs_number"): rule.needs_number,
            control_name(rule.outcome, "needs_reasons"): rule.needs_reasons,
            control_name(rule.outcome, "label"): rule.label,
        }
    return initial
