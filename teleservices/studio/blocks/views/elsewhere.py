"""A step or a question copied to another procedure, chosen among those that one may change."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from formkit.errors import OperationError
from teleservices.models import Procedure
from teleservices.studio.blocks.copying import Detached, copy_field_to, copy_step_to, destinations
from teleservices.studio.drafting.drafts import draft_of
from teleservices.studio.errors import StaleDraftError
from teleservices.studio.publication.points import field_url, step_url
from teleservices.studio.screens.access import designed, designer
from teleservices.studio.screens.places import FieldPlace, StepPlace, at_field, at_step, step_in
from teleservices.studio.screens.submitting import say_refusal
from teleservices.studio.screens.workspace import workspace


@require_http_methods(["GET", "POST"])
@at_step
def copy_step(request: HttpRequest, at: StepPlace) -> HttpResponse:
    """Ask the procedure; on POST copy the step there, and show it."""
    target = _target(request, request.POST.get("procedure", ""))
    if target is None:
        context = _choice(request, at.procedure) | {"back_url": step_url(at.procedure, at.step.key)}
        title = _("Copy the step “%(title)s”") % {"title": at.step.title}
        return workspace(request, at.procedure, "blocks/elsewhere.html", context, title=title, step=at.step)
    copied = _copied(request, lambda: copy_step_to(target=target, author=designer(request), step=at.step))
    if copied is None:
        return redirect("studio:step_copy", at.procedure.uuid, at.step.key)
    return redirect("studio:step", target.uuid, copied.step.key)


@require_http_methods(["GET", "POST"])
@at_field
def copy_field(request: HttpRequest, at: FieldPlace) -> HttpResponse:
    """Ask the procedure, then the step; on POST copy the question there, and show it."""
    target = _target(request, request.POST.get("procedure") or request.GET.get("procedure", ""))
    step = step_in(draft_of(target), request.POST.get("step", "")) if target else None
    if target is None or step is None:
        context = _choice(request, at.procedure) | {
            "back_url": field_url(at.procedure, at.field.key),
            "selected": at.field.key,
            "is_question": True,
            "target": target,
            "target_steps": draft_of(target).steps if target else (),
        }
        title = _("Copy the question “%(label)s”") % {"label": at.field.label}
        return workspace(request, at.procedure, "blocks/elsewhere.html", context, title=title, step=at.step)
    copied = _copied(request, lambda: copy_field_to(target=target, author=designer(request), field=at.field, step=step))
    if copied is None:
        return redirect("studio:field_copy", at.procedure.uuid, at.field.key)
    return redirect("studio:field", target.uuid, copied.fields[0].key)


def say_left_behind(request: HttpRequest, copied: Detached) -> None:
    """Tell which conditions and terms were left behind."""
    for name in copied.unconditional:
        text = _("The condition of “%(name)s” was not copied: it asks about a question that is not here.")
        messages.warning(request, text % {"name": name})
    for name in copied.incomplete:
        text = _("“%(name)s” was calculated from questions that are not here: complete its calculation.")
        messages.warning(request, text % {"name": name})


def _choice(request: HttpRequest, procedure: Procedure) -> dict[str, object]:
    return {"procedures": destinations(designer(request), procedure), "is_question": False, "target": None}


def _target(request: HttpRequest, text: str) -> Procedure | None:
    """The procedure chosen; Http404 for one that may not be changed, None for none."""
    try:
        return designed(request, UUID(text))
    except ValueError:
        return None


def _copied(request: HttpRequest, copy: Callable[[], Detached]) -> Detached | None:
    try:
        copied = copy()
    except (StaleDraftError, OperationError) as refused:
        say_refusal(request, refused)
        return None
    messages.success(request, _("The copy is made: here it is, in the other procedure."))
    say_left_behind(request, copied)
    return copied
