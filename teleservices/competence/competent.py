"""Who may decide what: the one predicate that deciding asks (CGCT L3221-3, L3131-1). Pure: it writes nothing."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import User
from formkit.typography import amount_text
from portal.dates import long_date
from teleservices.competence.errors import NotCompetentError
from teleservices.models import Authority, AuthorityKind, DelegatedProcedure, Delegation, Outcome, Procedure


@dataclass(frozen=True)
class _Decision:
    """What is to be decided: by whom is asked of each delegation."""

    procedure: Procedure
    outcome: Outcome
    amount_cents: int | None
    on: dt.date


def delegation_for(
    *, user: User, authority: Authority, procedure: Procedure, outcome: Outcome, amount_cents: int | None, on: dt.date
) -> Delegation:
    """The delegation by which `user` may decide so on the day `on` in the name of `authority`: one query.

    `amount_cents` is the amount granted, None where the decision grants none: no ceiling is asked of it then. Of
    several delegations that cover it, the latest act. Raises NotCompetentError, which says what the nearest lacks.
    """
    if authority.kind != AuthorityKind.PRESIDENT:
        raise NotCompetentError(why_nobody_signs_for(authority))
    decision = _Decision(procedure, Outcome(outcome), amount_cents, on)
    refusals: list[tuple[int, str]] = []
    for delegation in _delegations(user, authority, procedure):
        refusal = _refusal(delegation, decision)
        if refusal is None:
            return delegation
        refusals.append(refusal)
    if not refusals:
        raise NotCompetentError(
            _("You have no delegation of signature here: “%(authority)s” decides.") % {"authority": authority}
        )
    raise NotCompetentError(max(refusals, key=lambda refusal: refusal[0])[1])


def why_nobody_signs_for(authority: Authority) -> str:
    """Why this authority delegates its signature to no agent; empty for the president, who may."""
    if authority.kind == AuthorityKind.STANDING_COMMITTEE:
        return _(
            "The standing committee delegates to no one: it decides itself, by a deliberation. Only the president "
            "delegates a signature to agents (CGCT L3221-3)."
        )
    if authority.kind == AuthorityKind.ASSEMBLY:
        return _(
            "The assembly delegates to its standing committee or to the president only, by a deliberation (CGCT "
            "L3211-2, L3221-10-1 and following), never to an agent."
        )
    return ""


def _delegations(user: User, authority: Authority, procedure: Procedure) -> list[Delegation]:
    """Those of someone, the latest act first, each with whether it names the procedure."""
    procedures = DelegatedProcedure.objects.filter(delegation=OuterRef("pk"), procedure=procedure)
    rows = Delegation.objects.filter(authority=authority, delegate=user).annotate(names_it=Exists(procedures))
    return list(rows.select_related("authority").order_by("-act_date", "-pk"))


def _refusal(delegation: Delegation, decision: _Decision) -> tuple[int, str] | None:
    """What the delegation lacks, with how far it went; None where it covers the decision."""
    for place, lacks in enumerate(CHECKS):
        if words := lacks(delegation, decision):
            return place, words
    return None


def _has_ended(delegation: Delegation, decision: _Decision) -> str:
    end = delegation.ended_on
    if end is None or decision.on < end:
        return ""
    if end == delegation.revoked_on:
        words = _("Your delegation (act %(number)s) counts no more since %(day)s: %(reason)s.")
        reason = delegation.revoked_reason.rstrip(".")
        return words % {"number": delegation.act_number, "day": long_date(end), "reason": reason}
    last_day = long_date(end - dt.timedelta(days=1))
    words = _("Your delegation (act %(number)s) ended on %(day)s.")
    return words % {"number": delegation.act_number, "day": last_day}


def _waits(delegation: Delegation, decision: _Decision) -> str:
    begins = delegation.enforceable_from
    if begins is None:
        return _what_it_waits_for(delegation) % {"number": delegation.act_number}
    if begins <= decision.on:
        return ""
    words = _("Your delegation (act %(number)s) counts from %(day)s only.")
    return words % {"number": delegation.act_number, "day": long_date(begins)}


def _what_it_waits_for(delegation: Delegation) -> str:
    if delegation.published_on is None and delegation.transmitted_on is None:
        return _(
            "Your delegation (act %(number)s) doesn't count yet: the register has neither the day of its publication "
            "nor that of its transmission to the prefect."
        )
    if delegation.published_on is None:
        return _("Your delegation (act %(number)s) doesn't count yet: the register lacks the day of its publication.")
    return _(
        "Your delegation (act %(number)s) doesn't count yet: the register lacks the day of its transmission to the "
        "prefect."
    )


def _leaves_procedure_out(delegation: Delegation, decision: _Decision) -> str:
    if delegation.procedure_count == 0 or delegation.names_it:  # type: ignore[attr-defined] # by `_delegations`
        return ""
    words = _("Your delegation (act %(number)s) doesn't cover the procedure “%(procedure)s”.")
    return words % {"number": delegation.act_number, "procedure": decision.procedure.title}


def _leaves_outcome_out(delegation: Delegation, decision: _Decision) -> str:
    if not delegation.outcomes or decision.outcome in delegation.outcomes:
        return ""
    words = _("Your delegation (act %(number)s) doesn't cover this decision: %(outcome)s.")
    return words % {"number": delegation.act_number, "outcome": str(decision.outcome.label).lower()}


def _is_below(delegation: Delegation, decision: _Decision) -> str:
    ceiling, amount = delegation.amount_max_cents, decision.amount_cents
    if ceiling is None or amount is None or amount <= ceiling:
        return ""
    words = _("Your delegation (act %(number)s) covers decisions up to %(ceiling)s: %(amount)s is above.")
    return words % {"number": delegation.act_number, "ceiling": amount_text(ceiling), "amount": amount_text(amount)}


CHECKS: tuple[Callable[[Delegation, _Decision], str], ...] = (
    _has_ended,
    _waits,
    _leaves_procedure_out,
    _leaves_outcome_out,
    _is_below,
)
"""In the order in which they are asked: of several delegations, the one that went furthest says what it lacks."""
