"""The part of the form « Décision » that says trees: up to what each authority decides, when an opinion comes first.

A plain sum has its box, an amount that is compared its list; a line says anything. Whichever changed wins.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from formkit.language.evaluating import Environment
from formkit.language.faults import type_of
from formkit.language.nodes import Constant, Node, Operation
from formkit.language.scope import Scope
from formkit.language.value_types import AMOUNT, BOOLEAN
from formkit.typography import amount_text
from portal.words.typography import number_text
from teleservices.competence.amount_trees import plain_amount, plain_cents
from teleservices.competence.rules import MOST_CENTS, DecisionRules
from teleservices.models import AuthorityKind, Outcome
from teleservices.studio.decision.amount_form import READ
from teleservices.studio.decision.proposal_controls import amount_control
from teleservices.studio.screens.tree_line import Reading, TreeLine, choose, reading

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

AUTHORITIES = (AuthorityKind.PRESIDENT, AuthorityKind.STANDING_COMMITTEE, AuthorityKind.ASSEMBLY)
"""In the order of the screen: the lowest ceilings first, as most départements have them."""
GRANTING = (Outcome.ACCEPTED, Outcome.ACCEPTED_IN_PART)
"""The outcomes that may grant a sum, so that who decides may depend on it."""
NEVER, ALWAYS, IF = "never", "always", "if"
OPINIONS: "list[tuple[str, StrOrPromise]]" = [
    (NEVER, gettext_lazy("No")),
    (ALWAYS, gettext_lazy("Always")),
    (IF, gettext_lazy("Only if…")),
]


@dataclass(frozen=True)
class Naming:
    """What lines may name, and the values of their worked examples."""

    scope: Scope
    examples: Environment


NOTHING_NAMED = Naming(Scope((), is_private=True), Environment({}))


class CeilingLine(TreeLine):
    """An amount up to which an authority decides."""

    def clean(self, value: object) -> Node | None:
        """The tree of what is typed; None for nothing. Raises ValidationError for a sum that nobody grants too."""
        node = super().clean(value)
        if isinstance(node, Constant) and not 1 <= (plain_cents(node) or 0) <= MOST_CENTS:
            words = {"least": amount_text(1), "most": amount_text(MOST_CENTS)}
            raise ValidationError(_("Write an amount from %(least)s to %(most)s, in whole cents.") % words)
        return node


def control_name(outcome: Outcome, part: str) -> str:
    """What a control of an outcome is called in the page."""
    return f"{outcome.value}-{part}"


class OutcomeTrees(forms.Form):
    """The lines of ceilings beside their boxes, and the three ways in which an outcome waits for an opinion."""

    def ask_trees(self, rules: DecisionRules | None, naming: Naming) -> None:
        """Add these controls, as the rules have them."""
        self.naming = naming
        scope = naming.scope
        amounts = (each for each in scope.names if type_of(each.node, scope) == AMOUNT)
        self.amounts = {f"{each.kind}:{each.key}": each.node for each in amounts}
        self.before: dict[str, Node | None] = {}
        for outcome in Outcome:
            for kind in AUTHORITIES if outcome in GRANTING else ():
                self._ask_ceiling(control_name(outcome, kind), kind)
            self._ask_opinion(control_name(outcome, "opinion"))
        for rule in rules.outcomes if rules else ():
            ceilings = {control_name(rule.outcome, each.kind): each.ceiling for each in rule.authorities}
            for name, tree in ceilings.items():
                self._begin(name, tree)
                self.initial[name] = _typed(plain_cents(tree))
            opinion = control_name(rule.outcome, "opinion")
            mode = IF if rule.opinion_when else ALWAYS
            self.initial[opinion] = mode if rule.needs_opinion else NEVER
            self._begin(opinion, rule.opinion_when)
            self.initial.update(self._listed(opinion, rule.opinion_when))

    def _begin(self, name: str, tree: Node | None) -> None:
        self.before[name] = self.initial[f"{name}_line"] = tree

    def _ask_ceiling(self, name: str, kind: AuthorityKind) -> None:
        self.fields[f"{name}_line"] = CeilingLine(
            scope=self.naming.scope,
            expected=AMOUNT,
            label=_("%(authority)s: up to this parameter, or this amount") % {"authority": kind.label},
            help_text=_("For example the name of a dated parameter. It says the sum above too."),
            act=READ,
            explain=self._explain,
        )

    def _ask_opinion(self, name: str) -> None:
        labels = {f"{each.kind}:{each.key}": each.label for each in self.naming.scope.names}
        self.fields[name] = forms.ChoiceField(
            label=_("Nothing is decided so before an opinion"),
            help_text=_("Of somebody outside the service, given or deemed given: agents ask for it from the request."),
            choices=OPINIONS,
            initial=NEVER,
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields[f"{name}_of"] = forms.ChoiceField(
            label=_("Only if this amount"),
            choices=[("", _("(none: the line below says it)")), *((key, labels[key]) for key in self.amounts)],
            required=False,
        )
        self.fields[f"{name}_above"] = amount_control(_("Is more than (€)"))
        self.fields[f"{name}_line"] = TreeLine(
            scope=self.naming.scope,
            expected=BOOLEAN,
            label=_("Or a condition in one line"),
            help_text=_("For example: « Montant proposé » > 10 000 €. What can’t be told waits for an opinion."),
            act=READ,
            explain=self._explain,
        )

    def _explain(self, tree: Node | None) -> Reading | None:
        """What a line says; nothing for a plain sum, which says itself."""
        is_said = tree is not None and plain_cents(tree) is None
        return reading(tree, self.naming.scope, self.naming.examples) if tree is not None and is_said else None

    def _listed(self, name: str, tree: Node | None) -> Mapping[str, object]:
        """What the list and the box of a condition show; nothing where only the line can say it."""
        match tree:
            case Operation(kind="greater", of=(operand, limit)) if (cents := plain_cents(limit)) is not None:
                keys = [key for key, node in self.amounts.items() if node == operand]
                return {f"{name}_of": keys[0], f"{name}_above": _typed(cents)} if keys else {}
            case _:
                return {}

    def ceiling(self, outcome: Outcome, kind: str) -> Node | None:
        """Up to what an authority decides, of what is valid; None for whatever the amount is."""
        return self._ceiling(control_name(outcome, kind))[0]

    def _ceiling(self, name: str) -> tuple[Node | None, bool]:
        cents: Decimal | None = self.cleaned_data.get(name)
        before = self.before.get(name)
        return _chosen(
            before=before,
            listed_before=None if plain_cents(before) is None else before,
            listed=None if cents is None else plain_amount(int(cents)),
            typed=self._line(name),
        )

    def _line(self, name: str) -> Node | None:
        """What the line says; what it said for a page that has none."""
        return self.cleaned_data.get(f"{name}_line") if f"{name}_line" in self.data else self.before.get(name)

    def check_ceilings(self, outcome: Outcome) -> None:
        """No amount typed is left out unsaid, nor said in two ways."""
        for kind in AUTHORITIES if outcome in GRANTING else ():
            name = control_name(outcome, kind)
            if name in self.errors or f"{name}_line" in self.errors:
                continue
            tree, is_told_twice = self._ceiling(name)
            place = name if self.cleaned_data.get(name) is not None else f"{name}_line"
            if is_told_twice:
                text = _("The sum and the line say two ceilings: change one, leave the other.")
                self.add_error(f"{name}_line", text)
            elif tree is not None and kind not in self.cleaned_data.get(control_name(outcome, "authorities"), []):
                self.add_error(place, _("This authority isn’t ticked above: tick it, or empty this amount."))
            elif tree is not None and not self.cleaned_data.get("asks_amount"):
                text = _("Who decides depends on an amount only where a sum is granted: tick it, or empty this.")
                self.add_error(place, text)

    def opinion(self, outcome: Outcome) -> tuple[bool, Node | None]:
        """Whether the outcome waits for an opinion, and the condition on which it does; None: always."""
        name = control_name(outcome, "opinion")
        mode = self.cleaned_data.get(name)
        return mode in (ALWAYS, IF), self._condition(name)[0] if mode == IF else None

    def _condition(self, name: str) -> tuple[Node | None, bool]:
        before = self.before.get(name)
        key, cents = self.cleaned_data.get(f"{name}_of"), self.cleaned_data.get(f"{name}_above")
        listed = None
        if key in self.amounts and cents is not None:
            listed = Operation(kind="greater", of=(self.amounts[key], plain_amount(int(cents))))
        listed_before = before if self._listed(name, before) else None
        return _chosen(before=before, listed_before=listed_before, listed=listed, typed=self._line(name))

    def check_opinion(self, outcome: Outcome) -> None:
        """A condition that is wanted is written once, and one that is written is wanted."""
        name = control_name(outcome, "opinion")
        parts = (name, f"{name}_of", f"{name}_above", f"{name}_line")
        if any(part in self.errors for part in parts):
            return
        tree, is_told_twice = self._condition(name)
        of, above = self.cleaned_data.get(parts[1]), self.cleaned_data.get(parts[2])
        if is_told_twice:
            self.add_error(parts[3], _("The list and the line say two conditions: change one, leave the other."))
        elif bool(of) != (above is not None):
            text = _("Write above what amount.") if of else _("Choose the amount that is compared.")
            self.add_error(parts[2] if of else parts[1], text)
        elif self.cleaned_data.get(name) == IF and tree is None:
            self.add_error(parts[3], _("Write the condition, in the list or in the line."))
        elif self.cleaned_data.get(name) != IF and tree not in (None, self.before.get(name)):
            self.add_error(name, _("A condition is written below: choose “Only if…”, or empty it."))

    def ceiling_lines(self, outcome: Outcome) -> list[forms.BoundField]:
        """The lines of ceilings of an outcome; none of what grants nothing."""
        kinds = AUTHORITIES if outcome in GRANTING else ()
        return [self[f"{control_name(outcome, kind)}_line"] for kind in kinds]


def _chosen(
    *, before: Node | None, listed_before: Node | None, listed: Node | None, typed: Node | None
) -> tuple[Node | None, bool]:
    """As `choose` does; what was emptied to be said the other way contradicts nothing."""
    if listed is None and typed not in (None, before):
        return typed, False
    if typed is None and listed not in (None, listed_before):
        return listed, False
    return choose(before=before, listed_before=listed_before, listed=listed, typed=typed)


def _typed(cents: int | None) -> str:
    """A sum as it is typed; empty for none."""
    return "" if cents is None else number_text(Decimal(cents) / 100, 2)
