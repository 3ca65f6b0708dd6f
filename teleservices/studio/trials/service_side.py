"""What the service would make of the answers tried: who instructs, what is proposed, who decides. Writes nothing.

Made of unsaved rows, of the draft's rules: as a real request goes, before anything is noted on its sheet.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from accounts.models import Profile, ProfileType, User
from formkit.fieldtypes import field_type
from formkit.language.evaluating import Environment
from formkit.outcomes import routed_team
from formkit.path import kept_answers
from formkit.relative_dates import TODAY, read_day
from formkit.schema import FormSchema
from formkit.showing.unseen import UnseenValue, unseen_values
from formkit.typography import amount_text
from formkit.values import Answers, JsonValue
from teleservices.competence.deciding_values import deciding_values, why_no_ceiling
from teleservices.competence.outcome_sentences import outcome_sentence, readable_rules
from teleservices.competence.rules import AuthorityRule, DecisionRules, OutcomeRule
from teleservices.deciding.by_rules import ByRules, by_rules, figures_of
from teleservices.models import FormVersion, Outcome, ParameterVersion, Procedure, Proposal, ServiceRequest
from teleservices.parameter_names import parameters_read


@dataclass(frozen=True)
class ServiceSide:
    """What follows the transmission; empty where the rules of the draft say nothing of it."""

    team: str
    amount: str
    """What the rules would propose, in euros."""
    lacks: Sequence[str]
    """What they lack to propose an amount, a sentence each."""
    deciders: Sequence[str]
    """Who would take each decision, for this amount, a sentence each."""
    outcomes: Sequence[Outcome]
    """Those that a letter is made for."""
    unseen: Sequence[UnseenValue] = ()
    """What is worked out and the applicant doesn't see."""


def service_side(procedure: Procedure, schema: FormSchema, answers: Answers, facts: Answers) -> ServiceSide:
    """Of a procedure as its draft makes it, answered so. The amount proposed takes some five queries."""
    request = _request(procedure, schema, answers, facts)
    known = {**request.answers, **request.facts}
    team = routed_team(schema, known) or (procedure.team.name if procedure.team else "")
    rules, unseen = readable_rules(procedure.decision_rules), [*unseen_values(schema.fields(), answers)]
    if rules is None or rules.is_handled:
        return ServiceSide(team, "", (), (), (), unseen)
    demand = amount_of(schema, procedure.amount_field, known)
    ruled = _ruled(request, demand) if rules.proposals and rules.asks_amount else None
    proposed = ruled.proposed.amount if ruled and ruled.proposed else None
    proposal = Proposal(amount_proposed=proposed, eligible_base=ruled.figures.base if ruled else None)
    deciding = Deciding(rules, schema, deciding_values(request, rules, proposal))
    return ServiceSide(
        team=team,
        amount="" if proposed is None else amount_text(proposed),
        lacks=ruled.lacks if ruled else (),
        deciders=deciding.sentences(granted=demand if proposed is None else proposed, asked=demand),
        outcomes=[rule.outcome for rule in rules.outcomes],
        unseen=unseen,
    )


def amount_of(schema: FormSchema, key: str, known: Answers) -> int | None:
    """The amount in cents that a question answers; None where there is none."""
    field = next((field for field in schema.fields() if field.key == key), None)
    answer: JsonValue = kept_answers(schema, known).get(key)
    value = None if field is None or answer is None else field_type(field).read(field, answer)
    return None if value is None else int(value)


def _request(procedure: Procedure, schema: FormSchema, answers: Answers, facts: Answers) -> ServiceRequest:
    """It as it would be transmitted on the day of the trial, with the parameters that it would keep. Two queries."""
    now = timezone.localtime()
    day = read_day(str(facts.get(TODAY))) or now.date()
    versions = ParameterVersion.objects.in_force(day, parameters_read(procedure, schema))
    kind = ProfileType.objects.filter(code=facts.get("p_type") or "").first() or ProfileType(is_personal=False)
    return ServiceRequest(
        procedure=procedure,
        form_version=FormVersion(procedure=procedure, number=1, schema=procedure.draft_schema),
        answers=dict(answers),
        facts=dict(facts) | {key: version.operand for key, version in versions.items()},
        profile=Profile(type=kind),
        applicant=User(),
        submitted_at=now.replace(year=day.year, month=day.month, day=day.day),
    )


def _ruled(request: ServiceRequest, demand: int | None) -> ByRules:
    figures = figures_of([request])[request.pk]
    return by_rules(replace(figures, demand=demand))


@dataclass(frozen=True)
class Deciding:
    """The rules, with what they read of the request that is tried."""

    rules: DecisionRules
    schema: FormSchema
    values: Environment

    def sentences(self, *, granted: int | None, asked: int | None) -> list[str]:
        """Who may take each decision for these sums, in cents, and who can't for want of a ceiling that one can tell.

        Without ceilings, since the sum is there; without the condition of an opinion, since it is tried.
        """
        sentences = [self._sentence(rule, granted, asked) for rule in self.rules.outcomes]
        lines = (line for rule in self.rules.outcomes for line in rule.authorities)
        unable = (why_no_ceiling(line, self.schema, self.values) for line in lines)
        return [*sentences, *dict.fromkeys(why for why in unable if why)]

    def _sentence(self, rule: OutcomeRule, granted: int | None, asked: int | None) -> str:
        authorities = self.rules.authorities_of(rule.outcome, granted=granted, asked=asked, values=self.values)
        able = tuple(AuthorityRule(kind=authority.kind) for authority in authorities)
        changes = {"authorities": able, "needs_opinion": rule.wants_opinion(self.values), "opinion_when": None}
        return outcome_sentence(self.rules, rule.model_copy(update=changes))
