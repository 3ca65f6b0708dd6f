"""The contents of the letter of a decision: what its outcome asks by law, and what its model adds. It reads only.

They are JSON, kept with the decision: what was previewed and what leaves are compared by their checksum.
"""

import hashlib
import json
import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from formkit.values import JsonValue
from portal.dates import long_date
from portal.department import current_settings
from teleservices.competence.grant_plan import GrantPlan, plan_kept
from teleservices.competence.plan_sentences import owed_lines
from teleservices.competence.rules import rules_of
from teleservices.legal import legal_day
from teleservices.letters.aid_parts import aid_sections
from teleservices.letters.contestable import remedies_of
from teleservices.letters.grant_parts import amounts, paid_sections
from teleservices.letters.letter_models import LetterModels, OutcomeLetter, models_of
from teleservices.letters.letter_tags import known_tags, letter_values
from teleservices.letters.printed_blocks import DELIBERATIONS, Filling, section, sections_of
from teleservices.letters.rectified_parts import rectified_sections
from teleservices.models import Decision, Outcome, ServiceRequest

Contents = dict[str, JsonValue]

OUTCOMES = {
    Outcome.ACCEPTED: gettext_lazy("Your request is granted."),
    Outcome.ACCEPTED_IN_PART: gettext_lazy("Your request is granted in part."),
    Outcome.REFUSED: gettext_lazy("Your request is refused."),
    Outcome.INADMISSIBLE: gettext_lazy("Your request is inadmissible."),
}
"""What the letter says first of each."""
_POSTCODE_AND_TOWN = re.compile(r"^\d{5}\s+(?P<town>.+?)(?:\s+cedex.*)?$", re.IGNORECASE)


def letter_contents(
    decision: Decision, plan: GrantPlan | None = None, *, models: LetterModels | None = None, is_sample: bool = False
) -> Contents:
    """What the letter of `decision` says: the fixed parts, in their order, and those of the model.

    `plan`: how what it grants is paid, of one that isn't saved yet. `models`: others than those in force. A sample
    prints every block, and the name of a tag that has no value.
    """
    request, models = decision.request, models or models_of(decision.request.procedure)
    plan = plan_kept(decision) if plan is None else plan
    model, values = models.of(Outcome(decision.outcome)), letter_values(decision, models.quotable)
    if is_sample:
        values = {tag: value or f"[{tag}]" for tag, value in values.items()}
    filling = Filling(decision, values, known_tags(models.quotable), prints_all=is_sample)
    return {
        "sender": {"name": _service(request), "lines": _service_contact(request)},
        "agent": {"label": _("Your contact for this file:"), "lines": _agent(decision)},
        "recipient": recipient(request),
        "place_and_date": _place_and_date(decision),
        "facts": [[_("Subject"), _subject(model, filling)], [_("Reference"), request.reference]],
        "opening": _opening(decision),
        "outcome": str(OUTCOMES[Outcome(decision.outcome)]),
        "decision": _decision_details(decision),
        "sections": [
            *rectified_sections(decision),
            *sections_of(model.opening, filling),
            *_reasons(decision),
            *paid_sections(decision, plan),
            *aid_sections(decision),
            *_owed(plan),
            *sections_of(model.closing, filling),
            *_remedies(decision),
        ],
        "closing": [_("Yours faithfully,")],
        "signature": _signature(decision),
        "notice": _notice(decision),
        "enclosures": _enclosures(model, filling),
    }


def checksum_of(contents: Contents | None) -> str:
    """What tells these contents from any others; empty for none, where a signed letter leaves."""
    if contents is None:
        return ""
    return hashlib.sha256(json.dumps(contents, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _subject(model: OutcomeLetter, filling: Filling) -> str:
    return filling.line(model.subject) or filling.decision.request.procedure.title


def _enclosures(model: OutcomeLetter, filling: Filling) -> list[JsonValue]:
    """The heading and the lines of what is joined; nothing where nothing is."""
    lines = [line for line in map(filling.line, model.enclosures) if line]
    return [_("Enclosures:"), *lines] if lines else []


def _service(request: ServiceRequest) -> str:
    return request.team.name if request.team else ""


def _service_contact(request: ServiceRequest) -> list[JsonValue]:
    team = request.team
    return [line for line in (*team.postal_address.splitlines(), team.telephone, team.email) if line] if team else []


def _agent(decision: Decision) -> list[JsonValue]:
    """Who follows the file, unless the service's agents are unnamed (CRPA L111-2); the address is the service's.

    The signature names the author either way: L212-1 knows no such exception but for the prevention of terrorism. Who
    follows the file and signs has one capacity on the page, that of the signature.
    """
    team, agent = decision.request.team, decision.request.assignee or decision.author
    lines = team.agent_lines(agent) if team else []
    return [lines[0], decision.author_capacity] if lines[:1] == [decision.author_name] and lines[1:] else [*lines]


def recipient(request: ServiceRequest) -> list[JsonValue]:
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


def _opening(decision: Decision) -> list[JsonValue]:
    submitted_at, act = decision.request.submitted_at, decision.delegation
    day = long_date(legal_day(submitted_at)) if submitted_at else ""
    rules = rules_of(decision.request.procedure)
    regards = [
        _("Having regard to the code of relations between the public and the administration,"),
        *((_("Having regard to %(text)s,") % {"text": text.rstrip(" ,.;")}) for text in (rules.visas if rules else ())),
        _("Having regard to the request that you transmitted on %(date)s,") % {"date": day},
    ]
    if act:
        words = _("Having regard to the delegation of signature given by act No. %(number)s of %(date)s,")
        regards.append(words % {"number": act.act_number, "date": long_date(act.act_date)})
    return [_("Dear Sir or Madam,"), *regards, _("the following decision has been taken:")]


def _signature(decision: Decision) -> list[JsonValue]:
    """Whose name the letter ends with, and in whose name it signs; empty lines are left out."""
    lines = [decision.on_behalf_of, decision.author_name, decision.author_capacity, _service(decision.request)]
    return [line for line in lines if line]


def _notice(decision: Decision) -> str:
    """Why no hand signed it (CRPA L212-2): its author is named, or the letter tells what a body decided."""
    if decision.authority_kind in DELIBERATIONS:
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


def _decision_details(decision: Decision) -> list[JsonValue]:
    return [*amounts(decision), [_("Competent authority"), decision.authority], _act(decision), *_in_force(decision)]


def _act(decision: Decision) -> JsonValue:
    """The number of the act and its day; the day alone isn't called an act."""
    date = long_date(decision.act_date)
    if not decision.act_number:
        return [_("Date of the decision"), date]
    return [_("Act"), _("No. %(number)s of %(date)s") % {"number": decision.act_number, "date": date}]


def _in_force(decision: Decision) -> list[JsonValue]:
    """Since when a deliberation is enforceable: transmitted to the prefect and published (CGCT L3131-1)."""
    days = (
        (_("transmitted to the prefect on %(day)s"), decision.transmitted_on),
        (_("published on %(day)s"), decision.published_on),
    )
    text = ", ".join(words % {"day": long_date(day)} for words, day in days if day)
    return [[_("Enforceable"), text]] if text else []


def _reasons(decision: Decision) -> list[JsonValue]:
    """CRPA L211-5: in the letter itself, whatever its model."""
    return [section(_("Reasons for the decision"), *decision.reasons.split("\n\n"))] if decision.reasons else []


def _owed(plan: GrantPlan) -> list[JsonValue]:
    """What the beneficiary must do: an aid is paid for what it was granted for."""
    lines = owed_lines(plan)
    return [section(_("What you must do"), *(f"– {line}" for line in lines))] if lines else []


def _remedies(decision: Decision) -> list[JsonValue]:
    """The remedies that it leaves and their time limits (CJA R421-5)."""
    remedies = remedies_of(decision)
    return [section(_("If you disagree with this decision"), *remedies)] if remedies else []
