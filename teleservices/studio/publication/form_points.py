"""What prevents a form from being published: its steps, its rules, what its keys meant before. Reads only."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from formkit import rules
from formkit.design.comparison import label_of
from formkit.fieldtypes import Field
from formkit.schema import FormRule, FormSchema
from formkit.validations import Validation
from teleservices.models import Parameter, ParameterVersion, Procedure, Team
from teleservices.parameter_names import names_for, parameters_read
from teleservices.studio.drafting.former_versions import reused_keys
from teleservices.studio.drafting.snapshots import drafted
from teleservices.studio.publication.points import Point, field_url, step_url
from teleservices.studio.publication.sensitive import questions


def form_points(procedure: Procedure, schema: FormSchema) -> Iterator[Point]:
    """What of the form, its rules and its annotations is to be settled. Two queries at most, and one a former form."""
    for step in schema.steps:
        if not step.fields:
            text = _("The step “%(title)s” has no question: add one, or delete the step.")
            yield Point(text % {"title": step.title}, step_url(procedure, step.key))
    for problem in rules.check(schema, names_for(schema)):
        name, url = _part(procedure, schema, problem.key)
        yield Point(_("“%(name)s”: %(reason)s") % {"name": name, "reason": problem.reason}, url)
    yield from _reserved_numbers(procedure, schema)
    yield from _routes(procedure, schema)
    yield from _parameters(procedure, schema)
    for reuse in reused_keys(procedure, schema):
        name, url = _part(procedure, schema, reuse.key)
        text = _("“%(name)s” takes the place of something else in an earlier version: delete it, then add it again.")
        yield Point(text % {"name": name}, url)


def _reserved_numbers(procedure: Procedure, schema: FormSchema) -> Iterator[Point]:
    """A number of social security is asked for under a text of law (article 30 of the law of 6 January 1978)."""
    for field in questions(schema):
        if getattr(field, "lacks_legal_basis", False):
            text = _(
                "“%(name)s” asks for a social security number, which the law reserves: name the text that allows it, "
                "or delete the question."
            )
            yield Point(text % {"name": field.label}, field_url(procedure, field.key))


def _routes(procedure: Procedure, schema: FormSchema) -> Iterator[Point]:
    """A service keeps its requests under the name that it has."""
    names = {rule.team for rule in schema.rules if rule.team}
    existing_names = set(Team.objects.filter(name__in=names).values_list("name", flat=True)) if names else set()
    for rule in schema.rules:
        if rule.team and rule.team not in existing_names:
            text = _("A rule sends requests to “%(team)s”, a service that no longer exists under this name.")
            yield Point(text % {"team": rule.team}, reverse("studio:rule", args=[procedure.uuid, rule.key]))


def _parameters(procedure: Procedure, schema: FormSchema) -> Iterator[Point]:
    """What a form, rules or letters name and nobody could work out today. Two queries where they name any."""
    keys = parameters_read(drafted(procedure), schema)
    if not keys:
        return
    in_force = ParameterVersion.objects.in_force(timezone.localdate(), keys)
    names = dict(Parameter.objects.filter(key__in=keys).values_list("key", "name"))
    for key in sorted(keys - in_force.keys()):
        if key in names:
            text = _("The parameter “%(name)s” has no value today: what reads it would stay unknown.")
            yield Point(text % {"name": names[key]}, reverse("studio:parameter", args=[key]))
        else:
            text = _("The form names a parameter that doesn't exist on this portal: choose another one.")
            yield Point(text, reverse("studio:procedure", args=[procedure.uuid]))


def _part(procedure: Procedure, schema: FormSchema, key: str) -> tuple[str, str]:
    """What a step, a question, a rule, a check or an annotation is called, and where it is designed."""
    for step in schema.steps:
        if step.key == key:
            return step.title, step_url(procedure, key)
    beside: list[tuple[str, Sequence[FormRule | Validation | Field]]] = [
        ("rule", schema.rules), ("validation", schema.validations), ("annotation", schema.annotations),
    ]  # fmt: skip
    for screen, parts in beside:
        for part in parts:
            if part.key == key:
                return label_of(part), reverse(f"studio:{screen}", args=[procedure.uuid, key])
    return schema.field(key).label, field_url(procedure, key)
