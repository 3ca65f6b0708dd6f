"""A letter with sample values, made as a real one is. Made of unsaved rows: writes nothing."""

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Profile, ProfileType, User
from formkit.fieldtypes import field_type
from formkit.language.evaluating import Environment
from formkit.schema import FormSchema, parse_schema
from formkit.values import Answers, JsonValue
from teleservices.competence.grant_terms import GrantTerms, plan_of, terms_of
from teleservices.competence.outcome_sentences import readable_rules
from teleservices.legal import legal_day
from teleservices.letters.composing import letter_contents
from teleservices.letters.letter_models import LetterModels
from teleservices.letters.paragraph_conditions import AUTHORITY, GRANTED
from teleservices.models import (
    Authority,
    AuthorityKind,
    Decision,
    FormVersion,
    Outcome,
    Procedure,
    RequestFacts,
    ServiceRequest,
)
from teleservices.paperwork.decision_letter import letter_pdf
from teleservices.paperwork.documents import Printed
from teleservices.studio.screens.tree_line import example_values

REFERENCE = "P7K2-94QX"
GRANTED_CENTS = 350_000
NUMBER = "2026-118"


def sample_letter_pdf(
    procedure: Procedure, outcome: Outcome, models: LetterModels, designer: User, answers: Answers | None = None
) -> Printed:
    """The letter of this outcome as these models make it, marked as a sample, every paragraph printed.

    `procedure` as its draft makes it; the designer stands for the agent; `answers` are quoted, or samples.
    """
    decision = _decision(procedure, outcome, designer)
    if answers is not None:
        decision.request.answers = dict(answers)
    terms = _terms(procedure, decision)
    for name, value in terms.columns.items():
        setattr(decision, name, value)
    contents = letter_contents(decision, plan=plan_of(terms, decision), models=models, is_sample=True)
    return letter_pdf(contents, reference=REFERENCE, dated=decision.decided_at, mark=_("SAMPLE"))


def sample_values(form: FormSchema) -> Environment:
    """What conditions of paragraphs are worked out of as an example: that letter's sum and authority among them."""
    values = example_values(form)
    own: dict[str, JsonValue] = {GRANTED.key: GRANTED_CENTS, AUTHORITY.key: AuthorityKind.PRESIDENT.value}
    return replace(values, annotations={**values.annotations, **own})


def _decision(procedure: Procedure, outcome: Outcome, designer: User) -> Decision:
    now, kind = timezone.now(), _kind(procedure, outcome)
    authority = Authority.objects.filter(kind=kind).first()
    grants = outcome in {Outcome.ACCEPTED, Outcome.ACCEPTED_IN_PART} and _grants_a_sum(procedure)
    return Decision(
        request=_request(procedure, designer),
        outcome=outcome,
        authority=authority.name if authority else str(kind.label),
        authority_kind=kind,
        author=designer,
        author_name=designer.get_full_name(),
        author_capacity=_("Capacity of who signs"),
        act_number=NUMBER,
        act_date=legal_day(now),
        reasons="" if outcome == Outcome.ACCEPTED else _("The reasons that the agent writes stand here."),
        amount_cents=GRANTED_CENTS if grants else None,
        decided_at=now,
    )


def _terms(procedure: Procedure, decision: Decision) -> GrantTerms:
    """Those of what is granted; none of what grants no sum."""
    if decision.amount_cents is None:
        return GrantTerms()
    return terms_of(readable_rules(procedure.decision_rules), None, decision.request.profile.type)


def _kind(procedure: Procedure, outcome: Outcome) -> AuthorityKind:
    """The first authority that decides so; the president where nobody is said to."""
    rules = readable_rules(procedure.decision_rules)
    rule = rules.of(outcome) if rules else None
    return rule.authorities[0].kind if rule and rule.authorities else AuthorityKind.PRESIDENT


def _grants_a_sum(procedure: Procedure) -> bool:
    rules = readable_rules(procedure.decision_rules)
    return rules is None or rules.asks_amount


def _request(procedure: Procedure, designer: User) -> ServiceRequest:
    form = parse_schema(procedure.draft_schema)
    profile = Profile(
        type=ProfileType(is_personal=False),
        name="Comité des fêtes de Brenne",
        address_line="12 quai du Lavoir",
        postcode="98110",
        city="Vernay",
    )
    request = ServiceRequest(
        reference=REFERENCE,
        procedure=procedure,
        form_version=FormVersion(procedure=procedure, number=1, schema=procedure.draft_schema),
        answers={field.key: field_type(field).example_answer(field) for field in form.fields()},
        profile=profile,
        applicant=User(first_name="Jeanne", last_name="Petit"),
        team=procedure.team,
        assignee=designer,
        submitted_at=timezone.now(),
    )
    request.desk_facts = RequestFacts(amount_asked=GRANTED_CENTS if procedure.amount_field else None)
    return request
