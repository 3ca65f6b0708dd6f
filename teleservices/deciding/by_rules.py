"""The proposal that the rules of a procedure give for a request, or all that lacks for them to give one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from formkit.fieldtypes import Field, field_type
from formkit.values import Answers
from teleservices.competence.aid_regimes import de_minimis
from teleservices.competence.calculation import Calculation, calculation, why_not_computed
from teleservices.competence.eligible_base import base_field
from teleservices.competence.grant_terms import regime_of
from teleservices.competence.proposal_rules import ProposalRules
from teleservices.competence.rules import DecisionRules, rules_of
from teleservices.competence.service_values import notes_of, reads_notes
from teleservices.deciding.aids.ceilings import check_public_aid, checked_against
from teleservices.deciding.aids.histories import AidHistory, histories_of, undertaking_of
from teleservices.deciding.errors import ProposalRefusedError, StaleProposalError
from teleservices.deciding.meetings.lines import granting_outcome
from teleservices.deciding.proposals.proposing import Proposed, propose, why_not_that_plan
from teleservices.legal import legal_day
from teleservices.lifecycle import locked
from teleservices.lifecycle.prerequisites.annotations import missing_by_request, why_missing
from teleservices.models import Proposal, RequestFacts, ServiceRequest


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What is read of a request to propose anything of it; amounts in cents, None where they aren't given."""

    request: ServiceRequest
    rules: DecisionRules | None
    demand: int | None
    base: int | None
    missing: Sequence[Field]
    """The annotations to be filled in first."""
    former: Proposal | None
    notes: Answers
    """What the service noted of it, where its amount is computed of that."""
    history: AidHistory
    """The de minimis aids of its applicant, where the rules grant under such a regime."""

    @property
    def seen(self) -> int:
        """The number of what is proposed; 0 for nothing."""
        return self.former.number if self.former else 0

    @property
    def proposes(self) -> bool:
        """Whether its rules know proposals."""
        return self.rules is not None and self.rules.proposals is not None and not self.rules.is_handled

    @property
    def computing(self) -> ProposalRules | None:
        """Its rules of proposals where they compute an amount; None where they compute none."""
        proposal_rules = self.rules.proposals if self.rules and self.rules.asks_amount else None
        return proposal_rules if proposal_rules and proposal_rules.amount is not None else None

    def calculation(self, base: int | None) -> Calculation | None:
        """What its rules compute of this eligible base; None where they compute nothing. No query."""
        return calculation(self.computing, self.request, base, self.notes)

    @property
    def base_field(self) -> Field | None:
        """What its form calls the eligible base; None where its version has none."""
        key = self.computing.base_key if self.computing else ""
        return base_field(self.request.form, key) if key else None

    @property
    def is_to_annotate(self) -> bool:
        """Whether an annotation would give what lacks."""
        field = self.base_field
        return bool(self.missing) or (self.base is None and field is not None and field.private)


@dataclass(frozen=True)
class ByRules:
    """What the rules give: a proposal, or all that lacks, a sentence each."""

    figures: Figures
    proposed: Proposed | None
    lacks: Sequence[str]


def figures_of(requests: Sequence[ServiceRequest]) -> dict[int, Figures]:
    """Those of each of these requests, read `with_form`, by key: so many queries, whatever their number."""
    keys = [request.pk for request in requests]
    rules = {request.procedure_id: rules_of(request.procedure) for request in requests}
    demands = dict(RequestFacts.objects.filter(pk__in=keys).values_list("pk", "amount_asked"))
    former = {row.request_id: row for row in Proposal.objects.filter(is_current=True, request__in=keys)}
    missing, fields = missing_by_request(requests), _base_fields(requests, rules)
    notes = notes_of([request.pk for request in requests if _reads_notes(request, rules, fields)])
    limited = [request for request in requests if _is_limited(rules[request.procedure_id])]
    day = legal_day(timezone.now())
    histories = histories_of([request.profile for request in limited], day) if limited else {}
    return {
        request.pk: Figures(
            request=request,
            rules=rules[request.procedure_id],
            demand=demands.get(request.pk),
            base=_base(request, fields.get(request.pk), notes.get(request.pk, {})),
            missing=missing.get(request.pk, ()),
            former=former.get(request.pk),
            notes=notes.get(request.pk, {}),
            history=histories.get(undertaking_of(request.profile), AidHistory()),
        )
        for request in requests
    }


def _is_limited(rules: DecisionRules | None) -> bool:
    return bool(rules and any(de_minimis(regime) for regime in rules.aid_regimes))


def _base_fields(requests: Sequence[ServiceRequest], rules: Mapping[int, DecisionRules | None]) -> Mapping[int, Field]:
    """What each of their forms calls the eligible base, where their rules say which it is."""
    fields = {}
    for request in requests:
        own = rules[request.procedure_id]
        key = own.proposals.base_key if own and own.proposals else ""
        if key and (field := base_field(request.form, key)):
            fields[request.pk] = field
    return fields


def _reads_notes(
    request: ServiceRequest, rules: Mapping[int, DecisionRules | None], fields: Mapping[int, Field]
) -> bool:
    """Whether what is computed of it is made of annotations."""
    own, field = rules[request.procedure_id], fields.get(request.pk)
    return bool(field and field.private) or reads_notes(own.proposals.amount if own and own.proposals else None)


def _base(request: ServiceRequest, field: Field | None, notes: Answers) -> int | None:
    """The eligible base in cents, where it is given."""
    if field is None:
        return None
    answer = notes.get(field.key) if field.private else request.answers.get(field.key)
    value = None if answer is None else field_type(field).read(field, answer)
    return None if value is None else int(value)


def by_rules(figures: Figures, *, replaces: bool = False) -> ByRules:
    """What the rules give for a request; `replaces`: in the place of what someone proposed of it."""
    lacks = list(_lacks(figures, replaces=replaces))
    if lacks or figures.rules is None or figures.rules.proposals is None:
        return ByRules(figures, None, lacks)
    proposed = _proposed(figures, figures.rules, figures.rules.proposals)
    lacks = list(_obstacles(proposed, figures, figures.rules, figures.rules.proposals))
    return ByRules(figures, None if lacks else proposed, lacks)


def lacks_of_any(figures: Figures, *, replaces: bool) -> Iterator[str]:
    """What any proposal lacks, or that one stands already which isn't to be replaced."""
    if figures.former and not replaces:
        yield _("Something is proposed of it already: it stays, unless you tick that it is replaced.")
    if why := why_missing(figures.missing):
        yield why
    if not figures.proposes:
        yield _("The rules of this procedure ask for no proposal.")


def _lacks(figures: Figures, *, replaces: bool) -> Iterator[str]:
    """Of what an amount is made of."""
    yield from lacks_of_any(figures, replaces=replaces)
    calculation = figures.calculation(figures.base)
    if calculation and figures.computing:
        yield from _lacks_of_amount(figures, figures.computing, calculation)
    elif figures.proposes:
        yield _("The rules of its procedure compute no amount.")
    if figures.demand is None and figures.request.procedure.amount_field:
        yield _("It asks for no amount.")
    elif figures.demand == 0:
        yield _("It asks for zero euros: nothing can be granted.")


def _lacks_of_amount(figures: Figures, rules: ProposalRules, calculation: Calculation) -> Iterator[str]:
    field = figures.base_field
    if rules.reads_base and figures.base is None:
        if not rules.base_key:
            yield _("The rules of its procedure don’t say which amount is eligible: it is written on its sheet.")
        elif field is None:
            yield _("The version of its form has no longer, or not yet, the amount that is eligible.")
        elif field not in figures.missing:
            yield _("What is eligible isn’t given: “%(name)s”.") % {"name": field.label}
    elif calculation.cents is None:
        yield why_not_computed(calculation)
    elif calculation.cents == 0:
        yield _("The rules compute nothing for it: propose to refuse it.")


def _proposed(figures: Figures, rules: DecisionRules, proposal_rules: ProposalRules) -> Proposed:
    """What is computed, no more than what is asked; the other terms of a former grant stay."""
    calculation = figures.calculation(figures.base)
    amount = (calculation.cents if calculation else None) or 0
    gap = ""
    if figures.demand is not None and amount > figures.demand:
        amount, gap = figures.demand, _("Limited to the amount asked for")
    former, lines = figures.former, proposal_rules.budget_lines
    budget_line = former.budget_line if former and former.budget_line in lines else ""
    return Proposed(
        outcome=granting_outcome(rules, figures.demand, amount),
        eligible_base=figures.base,
        amount=amount,
        gap=gap,
        budget_line=budget_line or (lines[0] if len(lines) == 1 else ""),
        aid_regime=(former.aid_regime if former else None) or "",
        other_public_aid=former.other_public_aid if former else None,
        aid_reason=(former.aid_reason if former else None) or "",
    )


def _obstacles(
    proposed: Proposed, figures: Figures, rules: DecisionRules, proposal_rules: ProposalRules
) -> Iterator[str]:
    """What the rules want of this sum, and only a person can give; or what makes it needless."""
    former = figures.former
    if rules.of(proposed.outcome) is None:
        yield _("This decision doesn't exist for this procedure.")
    if former and (former.outcome, former.amount_proposed, former.eligible_base) == (
        proposed.outcome,
        proposed.amount,
        proposed.eligible_base,
    ):
        yield _("What is proposed of it is what the rules give.")
    if why := why_not_that_plan(proposed, figures.request, rules):
        yield why
    regime = regime_of(rules, proposed.aid_regime)
    if rules.aid_regimes and regime is None:
        yield _("The regime of its aid is to be chosen on its sheet.")
    if proposal_rules.most_public_aid is not None and proposed.other_public_aid is None:
        yield _("The other public aids of its budget are to be written on its sheet.")
    if not proposed.aid_reason and _exceeds(proposed, figures, regime, proposal_rules.most_public_aid):
        yield _("What it would get exceeds what may be given: say why on its sheet, or propose less.")


def _exceeds(proposed: Proposed, figures: Figures, regime: str | None, most: int | None) -> bool:
    checks = (
        checked_against(
            figures.history,
            figures.request,
            regime=regime,
            proposed=proposed.amount,
            day=legal_day(timezone.now()),
        ),
        check_public_aid(most, proposed=proposed.amount, other=proposed.other_public_aid, base=proposed.eligible_base),
    )
    return any(check.exceeds for check in checks if check)


@transaction.atomic
def propose_by_rules(
    *,
    request_id: int,
    author: User,
    seen: int,
    amount_cents: int,
    replaces: bool = False,
    no_interest: bool = False,
) -> Proposal:
    """Propose what the rules give for a request: `amount_cents`, which the author was shown beside what stood (`seen`).

    Raises StaleProposalError where either has changed since, ProposalRefusedError with all that lacks, or as `propose`.
    """
    request = locked(request_id)
    ruled = by_rules(figures_of([request])[request.pk], replaces=replaces)
    if ruled.figures.seen != seen:
        raise StaleProposalError(_("Someone else has just changed this proposal: look at it again."))
    if ruled.proposed is None:
        raise ProposalRefusedError(" ".join(ruled.lacks))
    if ruled.proposed.amount != amount_cents:
        raise StaleProposalError(_("The rules don’t give it the amount that you had been shown any more."))
    proposed = replace(ruled.proposed, no_interest=no_interest)
    return propose(request_id=request.pk, author=author, seen=seen, proposed=proposed)
