"""Recorded scenarios: answers tried on a draft, where they led, and whether they still lead there."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from pydantic import BeforeValidator

from accounts.models import User
from formkit.design.comparison import label_of
from formkit.fieldtypes import field_type
from formkit.outcomes import holding_rules
from formkit.path import kept_answers, missing_answers, visible_steps
from formkit.schema import FormSchema, parse_schema
from formkit.values import Answers, FrozenModel, JsonValue
from portal.admin.seen import Fingerprints, fingerprints, written
from portal.dates import long_moment
from portal.words.typography import clean_text
from teleservices.models import Procedure, Scenario
from teleservices.permissions import may_design
from teleservices.studio.errors import DesignRefusedError, ScenarioError


def _pairs(stored: object) -> object:
    """Read what was first stored as an object, whose order a database doesn't keep."""
    return tuple(stored.items()) if isinstance(stored, Mapping) else stored


Named = Annotated[tuple[tuple[str, str], ...], BeforeValidator(_pairs)]
"""Keys in their order, each with its words as they were, for what a later form no longer holds."""


class Course(FrozenModel):
    """Where answers lead: what is kept of a scenario to compare with later."""

    path: Named = ()
    """Steps, in order."""
    rules: Named = ()
    """Rules that hold: not eligible, warned, another service."""
    calculated: Mapping[str, tuple[str, str]] = {}
    """Calculated values: what each is called, and what it is worth, in words."""
    missing: Named = ()
    """Required questions without an answer."""


@dataclass(frozen=True)
class Difference:
    """What was expected of a scenario and what comes, in words; empty for nothing."""

    what: str
    expected: str
    actual: str


@dataclass(frozen=True)
class Replay:
    """A scenario replayed on a draft, and where it no longer leads as expected."""

    scenario: Scenario
    differences: tuple[Difference, ...]

    @property
    def seen(self) -> str:
        """The fingerprints of the scenario as shown, which its page carries so that `record_again` can compare."""
        return written(fingerprints(scenario_values(self.scenario)))


def course_of(schema: FormSchema, known: Answers) -> Course:
    """Where answers, with the facts of a profile, lead; documents count as joined."""
    documents = {field.key: 1 for field in schema.document_fields()}
    answers = kept_answers(schema, known)
    return Course(
        path=tuple((step.key, step.title) for step in visible_steps(schema, known)),
        rules=tuple((rule.key, label_of(rule)) for rule in holding_rules(schema, known)),
        calculated=dict(_calculated(schema, answers)),
        missing=tuple((field.key, field.label) for field in missing_answers(schema, known, documents)),
    )


def _calculated(schema: FormSchema, answers: Answers) -> Iterator[tuple[str, tuple[str, str]]]:
    for field in schema.fields():
        if field_type(field).is_calculated and not field.private and field.key in answers:
            yield field.key, (field.label, field_type(field).display(field, answers[field.key]))


def replay(scenario: Scenario, schema: FormSchema) -> Replay:
    """Try a scenario again on a form. New words for the same step, rule or question make no difference."""
    expected = Course.model_validate(scenario.expected)
    actual = course_of(schema, scenario.answers | scenario.facts)
    return Replay(scenario, tuple(_differences(expected, actual)))


def replays(procedure: Procedure) -> list[Replay]:
    """Every scenario of a procedure replayed on its draft."""
    schema = parse_schema(procedure.draft_schema)
    return [replay(scenario, schema) for scenario in procedure.scenarios.select_related("author", "procedure")]


def gone_astray(procedure: Procedure) -> list[Replay]:
    """The scenarios that no longer lead where they did."""
    return [replayed for replayed in replays(procedure) if replayed.differences]


def _differences(expected: Course, actual: Course) -> Iterator[Difference]:
    if _keys(expected.path) != _keys(actual.path):
        yield Difference(_("Path"), _listed(expected.path, " › "), _listed(actual.path, " › "))
    if _keys(expected.rules) != _keys(actual.rules):
        yield Difference(_("Rules that apply"), _listed(expected.rules), _listed(actual.rules))
    if set(_keys(expected.missing)) != set(_keys(actual.missing)):
        yield Difference(_("Questions to complete"), _listed(expected.missing), _listed(actual.missing))
    for key in dict.fromkeys([*expected.calculated, *actual.calculated]):
        label, before = expected.calculated.get(key, ("", ""))
        label, after = actual.calculated.get(key, (label, ""))
        if before != after:
            yield Difference(label, before, after)


def _keys(pairs: Named) -> list[str]:
    return [key for key, _words in pairs]


def _listed(pairs: Named, separator: str = " ; ") -> str:
    return separator.join(words for _key, words in pairs)


@transaction.atomic
def record(*, procedure_id: int, author: User, name: str, answers: Answers, facts: Mapping[str, JsonValue]) -> Scenario:
    """Keep answers tried and where they lead. Raises DesignRefusedError, ScenarioError for a name that can't be."""
    procedure = _designed(procedure_id, author)
    name = clean_text(name)
    if not name:
        raise ScenarioError(_("Give this scenario a name."))
    expected = course_of(parse_schema(procedure.draft_schema), dict(answers) | dict(facts))
    try:
        with transaction.atomic():
            return Scenario.objects.create(
                procedure=procedure,
                name=name[:120],
                answers=dict(answers),
                facts=dict(facts),
                expected=expected.model_dump(mode="json"),
                author=author,
            )
    except IntegrityError:
        raise ScenarioError(_("Another scenario of this procedure has this name.")) from None


@transaction.atomic
def record_again(*, scenario: Scenario, author: User, seen: Fingerprints | None = None) -> Scenario:
    """Expect from now on what the draft gives.

    `seen`: the scenario and the draft as the page showed them (`scenario_values`). Raises DesignRefusedError,
    ScenarioError when one of them changed since: what it gives now was not read.
    """
    procedure = _designed(scenario.procedure_id, author)
    scenario = _as_seen(scenario, seen, ("draft", "recorded"))
    course = course_of(parse_schema(procedure.draft_schema), scenario.answers | scenario.facts)
    scenario.expected, scenario.author = course.model_dump(mode="json"), author
    scenario.save(update_fields=["expected", "author", "recorded_at"])
    return scenario


@transaction.atomic
def forget(*, scenario: Scenario, author: User, seen: Fingerprints | None = None) -> None:
    """Delete a scenario. Raises DesignRefusedError, ScenarioError when someone recorded it again since `seen`."""
    _designed(scenario.procedure_id, author)
    _as_seen(scenario, seen, ("recorded",)).delete()


def scenario_values(scenario: Scenario) -> dict[str, object]:
    """When a scenario was recorded, and which draft it is replayed on."""
    return {"recorded": scenario.recorded_at.isoformat(), "draft": scenario.procedure.draft_number}


def _as_seen(scenario: Scenario, page_fingerprints: Fingerprints | None, names: Collection[str]) -> Scenario:
    """The scenario as it is now, held until the end of the act."""
    present = Scenario.objects.select_for_update().select_related("procedure").get(pk=scenario.pk)
    now = fingerprints(scenario_values(present))
    changes = {name for name in names if page_fingerprints is not None and page_fingerprints.get(name) != now[name]}
    if changes:
        text = _("This scenario, or the form, has changed since (%(author)s, %(time)s). Read again what it gives.")
        author, at = _last_change(present, changes)
        who = author.get_full_name() if author else _("someone")
        raise ScenarioError(text % {"author": who, "time": long_moment(at)})
    return present


def _last_change(scenario: Scenario, names: Collection[str]) -> tuple[User | None, dt.datetime]:
    """Who changed last, and when, which of `names` among `scenario_values`."""
    change = scenario.procedure.draft_changes.select_related("author").first() if "draft" in names else None
    if change and ("recorded" not in names or change.at > scenario.recorded_at):
        return change.author, change.at
    return scenario.author, scenario.recorded_at


def _designed(procedure_id: int, author: User) -> Procedure:
    procedure = Procedure.objects.get(pk=procedure_id)
    if not may_design(author, procedure):
        raise DesignRefusedError
    return procedure
