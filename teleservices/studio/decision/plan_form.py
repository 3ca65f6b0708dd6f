"""The form of how a grant is paid and what is owed: what is typed becomes a part of the rules. It reads only."""

from django.http import QueryDict

from teleservices.competence.grant_plan import GrantPlan, wrong_in_plan
from teleservices.competence.rules import DecisionRules
from teleservices.deciding.proposals.plan_rows import PlanRows


class PlanForm(PlanRows):
    """The payments in their order, then the obligations: each proposal begins with them."""

    def __init__(self, data: QueryDict | None = None, *, rules: DecisionRules) -> None:
        """Make the form of the rules that the draft makes."""
        super().__init__(data)
        self.begin(rules.plan)
        if not rules.asks_amount:
            for name in [name for name in self.fields if name.startswith("pay_")]:
                del self.fields[name]
            self.payment_count = 0

    def clean(self) -> dict[str, object]:
        """Check that the plan could be published."""
        cleaned = super().clean() or {}
        self.check_plan()
        if not self.errors:
            for why in wrong_in_plan(self.plan()):
                self.add_error(None, why)
        return cleaned

    def plan(self) -> GrantPlan:
        """The plan of a valid form."""
        return GrantPlan(instalments=self.instalments() or (), obligations=self.obligations() or ())
