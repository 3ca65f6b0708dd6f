"""The part of a form by which a designer says how an amount is computed: a rate of a base by lists, or a formula."""

from collections.abc import Mapping
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _

from formkit.language.nodes import Node
from formkit.language.value_types import AMOUNT
from formkit.schema import FormSchema
from teleservices.competence.amount_trees import BASE, RateOfBase, rate_of_base
from teleservices.competence.proposal_rules import ProposalRules
from teleservices.competence.service_values import base_name, service_scope
from teleservices.parameter_names import parameter_names
from teleservices.studio.decision.proposal_controls import amount_control, base_control, rate_control
from teleservices.studio.screens.tree_line import Reading, TreeLine, choose, example_values, reading

EXAMPLE_BASE = 800_000
"""The eligible base of the worked example, in cents."""
READ = "read"
"""Act of the page that reads its lines again, and saves nothing."""


class AmountForm(forms.Form):
    """The controls « rate, base, floor, ceiling », and the line that says any formula: whichever changed wins."""

    def ask_amount(
        self, wanted: ProposalRules | None, schema: FormSchema | None, profile_types: Mapping[str, str]
    ) -> None:
        """Add the controls of what these rules compute, of the amounts of this form."""
        self.before, self.schema = wanted.amount if wanted else None, schema
        self.scope = service_scope(schema, base_name(), profile_types=profile_types, parameters=parameter_names())
        self.fields["rate"] = rate_control()
        self.fields["floor"] = amount_control(_("No less than (€)"))
        self.fields["ceiling"] = amount_control(_("No more than (€)"))
        self.fields["base"] = base_control(schema)
        self.fields["formula"] = TreeLine(
            scope=self.scope,
            expected=AMOUNT,
            label=_("Or a formula that gives the amount"),
            help_text=_("For example: minimum(« Base éligible » × 30 % ; 5 000 €). It says the rate above too."),
            act=READ,
            explain=lambda _tree: self.reading(),
        )
        self.initial["formula"] = self.before

    def check_amount(self) -> None:
        """Check that an amount can be computed so, each error beside its control."""
        cleaned = self.cleaned_data
        floor, ceiling = cleaned.get("floor"), cleaned.get("ceiling")
        if floor is not None and ceiling is not None and floor > ceiling:
            self.add_error("ceiling", _("Write at least as much as the least amount."))
        if "rate" in self.errors or "formula" in self.errors:
            return
        tree, is_told_twice = self._chosen()
        if is_told_twice:
            self.add_error("formula", _("The rate and the formula say two amounts: change one, leave the other."))
        has_limits = cleaned.get("rate") is None and (floor is not None or ceiling is not None)
        if has_limits or (cleaned.get("base") and tree is None):
            self.add_error("rate", _("Write the rate that this base and these limits are for, or empty them."))

    def amount(self) -> Node | None:
        """The tree of the amount, of what is valid; None where none is computed."""
        return self._chosen()[0]

    def _chosen(self) -> tuple[Node | None, bool]:
        former = rate_of_base(self.before)
        typed = self.cleaned_data.get("formula") if "formula" in self.data else self.before
        return choose(
            before=self.before, listed_before=former.tree if former else None, listed=self._listed(), typed=typed
        )

    def _listed(self) -> Node | None:
        texts = self.cleaned_data
        if texts.get("rate") is None:
            return None
        limits = {"floor_cents": _cents(texts.get("floor")), "ceiling_cents": _cents(texts.get("ceiling"))}
        return RateOfBase(rate=int(texts["rate"] * 100), **limits).tree

    def reading(self) -> Reading | None:
        """What the amount says, chosen in lists or typed, with example values; None where none can be read."""
        tree = self.before if not self.is_bound else None if self.errors else self.amount()
        values = example_values(self.schema, {BASE.key: EXAMPLE_BASE})
        return None if tree is None else reading(tree, self.scope, values)


def _cents(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount)
