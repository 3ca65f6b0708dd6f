"""What prevents a procedure from being published, and what would make it better. Reads only; the queries are few."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teleservices.formkit import rules
from teleservices.formkit.fieldtypes import DocumentField, Field, field_type
from teleservices.formkit.schema import FormSchema, Step, parse_schema
from teleservices.lifecycle.tags import unknown_tags
from teleservices.models import Procedure, Stage, State

MOST_QUESTIONS = 12
"""On one step: more tire."""
KNOWN_ALREADY = ("email", "telephone", "siret")
"""Types that usually ask what the portal holds already (CRPA L113-12)."""
LONG_LABEL = 90
"""Characters from which a question deserves a help text."""


@dataclass(frozen=True)
class Point:
    """One thing to settle, and where."""

    text: str
    url: str
    is_blocking: bool = True


def points(procedure: Procedure) -> list[Point]:
    """All the points, blocking ones first, each list in the order of the screens."""
    schema = parse_schema(procedure.draft_schema)
    found = [*_form(procedure, schema), *_settings(procedure), *_service(procedure), *_stages(procedure)]
    return sorted(found, key=lambda point: not point.is_blocking)


def blocking(procedure: Procedure) -> list[Point]:
    """Those that prevent the publication."""
    return [point for point in points(procedure) if point.is_blocking]


def step_url(procedure: Procedure, key: str) -> str:
    """Where a step is designed."""
    return reverse("studio:step", args=[procedure.uuid, key])


def field_url(procedure: Procedure, key: str) -> str:
    """Where a question is designed."""
    return reverse("studio:field", args=[procedure.uuid, key])


def _form(procedure: Procedure, schema: FormSchema) -> Iterator[Point]:
    for step in schema.steps:
        yield from _step(procedure, step)
    steps = {step.key for step in schema.steps}
    for problem in rules.check(schema):
        is_step = problem.key in steps
        name = schema.step(problem.key).title if is_step else schema.field(problem.key).label
        url = step_url(procedure, problem.key) if is_step else field_url(procedure, problem.key)
        yield Point(_("“%(name)s”: %(reason)s") % {"name": name, "reason": problem.reason}, url)


def _step(procedure: Procedure, step: Step) -> Iterator[Point]:
    url, named = step_url(procedure, step.key), {"title": step.title}
    asked = [field for field in step.fields if _is_asked(field)]
    if not step.fields:
        yield Point(_("The step “%(title)s” has no question: add one, or delete the step.") % named, url)
    elif not asked:
        yield Point(_("The step “%(title)s” asks nothing.") % named, url, is_blocking=False)
    if len(asked) > MOST_QUESTIONS:
        text = ngettext(
            "The step “%(title)s” has %(count)d question: cut it in two.",
            "The step “%(title)s” has %(count)d questions: cut it in two.",
            len(asked),
        )
        yield Point(text % {**named, "count": len(asked)}, url, is_blocking=False)
    for field in asked:
        if len(field.label) > LONG_LABEL and not field.help:
            text = _("The question “%(label)s” is long: shorten it, or move part of it to the help.")
            yield Point(text % {"label": field.label}, field_url(procedure, field.key), is_blocking=False)
        if field.type in KNOWN_ALREADY and field.prefill is None and not field.private:
            text = _("The account or the profile may already know “%(label)s”: fill it in beforehand.")
            yield Point(text % {"label": field.label}, field_url(procedure, field.key), is_blocking=False)


def _is_asked(field: Field) -> bool:
    return isinstance(field, DocumentField) or field_type(field).has_answer


def _settings(procedure: Procedure) -> Iterator[Point]:
    url = reverse("studio:settings", args=[procedure.uuid])
    if procedure.closes_at and procedure.closes_at <= timezone.now():
        yield Point(
            _("The closing date is past: nobody can begin a request."), url + "#id_closes_at", is_blocking=False
        )
    if not procedure.processing_days:
        yield Point(_("Give the processing time."), url + "#id_processing_days")
    if not procedure.regime:
        yield Point(_("Say what the law makes of silence: refusal, acceptance, or nothing."), url + "#id_regime")
    if procedure.regime and procedure.regime != "none" and not procedure.regime_months:
        yield Point(_("Give the time after which silence becomes a decision."), url + "#id_regime_months")
    if not procedure.remedies.strip():
        yield Point(_("Write the remedies and their time limits."), url + "#id_remedies")
    if not procedure.honour_statement.strip():
        yield Point(_("Write the statement on honour, or the usual sentence will be shown."), url, is_blocking=False)
    if not (procedure.data_purpose.strip() and procedure.data_recipients.strip()):
        text = _("Say what the data are for and who receives them: applicants have a right to know.")
        yield Point(text, url + "#id_data_purpose", is_blocking=False)


def _service(procedure: Procedure) -> Iterator[Point]:
    """The acknowledgement names the service, its telephone and an address (CRPA R112-11-1)."""
    team = procedure.team
    if team is None:
        yield Point(
            _("Choose the service that instructs the requests."),
            reverse("studio:settings", args=[procedure.uuid]) + "#id_team",
        )
        return
    url, named = reverse("studio:team", args=[team.pk]), {"team": team.name}
    if not team.telephone:
        yield Point(_("The service “%(team)s” has no telephone: the acknowledgement must give it.") % named, url)
    if not (team.email or team.postal_address):
        text = _("The service “%(team)s” has neither e-mail nor postal address: the acknowledgement must give one.")
        yield Point(text % named, url)
    if not team.team_members.exists():
        yield Point(
            _("The service “%(team)s” has no member: nobody would see the requests.") % named, url, is_blocking=False
        )


def _stages(procedure: Procedure) -> Iterator[Point]:
    stages = list(procedure.stages.filter(is_archived=False))
    present = {stage.state for stage in stages}
    for state in State:
        if state != State.DRAFT and state not in present:
            text = _("No stage tells the applicant that the request is: %(state)s.") % {"state": state.label.lower()}
            yield Point(text, reverse("studio:stages", args=[procedure.uuid]))
    for stage in stages:
        for tag in unknown_tags(stage_texts(stage)):
            text = _("The stage “%(stage)s” uses the tag “%(tag)s”, which doesn't exist.")
            url = reverse("studio:stage", args=[procedure.uuid, stage.pk])
            yield Point(text % {"stage": stage.name, "tag": tag}, url)


def stage_texts(stage: Stage) -> str:
    """All the texts of a stage where tags may stand."""
    return f"{stage.email_subject}\n{stage.email_text}"
