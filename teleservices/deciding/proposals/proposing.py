"""The one function that writes a proposal, and what it asks of it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import ProfileType, User
from teleservices.competence.calculation import Calculation, calculation
from teleservices.competence.grant_plan import (
    MOST_OBLIGATIONS,
    GrantPlan,
    PlannedInstalment,
    PlannedObligation,
    is_private_body,
    plan_for,
    wrong_in_plan,
)
from teleservices.competence.grant_terms import regime_of
from teleservices.competence.proposal_rules import ProposalRules
from teleservices.competence.rules import DecisionRules, asks_statement, rules_of
from teleservices.deciding.aids.ceilings import aid_checks
from teleservices.deciding.errors import ProposalRefusedError, StaleProposalError
from teleservices.lifecycle import facts, locked
from teleservices.lifecycle.acts import DECIDABLE
from teleservices.lifecycle.prerequisites.annotations import missing_annotations, why_missing
from teleservices.lifecycle.prerequisites.before_meeting import binding_item, why_bound
from teleservices.lifecycle.prerequisites.granted_sums import amount_asked, why_not_that_amount
from teleservices.lifecycle.prerequisites.proposed import current_proposal
from teleservices.lifecycle.prerequisites.who_decides import is_interested, why_unstated
from teleservices.models import ObligationKind, Outcome, Proposal, ServiceRequest, State, Visa
from teleservices.permissions import Party, heads, refusal


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """What is proposed; amounts are in cents. `gap` says why the amount isn't the one that the rules compute.

    `aid_reason` says why it is proposed although it exceeds a ceiling of de minimis aid, or the share of public aid.
    """

    outcome: Outcome
    eligible_base: int | None = None
    amount: int | None = None
    gap: str = ""
    articles: tuple[str, ...] = ()
    reasons: str = ""
    obligations: tuple[PlannedObligation, ...] | None = None
    """What the beneficiary owes; None: as the rules of the procedure plan it."""
    instalments: tuple[PlannedInstalment, ...] | None = None
    """How the sum is paid; None: as those rules plan it."""
    budget_line: str = ""
    aid_regime: str = ""
    """Where the rules leave a choice."""
    other_public_aid: int | None = None
    aid_reason: str = ""
    no_interest: bool = False
    """Whether its author states that they have no interest in the request, where the procedure asks it."""

    @property
    def grants(self) -> bool:
        """Whether something is granted."""
        return State(self.outcome) in State.favourable()

    def plan(self, rules: DecisionRules, kind: ProfileType) -> GrantPlan:
        """How the sum is paid and what is owed, for a beneficiary of this kind; nothing of what is refused."""
        if not self.grants:
            return GrantPlan()
        planned = plan_for(rules.plan, kind)
        paid = planned.instalments if self.instalments is None else self.instalments
        owed = planned.obligations if self.obligations is None else self.obligations
        return GrantPlan(instalments=paid if rules.asks_amount else (), obligations=owed)


@transaction.atomic
def propose(*, request_id: int, author: User, seen: int, proposed: Proposed) -> Proposal:
    """Write what the service now proposes of a request; the former proposal stays to be read.

    `seen` is the number of the proposal that the author saw, 0 where there was none. The proposal of a head of the
    service bears their visa. Raises StaleProposalError when another was written since, ProposalRefusedError when the
    role, the state of the request or the rules of its procedure don't allow this one.
    """
    request = locked(request_id)
    if why := why_not_proposing(author, request):
        raise ProposalRefusedError(why)
    former = current_proposal(request)
    if (former.number if former else 0) != seen:
        raise StaleProposalError(_("Someone else has just changed this proposal: read it below, then decide again."))
    rules = rules_of(request.procedure)
    if rules is None or rules.proposals is None:
        raise ProposalRefusedError(_("The rules of this procedure ask for no proposal."))
    if why := why_not_that(proposed, request, rules) or why_unstated(request, is_stated=proposed.no_interest):
        raise ProposalRefusedError(why)
    request.proposals.filter(is_current=True).update(is_current=False)
    proposal = _create(request, author, former, proposed, rules)
    if request.team_id and heads(author, request.team_id):
        Visa.objects.create(
            proposal=proposal,
            verdict=Visa.Verdict.GIVEN,
            author=author,
            author_name=author.get_full_name(),
            at=proposal.proposed_at,
            no_interest=proposal.no_interest,
        )
    facts.write_proposed(request.pk, proposal.amount_proposed)
    return proposal


def _create(
    request: ServiceRequest, author: User, former: Proposal | None, proposed: Proposed, rules: DecisionRules
) -> Proposal:
    proposal_rules, plan = rules.proposals or ProposalRules(), proposed.plan(rules, request.profile.type)
    amount = computed(proposal_rules, request, proposed)
    return Proposal.objects.create(
        request=request,
        number=former.number + 1 if former else 1,
        outcome=proposed.outcome,
        amount_asked=amount_asked(request),
        eligible_base=proposed.eligible_base,
        rate=amount.rate if amount else None,
        amount_computed=amount.cents if amount else None,
        amount_proposed=proposed.amount,
        gap=proposed.gap.strip(),
        aid_regime=regime_of(rules, proposed.aid_regime) if proposed.amount is not None else None,
        other_public_aid=proposed.other_public_aid,
        aid_reason=proposed.aid_reason.strip() or None,
        articles=list(proposed.articles),
        reasons=proposed.reasons.strip(),
        conditions=[duty.model_dump(mode="json") for duty in plan.obligations],
        instalments=[instalment.model_dump(mode="json") for instalment in plan.instalments],
        budget_line=proposed.budget_line,
        author=author,
        author_name=author.get_full_name(),
        proposed_at=timezone.now(),
        no_interest=True if asks_statement(request.procedure) else None,
    )


def computed(rules: ProposalRules, request: ServiceRequest, proposed: Proposed) -> Calculation | None:
    """What the rules compute of what is proposed; None where they compute no amount. A query where it reads notes."""
    amount = calculation(rules, request, proposed.eligible_base) if proposed.grants else None
    return amount if amount and amount.cents is not None else None


def why_not_proposing(author: User, request: ServiceRequest) -> str:
    """Why nobody, or not `author`, proposes anything of this request now; empty when they may."""
    return why_not_reviewing(author, request) or why_missing(missing_annotations(request))


def why_not_reviewing(author: User, request: ServiceRequest) -> str:
    """Why `author` doesn't prepare the decision of this request: their role, their interest, its state."""
    if why := refusal(author, request, Party.INSTRUCTOR):
        return why
    if is_interested(request, author):
        return _("You belong to the applicant's profile: a colleague without interest in it proposes.")
    if State(request.state) not in DECIDABLE:
        return _("Something is proposed of a request while it is under review.")
    item = binding_item(request)
    return why_bound(item) if item and item.vote else ""


def why_not_that(proposed: Proposed, request: ServiceRequest, rules: DecisionRules) -> str:
    """What prevents this very proposal, by the rules of the procedure; empty when nothing does."""
    proposal_rules = rules.proposals
    if proposal_rules is None or rules.of(proposed.outcome) is None:
        return _("This decision doesn't exist for this procedure.")
    if not proposed.grants and not proposed.reasons.strip():
        return _("Give the reasons of what you propose: the decision will need them.")
    return (
        _why_not_that_sum(proposed, request, rules)
        or _why_not_those_terms(proposed, request, proposal_rules)
        or why_not_that_plan(proposed, request, rules)
        or _why_not_that_aid(proposed, request, rules)
    )


def _why_not_those_terms(proposed: Proposed, request: ServiceRequest, proposal_rules: ProposalRules) -> str:
    amount = computed(proposal_rules, request, proposed)
    if amount and proposed.amount != amount.cents and not proposed.gap.strip():
        return _("The amount isn't the one that the rules compute: say why.")
    if proposed.budget_line and proposal_rules.budget_lines and proposed.budget_line not in proposal_rules.budget_lines:
        return _("Choose a budget line among those of the procedure.")
    return ""


def why_not_that_plan(proposed: Proposed, request: ServiceRequest, rules: DecisionRules) -> str:
    """What can't be paid, or asked of this beneficiary."""
    if not proposed.grants:
        return ""
    if len(proposed.obligations or ()) > MOST_OBLIGATIONS:
        return _("At most %(most)d conditions can be set.") % {"most": MOST_OBLIGATIONS}
    plan, kind = proposed.plan(rules, request.profile.type), request.profile.type
    if any(duty.kind == ObligationKind.ACCOUNT for duty in plan.obligations) and not is_private_body(kind):
        return _("The law asks a financial account of private bodies alone: ask another report of this beneficiary.")
    return next(iter(wrong_in_plan(plan, proposed.amount)), "")


def _why_not_that_sum(proposed: Proposed, request: ServiceRequest, rules: DecisionRules) -> str:
    if proposed.amount is not None and not (rules.asks_amount and proposed.grants):
        return _("This decision grants no sum: leave the amount out.")
    if rules.asks_amount and proposed.grants and proposed.amount is None:
        return _("Write the amount that you propose: this procedure grants a sum.")
    reasons = f"{proposed.gap}{proposed.reasons}"
    return why_not_that_amount(proposed.amount, request, proposed.outcome, reasons=reasons)


def _why_not_that_aid(proposed: Proposed, request: ServiceRequest, rules: DecisionRules) -> str:
    """What exceeds isn't refused: it is explained, for the head who visas it and the authority that decides."""
    if proposed.amount is None:
        return ""
    if rules.aid_regimes and regime_of(rules, proposed.aid_regime) is None:
        return _("Choose the regime of this aid among those of the procedure.")
    proposal_rules = rules.proposals
    if (
        proposal_rules
        and proposal_rules.most_public_aid
        and (proposed.eligible_base is None or proposed.other_public_aid is None)
    ):
        return _("Write what is eligible and the other public aids of the budget, 0 where there are none.")
    return _why_not_beyond_ceilings(proposed, request, rules)


def _why_not_beyond_ceilings(proposed: Proposed, request: ServiceRequest, rules: DecisionRules) -> str:
    """The warnings of the ceilings that a sum exceeds, until its author says why; empty otherwise."""
    checks = aid_checks(
        request,
        rules,
        regime=regime_of(rules, proposed.aid_regime),
        amount=proposed.amount,
        base=proposed.eligible_base,
        other=proposed.other_public_aid,
    )
    exceeding = [check for check in checks if check.exceeds]
    if exceeding and not proposed.aid_reason.strip():
        text = " ".join(warning for check in exceeding for warning in check.warnings())
        return _("%(warning)s Say why it is proposed all the same, or propose less.") % {"warning": text}
    return ""
