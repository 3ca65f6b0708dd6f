"""The letter by which a decision is notified (CRPA L111-2, L211-2, L211-5, L212-1, L212-2)."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from formkit.typography import amount_text
from portal.dates import long_date
from portal.department import current_settings
from teleservices.legal import decision_remedies, legal_day
from teleservices.models import AuthorityKind, Decision, Outcome, ServiceRequest
from teleservices.paperwork.documents import Printed
from teleservices.paperwork.house import print_document, section

OUTCOMES = {
    Outcome.ACCEPTED: gettext_lazy("Your request is granted."),
    Outcome.ACCEPTED_IN_PART: gettext_lazy("Your request is granted in part."),
    Outcome.REFUSED: gettext_lazy("Your request is refused."),
    Outcome.INADMISSIBLE: gettext_lazy("Your request is inadmissible."),
}
"""What the letter says first of each."""
_POSTCODE_AND_TOWN = re.compile(r"^\d{5}\s+(?P<town>.+?)(?:\s+cedex.*)?$", re.IGNORECASE)


def decision_letter_pdf(decision: Decision) -> Printed:
    """The letter of `decision`: the same bytes whenever it is made again from the same row."""
    request = decision.request
    return print_document(
        "decision_letter.typ",
        title=_("Notification of decision"),
        reference=request.reference,
        dated=decision.decided_at,
        contents={
            "sender": {"name": _service(request), "lines": _service_contact(request)},
            "agent": {"label": _("Your contact for this file:"), "lines": _agent(decision)},
            "recipient": _recipient(request),
            "place_and_date": _place_and_date(decision),
            "facts": [[_("Subject"), request.procedure.title], [_("Reference"), request.reference]],
            "opening": _opening(decision),
            "outcome": str(OUTCOMES[Outcome(decision.outcome)]),
            "decision": _decision_details(decision),
            "sections": _sections(decision),
            "closing": [_("Yours faithfully,")],
            "signature": _signature(decision),
            "notice": _notice(decision),
        },
    )


def _service(request: ServiceRequest) -> str:
    return request.team.name if request.team else ""


def _service_contact(request: ServiceRequest) -> list[str]:
    team = request.team
    return [line for line in (*team.postal_address.splitlines(), team.telephone, team.email) if line] if team else []


def _agent(decision: Decision) -> list[str]:
    """Who follows the file, unless the service's agents are unnamed (CRPA L111-2); the address is the service's.

    The signature names the author either way: L212-1 knows no such exception but for the prevention of terrorism.
    """
    team = decision.request.team
    return team.agent_lines(decision.request.assignee or decision.author) if team else []


def _recipient(request: ServiceRequest) -> list[str]:
    """Name and postal address, as an envelope's window shows them."""
    profile, applicant = request.profile, request.applicant
    name = request.applicant_name or profile.name
    if profile.type.is_personal:
        return [name, *(profile.postal_address or applicant.postal_address).splitlines()]
    attention = _("For the attention of %(name)s") % {"name": applicant.get_full_name()}
    return [name, *([attention] if applicant.get_full_name() else []), *profile.postal_address.splitlines()]


def _place_and_date(decision: Decision) -> str:
    """The town of the département's address when it is one, and the legal day of the decision."""
    date = long_date(legal_day(decision.decided_at))
    towns = (_POSTCODE_AND_TOWN.match(line.strip()) for line in current_settings().postal_address.splitlines())
    town = next((match["town"] for match in towns if match), "")
    return _("%(town)s, %(date)s") % {"town": town, "date": date} if town else _("On %(date)s") % {"date": date}


def _opening(decision: Decision) -> list[str]:
    submitted_at, act = decision.request.submitted_at, decision.delegation
    day = long_date(legal_day(submitted_at)) if submitted_at else ""
    regards = [
        _("Having regard to the code of relations between the public and the administration,"),
        _("Having regard to the request that you transmitted on %(date)s,") % {"date": day},
    ]
    if act:
        words = _("Having regard to the delegation of signature given by act No. %(number)s of %(date)s,")
        regards.append(words % {"number": act.act_number, "date": long_date(act.act_date)})
    return [_("Dear Sir or Madam,"), *regards, _("the following decision has been taken:")]


def _is_deliberation(decision: Decision) -> bool:
    """Whether a body took it, whose deliberation the letter only notifies."""
    return decision.authority_kind in {AuthorityKind.ASSEMBLY, AuthorityKind.STANDING_COMMITTEE}


def _signature(decision: Decision) -> list[str]:
    """Whose name the letter ends with, and in whose name it signs; empty lines are left out."""
    lines = [decision.on_behalf_of, decision.author_name, decision.author_capacity, _service(decision.request)]
    return [line for line in lines if line]


def _notice(decision: Decision) -> str:
    """Why no hand signed it (CRPA L212-2): its author is named, or the letter tells what a body decided."""
    if _is_deliberation(decision):
        return _(
            "This letter notifies to you, through the online service, the deliberation No. %(number)s of %(date)s: "
            "%(authority)s took the decision."
        ) % {
            "number": decision.act_number,
            "date": long_date(decision.act_date),
            "authority": decision.authority,
        }
    return _(
        "This decision is notified to you through the online service. It bears the first name, name, capacity "
        "and service of its author, and so needs no handwritten signature (article L. 212-2 of the code of "
        "relations between the public and the administration)."
    )


def _decision_details(decision: Decision) -> list[list[str]]:
    date = long_date(decision.act_date)
    act = _("No. %(number)s of %(date)s") % {"number": decision.act_number, "date": date}
    details = [[_("Competent authority"), decision.authority], [_("Act"), act if decision.act_number else date]]
    if decision.amount_cents is not None:
        details.insert(0, [_("Amount granted"), amount_text(decision.amount_cents)])
    return details


def _sections(decision: Decision) -> list[dict[str, object]]:
    """Reasons (CRPA L211-5), then the remedies that this outcome leaves and their time limits (CJA R421-5)."""
    reasons = [section(_("Reasons for the decision"), *decision.reasons.split("\n\n"))] if decision.reasons else []
    remedies = decision_remedies(decision.request.procedure, Outcome(decision.outcome))
    return [*reasons, section(_("If you disagree with this decision"), *remedies)] if remedies else reasons
