"""Answers given as citizens give them: typed in the pages of a form, and saved by what saves those pages."""

from collections.abc import Mapping

from django.http import QueryDict

from accounts.models import User
from formkit.django_forms import step_form
from formkit.path import visible_steps
from formkit.schema import Step
from formkit.values import JsonValue
from teleservices.answering.documents.folders import DraftFolder
from teleservices.answering.fingerprints import SEEN, fingerprint
from teleservices.answering.steps import step_page
from teleservices.filing.buttons import save_posted
from teleservices.models import ServiceRequest
from tests.formkit.pages import successful_controls


def fill_in(draft: ServiceRequest, answers: Mapping[str, JsonValue], *, actor: User | None = None) -> ServiceRequest:
    """Type `answers` in the steps of the path that ask for them; returns the draft as it became.

    What the form refuses is kept as typed, as on a page. Raises ActRefusedError as saving a page does.
    """
    request = ServiceRequest.objects.with_form().select_related("applicant").get(pk=draft.pk)
    left = dict(answers)
    while following := _next_step(request, left):
        step, given = following
        _save(request, step, given, actor or request.applicant)
        left = {key: answer for key, answer in left.items() if key not in given}
    return request


def _next_step(request: ServiceRequest, answers: Mapping[str, JsonValue]) -> tuple[Step, dict[str, JsonValue]] | None:
    """The first step of the path that asks for some of `answers`, those of rows once there are rows; and which."""
    for step in visible_steps(request.form, request.known):
        if given := {field.key: answers[field.key] for field in step.fields if field.key in answers}:
            return step, given
    return None


def _save(request: ServiceRequest, step: Step, given: Mapping[str, JsonValue], actor: User) -> None:
    shown = step_form(request.form, step, {**request.known, **given})
    data = QueryDict(mutable=True)
    for name, texts in successful_controls("".join(str(shown[key]) for key in shown.fields)).items():
        data.setlist(name, texts)
    data["version"] = str(request.form_version.number)
    for field in step.fields:
        data[f"{SEEN}{field.key}"] = fingerprint(request.answers.get(field.key))
    page = step_page(DraftFolder(request), step, data, strict=False)
    save_posted(page, data, actor)
    assert not page.conflicts
