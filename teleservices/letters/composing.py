"""The contents of the letter of a decision: what its outcome asks by law, and what its model adds. It reads only.

They are JSON, kept with the decision: what was previewed and what leaves are compared by their checksum.
"""

import hashlib
import json

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from formkit.language.evaluating import Environment
from formkit.values import JsonValue
from portal.dates import long_date
from teleservices.competence.grant_plan import GrantPlan, plan_kept
from teleservices.competence.plan_sentences import owed_lines
from teleservices.competence.rules import rules_of
from teleservices.legal import legal_day
from teleservices.letters.contestable import remedies_of
from teleservices.letters.grant_parts import aid_sections, amounts, paid_sections
from teleservices.letters.letter_models import LetterModels, OutcomeLetter, models_of
from teleservices.letters.letter_tags import known_tags, letter_values
from teleservices.letters.letterhead import Contents, act_line, around, in_force, regard_to_delegation
from teleservices.letters.paragraph_conditions import values_read
from teleservices.letters.printed_blocks import Filling, section, sections_of
from teleservices.models import Decision, Outcome

OUTCOMES = {
    Outcome.ACCEPTED: gettext_lazy("Your request is granted."),
    Outcome.ACCEPTED_IN_PART: gettext_lazy("Your request is granted in part."),
    Outcome.REFUSED: gettext_lazy("Your request is refused."),
    Outcome.INADMISSIBLE: gettext_lazy("Your request is inadmissible."),
}
"""What the letter says first of each."""


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
    environment = Environment({}) if is_sample else values_read(decision, (block.condition for block in model.blocks))
    filling = Filling(decision, values, known_tags(models.quotable), environment=environment, prints_all=is_sample)
    return {
        **around(decision, request, agent=request.assignee or decision.author, moment=decision.decided_at),
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


def _opening(decision: Decision) -> list[JsonValue]:
    submitted_at = decision.request.submitted_at
    day = long_date(legal_day(submitted_at)) if submitted_at else ""
    rules = rules_of(decision.request.procedure)
    regards = [
        _("Having regard to the code of relations between the public and the administration,"),
        *((_("Having regard to %(text)s,") % {"text": text.rstrip(" ,.;")}) for text in (rules.visas if rules else ())),
        _("Having regard to the request that you transmitted on %(date)s,") % {"date": day},
        *regard_to_delegation(decision),
    ]
    return [_("Dear Sir or Madam,"), *regards, _("the following decision has been taken:")]


def _decision_details(decision: Decision) -> list[JsonValue]:
    return [
        *amounts(decision),
        [_("Competent authority"), decision.authority],
        act_line(decision),
        *in_force(decision.transmitted_on, decision.published_on),
    ]


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


def rectified_sections(decision: Decision) -> list[JsonValue]:
    """That it cancels and replaces the former letter, and what was wrong there; nothing for any other decision."""
    former = decision.replaces
    if former is None:
        return []
    sentence = _("This decision cancels and replaces that of %(day)s.") % {"day": _of(former)}
    if not decision.error:
        return [section(_("The former decision"), sentence)]
    wrong = _("What was wrong there: %(error)s") % {"error": decision.error}
    return [section(_("Mistake put right"), sentence, wrong)]


def _of(former: Decision) -> str:
    day = long_date(former.act_date)
    return _("%(day)s (No. %(number)s)") % {"day": day, "number": former.act_number} if former.act_number else day
