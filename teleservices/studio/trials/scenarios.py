"""Recorded scenarios: answers tried on a draft, where they led, and whether they still lead there."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Self

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import BeforeValidator, SerializerFunctionWrapHandler, StringConstraints, model_serializer

from accounts.models import User
from formkit.design.comparison import label_of
from formkit.django_forms import refused_answers
from formkit.fieldtypes import field_type
from formkit.outcomes import holding_rules, unmet
from formkit.path import kept_answers, missing_answers, visible_steps
from formkit.relative_dates import TODAY, read_day
from formkit.schema import FormSchema, parse_schema
from formkit.values import Answers, FrozenModel
from portal.admin.seen import Fingerprints, fingerprints, written
from portal.dates import long_moment
from portal.words.typography import clean_text
from teleservices.models import Procedure, Scenario
from teleservices.parameter_names import values_on
from teleservices.permissions import may_design
from teleservices.studio.errors import DesignRefusedError, ScenarioError
from teleservices.studio.trials.on_day import form_on


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
    blocking: Named | None = None
    """Checks that don't hold and stop who fills in; None in what was recorded before they were kept."""
    warnings: Named | None = None
    """Those that only warn; None as well."""
    refused: Named | None = None
    """Questions whose answer is beyond their limits; None as well."""
    threshold: Annotated[str, StringConstraints(max_length=64)] = ""
    """What the scenario was proposed for (see `proposals`); empty for one that a designer tried."""

    @model_serializer(mode="wrap")
    def _as_it_was_without(self, handler: SerializerFunctionWrapHandler) -> dict[str, object]:
        """Write nothing of what wasn't kept: files of before stay the same."""
        data: dict[str, object] = handler(self)
        return {name: value for name, value in data.items() if value is not None and value != ""}


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


@dataclass(frozen=True)
class Dated:
    """A form as it is asked on a day: its limits, and the parameters that it reads."""

    schema: FormSchema
    parameters: Answers

    @classmethod
    def on(cls, schema: FormSchema, day: dt.date | None) -> Self:
        """The form on a day; without one, on today's and with its limits as they move. One query where it reads any."""
        return cls(form_on(schema, day) if day else schema, values_on(day or timezone.localdate(), schema))

    def course(self, answers: Answers, facts: Answers) -> Course:
        """Where answers lead."""
        return course_of(self.schema, {**answers, **facts, **self.parameters})


def _dated(schema: FormSchema, facts: Answers) -> Dated:
    return Dated.on(schema, _day_of(facts))


def _day_of(facts: Answers) -> dt.date | None:
    return read_day(facts.get(TODAY))


def course_of(schema: FormSchema, known: Answers) -> Course:
    """Where answers, with the facts of a profile and the parameters, lead; documents count as joined."""
    documents = {field.key: 1 for field in schema.document_fields()}
    answers = kept_answers(schema, known)
    checks = [check for check, _questions in unmet(schema, known)]
    return Course(
        path=tuple((step.key, step.title) for step in visible_steps(schema, known)),
        rules=tuple((rule.key, label_of(rule)) for rule in holding_rules(schema, known)),
        calculated=dict(_calculated(schema, answers)),
        missing=tuple((field.key, field.label) for field in missing_answers(schema, known, documents)),
        blocking=tuple((check.key, label_of(check)) for check in checks if check.is_blocking),
        warnings=tuple((check.key, label_of(check)) for check in checks if not check.is_blocking),
        refused=tuple((key, schema.field(key).label) for key in refused_answers(schema, known)),
    )


def _calculated(schema: FormSchema, answers: Answers) -> Iterator[tuple[str, tuple[str, str]]]:
    for field in schema.fields():
        if field_type(field).is_calculated and not field.private and field.key in answers:
            yield field.key, (field.label, field_type(field).display(field, answers[field.key]))


def replay(scenario: Scenario, form: Dated) -> Replay:
    """Try a scenario again on a form of its day. New words for the same step, rule or question make no difference."""
    expected = Course.model_validate(scenario.expected)
    return Replay(scenario, tuple(_differences(expected, form.course(scenario.answers, scenario.facts))))


def replays(procedure: Procedure) -> list[Replay]:
    """Every scenario of a procedure replayed on its draft, each as of its day."""
    schema = parse_schema(procedure.draft_schema)
    scenarios = list(procedure.scenarios.select_related("author", "procedure"))
    forms = {day: Dated.on(schema, day) for day in {_day_of(scenario.facts) for scenario in scenarios}}
    return [replay(scenario, forms[_day_of(scenario.facts)]) for scenario in scenarios]


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
    yield from _differences_of_checks(expected, actual)
    for key in dict.fromkeys([*expected.calculated, *actual.calculated]):
        label, before = expected.calculated.get(key, ("", ""))
        label, after = actual.calculated.get(key, (label, ""))
        if before != after:
            yield Difference(label, before, after)


def _differences_of_checks(expected: Course, actual: Course) -> Iterator[Difference]:
    """Nothing of what wasn't kept when the scenario was recorded."""
    pairs = (
        (_("Checks that block"), expected.blocking, actual.blocking),
        (_("Checks that warn"), expected.warnings, actual.warnings),
        (_("Answers refused"), expected.refused, actual.refused),
    )
    for what, before, after in pairs:
        if before is not None and set(_keys(before)) != set(_keys(after or ())):
            yield Difference(what, _listed(before), _listed(after or ()))


def _keys(pairs: Named) -> list[str]:
    return [key for key, _words in pairs]


def _listed(pairs: Named, separator: str = " ; ") -> str:
    return separator.join(words for _key, words in pairs)


@transaction.atomic
def record(
    *, procedure_id: int, author: User, name: str, answers: Answers, facts: Answers, threshold: str = ""
) -> Scenario:
    """Keep answers tried and where they lead; `threshold`: what they were proposed for.

    Raises DesignRefusedError, ScenarioError for a name that can't be.
    """
    procedure = _designed(procedure_id, author)
    name = clean_text(name)
    if not name:
        raise ScenarioError(_("Give this scenario a name."))
    course = _dated(parse_schema(procedure.draft_schema), facts).course(answers, facts)
    expected = course.model_copy(update={"threshold": threshold})
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
    course = _dated(parse_schema(procedure.draft_schema), scenario.facts).course(scenario.answers, scenario.facts)
    expected = course.model_copy(update={"threshold": Course.model_validate(scenario.expected).threshold})
    scenario.expected, scenario.author = expected.model_dump(mode="json"), author
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
