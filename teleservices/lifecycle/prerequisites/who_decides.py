"""Who takes a decision, and what it must say: asked by `perform`, of the rules of the procedure. Reads only."""

import datetime as dt
from dataclasses import replace

from django.db.models import Exists
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership, Profile, User
from formkit.language.evaluating import Environment
from portal.words.text import fold
from teleservices.competence.competent import delegation_for
from teleservices.competence.deciding_values import deciding_values, why_no_opinion
from teleservices.competence.errors import NotCompetentError
from teleservices.competence.grant_terms import terms_of
from teleservices.competence.rules import DecisionRules, OutcomeRule, asks_statement, rules_of
from teleservices.legal import legal_day
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.payloads import DecisionGiven
from teleservices.lifecycle.prerequisites.authority_lines import check_authority
from teleservices.lifecycle.prerequisites.granted_sums import why_not_departing, why_not_that_amount
from teleservices.lifecycle.prerequisites.proposed import current_proposal
from teleservices.models import Authority, AuthorityKind, Delegation, Outcome, Recusal, ServiceRequest
from teleservices.models.deciding.meeting import ENFORCEABLE

BODIES = ("commission permanente", "assemblee", "deliberation")
"""Words, folded, by which an authority that is typed names a body."""


def settled(payload: DecisionGiven, *, request: ServiceRequest, actor: User, outcome: Outcome) -> DecisionGiven:
    """What the agent brings, with who decides and who signs as the rules of the procedure say.

    The outcome exists for the procedure. Raises ActRefusedError when nobody could decide so, or when what the decision
    says can't be.
    """
    rules = rules_of(request.procedure)
    rule = rules.of(outcome) if rules else None
    if rules and rules.is_handled:
        return replace(payload, is_handled=True)
    if payload.no_interest is not None and (why := why_unstated(request, is_stated=payload.no_interest)):
        raise ActRefusedError(why)
    payload = _with_its_act(_with_its_proposal(payload, request, rules))
    if why := why_not_that_day(payload.act_date, request) or _why_not_that_sum(payload, request, outcome):
        raise ActRefusedError(why)
    if rules is None or rule is None:
        _check_without_rules(payload)
        return payload
    values = deciding_values(request, rules, payload.proposal)
    _check_opinion(request, rule, values)
    _check_what_is_asked(payload, rules, rule)
    check_authority(payload, request, rules, rule, values)
    return _signed(payload, request, actor, outcome)


def _with_its_proposal(payload: DecisionGiven, request: ServiceRequest, rules: DecisionRules | None) -> DecisionGiven:
    """The same with the proposal that it follows, and what the grant is subject to."""
    proposal = payload.proposal or current_proposal(request)
    terms = payload.terms or terms_of(rules, proposal, request.profile.type)
    return replace(payload, proposal=proposal, terms=terms)


def _with_its_act(payload: DecisionGiven) -> DecisionGiven:
    """The same with the number and the days of the deliberation of the register, where the decision rests on one."""
    deliberation = payload.deliberation
    if deliberation is None:
        return payload
    return replace(
        payload,
        act_number=deliberation.number,
        act_date=deliberation.adopted_on,
        transmitted_on=deliberation.transmitted_on,
        published_on=deliberation.published_on,
    )


def _why_not_that_sum(payload: DecisionGiven, request: ServiceRequest, outcome: Outcome) -> str:
    if not payload.decides_anew:
        return ""
    granted, departure = payload.amount_cents, payload.departure
    why = why_not_that_amount(granted, request, outcome, reasons=payload.reasons)
    if why or payload.meeting_item:
        return why
    return why_not_departing(payload.proposal, outcome, granted, departure=departure)


def is_interested(request: ServiceRequest, user: User) -> bool:
    """Whether someone belongs to the profile that the request is for, transmitted it, or recused themselves from it."""
    belongs = Membership.objects.filter(profile=request.profile_id, user=user)
    recused = Recusal.objects.about(request=request.pk, profile=request.profile_id).filter(user=user)
    profile = Profile.objects.filter(Exists(belongs) | Exists(recused), pk=request.profile_id)
    return request.applicant_id == user.pk or profile.exists()


def why_unstated(request: ServiceRequest, *, is_stated: bool) -> str:
    """Why nothing is done without the statement that its procedure asks; empty where it is given, or not asked."""
    if is_stated or not asks_statement(request.procedure):
        return ""
    return _(
        "State that you have no interest in this request, as its procedure asks; if you have one, recuse yourself."
    )


def why_not_that_day(day: dt.date, request: ServiceRequest) -> str:
    """Why an act of this day can't decide of the request; empty when it can."""
    if day > legal_day(timezone.now()):
        return _("The date of the act is to come: record the decision once it is taken.")
    if request.submitted_at and day < legal_day(request.submitted_at):
        return _("The date of the act comes before the request was transmitted: check it.")
    return ""


def _check_without_rules(payload: DecisionGiven) -> None:
    """A procedure without rules decides as agents write it: by nobody's delegation, and by no body's deliberation."""
    if not payload.authority.strip() or not payload.author_capacity.strip():
        raise ActRefusedError(_("Name the authority that decides and the capacity of who signs."))
    if not payload.authority_kind and any(word in fold(payload.authority) for word in BODIES):
        raise ActRefusedError(
            _(
                "A body decides by a deliberation, which nobody can choose here: this procedure has no rules of "
                "decision. Its designer writes them in the studio; until then the president decides."
            )
        )
    if "delegation" in fold(payload.author_capacity):
        raise ActRefusedError(
            _(
                "Nobody signs by delegation here: this procedure has no rules of decision, which would say by which "
                "act. Its designer writes them in the studio."
            )
        )


def _check_opinion(request: ServiceRequest, rule: OutcomeRule, values: Environment) -> None:
    if rule.wants_opinion(values) and not request.opinions.given().exists():
        raise ActRefusedError(why_no_opinion(rule, request.form, values))


def _check_what_is_asked(payload: DecisionGiven, rules: DecisionRules, rule: OutcomeRule) -> None:
    is_a_grant = rule.outcome in {Outcome.ACCEPTED, Outcome.ACCEPTED_IN_PART}
    if rules.asks_amount and is_a_grant and payload.grants and payload.amount_cents is None:
        raise ActRefusedError(_("Write the amount granted: this procedure grants a sum."))
    if rule.needs_reasons and not payload.reasons.strip():
        raise ActRefusedError(_("Give the reasons of this decision: this procedure asks for them."))
    if payload.amount_cents is not None and not (rules.asks_amount and is_a_grant):
        raise ActRefusedError(_("This decision grants no sum: leave the amount out."))
    _check_number(payload, rule)


def _check_number(payload: DecisionGiven, rule: OutcomeRule) -> None:
    is_deliberation = payload.authority_kind != AuthorityKind.PRESIDENT
    if (rule.needs_number or is_deliberation) and not payload.act_number.strip():
        raise ActRefusedError(_("Write the number of the act."))


def _signed(payload: DecisionGiven, request: ServiceRequest, actor: User, outcome: Outcome) -> DecisionGiven:
    """Who decides and who signs, once the authority may decide so."""
    authority = Authority.objects.filter(kind=payload.authority_kind).first()
    if authority is None:
        raise ActRefusedError(
            _("The register has no “%(authority)s” yet: an administrator records it.")
            % {"authority": AuthorityKind(payload.authority_kind).label}
        )
    if authority.kind != AuthorityKind.PRESIDENT:
        _check_deliberation(payload, authority, request)
        return replace(payload, authority=authority.name, author_capacity=capacity_of(actor, request))
    if payload.is_signed_by_holder:
        return _signed_by_the_president(payload, authority)
    return _signed_by_delegation(payload, authority, request, actor, outcome)


def _check_deliberation(payload: DecisionGiven, authority: Authority, request: ServiceRequest) -> None:
    """A body decides in a meeting of the portal, or by a deliberation that the register of the service has."""
    item, deliberation = payload.meeting_item, payload.deliberation
    if item is not None:
        is_its_own = item.request_id == request.pk and item.meeting.authority_id == authority.pk
        if not is_its_own or item.meeting.state not in ENFORCEABLE:
            raise ActRefusedError(_("This meeting doesn't decide of this request."))
    elif deliberation is not None:
        if deliberation.authority_id != authority.pk or deliberation.team_id != request.team_id:
            raise ActRefusedError(_("This deliberation is another authority's, or another service's."))
        if deliberation.transmitted_on is None:
            raise ActRefusedError(
                _("The deliberation %(number)s isn't executory: the register lacks the day when the prefect got it.")
                % {"number": deliberation.number}
            )
    elif payload.rests_on_register:
        raise ActRefusedError(why_no_deliberation(authority.name))


def why_no_deliberation(authority: str) -> str:
    """Why nobody decides for a body, by its name, without one of its deliberations."""
    return _(
        "“%(authority)s” decides by a deliberation: choose it in the register. Who holds the meetings of the service "
        "records there those that it took elsewhere than in a meeting prepared here."
    ) % {"authority": authority}


def _signed_by_the_president(payload: DecisionGiven, authority: Authority) -> DecisionGiven:
    if payload.letter is None:
        raise ActRefusedError(_("Join the letter that the president signed."))
    return replace(
        payload, authority=authority.name, author_name=authority.holder, author_capacity=authority.holder_title
    )


def _signed_by_delegation(
    payload: DecisionGiven, authority: Authority, request: ServiceRequest, actor: User, outcome: Outcome
) -> DecisionGiven:
    try:
        delegation = delegation_for(
            user=actor,
            authority=authority,
            procedure=request.procedure,
            outcome=outcome,
            amount_cents=payload.amount_cents,
            on=payload.act_date,
        )
    except NotCompetentError as refused:
        raise ActRefusedError(refused.message) from refused
    return replace(
        payload,
        authority=authority.name,
        author_name=delegation.delegate_name,
        author_capacity=delegation.function,
        on_behalf_of=on_behalf_of(authority),
        delegation=delegation,
    )


def capacity_of(actor: User, request: ServiceRequest) -> str:
    """In what capacity an agent notifies for the service of a request; empty for who isn't of it."""
    membership = actor.team_memberships.filter(team=request.team_id).first()
    return membership.capacity if membership else ""


def on_behalf_of(authority: Authority) -> str:
    """What stands above a signature by delegation: « Pour la Présidente … et par délégation, »."""
    title = authority.holder_title
    first_word = title.split(" ", 1)[0]
    words = {"title": title}
    if first_word.lower().endswith("e"):
        return _("For Madam %(title)s and by delegation,") % words
    return _("For Mr %(title)s and by delegation,") % words


def may_sign(*, request: ServiceRequest, actor: User, outcome: Outcome) -> Delegation | None:
    """The delegation by which the agent may decide so today, whatever the amount; None where there is none.

    Raises NotCompetentError, which says what theirs lacks.
    """
    president = Authority.objects.filter(kind=AuthorityKind.PRESIDENT).first()
    if president is None:
        return None
    return delegation_for(
        user=actor,
        authority=president,
        procedure=request.procedure,
        outcome=outcome,
        amount_cents=None,
        on=legal_day(timezone.now()),
    )
