"""What the rules of decision read of requests: the ceilings of authorities, the conditions of opinions. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

from django.utils.translation import gettext as _

from formkit.language.evaluating import Environment, evaluate
from formkit.language.nodes import Node
from formkit.language.saying import sentence
from formkit.language.scope import Scope
from formkit.schema import FormSchema
from formkit.values import Answers, JsonValue
from teleservices.competence.amount_trees import BASE, PROPOSED, operands
from teleservices.competence.rules import AuthorityRule, DecisionRules, OutcomeRule
from teleservices.competence.service_values import (
    base_name,
    in_force,
    lacking,
    notes_of,
    proposed_name,
    reads_notes,
    service_scope,
    versions_since,
    whole_environment,
)
from teleservices.models import Proposal, ServiceRequest
from teleservices.parameter_names import names_in


@dataclass(frozen=True)
class Subject:
    """A request to be decided, by these rules, on what is proposed of it."""

    request: ServiceRequest
    rules: DecisionRules | None
    proposal: Proposal | None

    @property
    def own(self) -> Answers:
        """What is proposed, by the keys that trees name it by."""
        amounts: tuple[JsonValue, JsonValue] = (None, None)
        if self.proposal is not None:
            amounts = self.proposal.amount_proposed, self.proposal.eligible_base
        return dict(zip((PROPOSED.key, BASE.key), amounts, strict=True))

    @property
    def trees(self) -> Sequence[Node]:
        """All that its rules may ask of it."""
        return () if self.rules is None else tuple(self.rules.trees())

    @property
    def reads_request(self) -> bool:
        """Whether they read more than what is proposed: plain sums read nothing."""
        return any(operand.key not in self.own for tree in self.trees for operand in operands(tree))


def deciding_values(request: ServiceRequest, rules: DecisionRules | None, proposal: Proposal | None) -> Environment:
    """What the rules of decision read of a request. Two queries at most; none where ceilings are plain sums."""
    [values] = values_of_all([Subject(request, rules, proposal)])
    return values


def values_of_all(subjects: Sequence[Subject]) -> list[Environment]:
    """The same of each of these, in their order: so many queries, whatever their number.

    The requests whose rules read more than what is proposed are read `with_form`.
    """
    is_read = [subject.reads_request for subject in subjects]
    reading = list(compress(subjects, is_read))
    noted = [subject.request.pk for subject in reading if any(reads_notes(tree, subject.own) for tree in subject.trees)]
    trees = [tree for subject in reading for tree in subject.trees]
    notes, versions = notes_of(noted), versions_since(trees, [subject.request for subject in reading])
    return [
        whole_environment(
            subject.request,
            {**notes.get(subject.request.pk, {}), **subject.own},
            in_force(versions, subject.request),
        )
        if reads
        else Environment({}, annotations=subject.own)
        for subject, reads in zip(subjects, is_read, strict=True)
    ]


def deciding_scope(tree: Node, form: FormSchema | None) -> Scope:
    """What a ceiling or a condition names, as it is said. A query where it names a parameter."""
    return service_scope(form, proposed_name(), base_name(), parameters=names_in(tree))


def why_no_ceiling(authority: AuthorityRule, form: FormSchema | None, values: Environment) -> str:
    """Why an authority can't decide by its line: nobody can tell up to what. Empty where its ceiling is known."""
    if authority.ceiling is None or not authority.lacks_ceiling(values):
        return ""
    scope = deciding_scope(authority.ceiling, form)
    words = {"authority": authority.kind.label, "ceiling": sentence(authority.ceiling, scope)}
    names = ", ".join(_("“%(text)s”") % {"text": label} for label in lacking(authority.ceiling, values, scope))
    if not names:
        return _("“%(authority)s” can’t decide: it does so up to %(ceiling)s, which gives no amount here.") % words
    text = _(
        "“%(authority)s” can’t decide: it does so up to %(ceiling)s, and nobody can tell how much. Missing: %(names)s."
    )
    return text % {**words, "names": names}


def why_no_opinion(rule: OutcomeRule, form: FormSchema | None, values: Environment) -> str:
    """Why nothing is decided before an opinion, with the condition that wants it where there is one."""
    if rule.opinion_when is None:
        return _("An opinion is needed before this decision: ask for one, or wait for its answer.")
    scope = deciding_scope(rule.opinion_when, form)
    words = {"condition": sentence(rule.opinion_when, scope)}
    if evaluate(rule.opinion_when, values) is True:
        text = _(
            "An opinion is needed before this decision, because %(condition)s: ask for one, or wait for its answer."
        )
        return text % words
    text = _(
        "An opinion is needed before this decision if %(condition)s, and nobody can tell yet: ask for one, or wait "
        "for its answer. Missing: %(names)s."
    )
    names = ", ".join(_("“%(text)s”") % {"text": label} for label in lacking(rule.opinion_when, values, scope))
    return text % {**words, "names": names}
