"""An annotation of a request saved as it is left (htmx puts back its state alone), or by its button."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.sessions.interruption import given_back, survives_session_end, typed_before_text
from formkit.django_forms import StepForm
from formkit.fieldtypes import Field
from teleservices.desk.access import desk_request, instructor
from teleservices.desk.requests.trail import kept
from teleservices.desk.sheet.annotations.listing import annotation_form, shown_annotation
from teleservices.desk.sheet.annotations.storing import (
    AnnotationMovedError,
    annotation_in,
    save_annotation,
    why_settled,
)
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.models import RequestAnnotation, ServiceRequest

LONGEST_STAMP = 64


@dataclass(frozen=True)
class Place:
    """An annotation of a request, what is stored of it, and the form that asks it."""

    service_request: ServiceRequest
    field: Field
    row: RequestAnnotation | None
    form: StepForm


@never_cache
@survives_session_end
@require_http_methods(["GET", "POST"])
def annotation(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Show one annotation to be answered; on POST save it.

    422 when it can't be read, 409 with both answers when a colleague answered meanwhile or the request was decided:
    what was typed stays in its control.
    """
    user = instructor(request)
    service_request = desk_request(user, reference)
    field = annotation_in(service_request, key)
    if field is None:
        raise Http404
    data = request.POST if request.method == "POST" else given_back(request)
    if data and request.method == "GET":
        messages.info(request, typed_before_text())
    row = service_request.annotations.filter(field_key=key).first()
    place = Place(service_request, field, row, annotation_form((field,), {key: row.answer if row else None}, data))
    if request.method == "POST":
        return _save(request, user, place)
    return _render(request, place, error=why_settled(service_request))


def _save(request: HttpRequest, user: User, place: Place) -> HttpResponse:
    service_request, field, stamp = place.service_request, place.field, request.POST.get("seen", "")[:LONGEST_STAMP]
    answer = place.form.valid_answers().get(field.key)
    if place.form.errors:
        return _render(request, place, stamp=stamp, status=422)
    try:
        row = save_annotation(request_id=service_request.pk, key=field.key, answer=answer, seen=stamp, author=user)
    except AnnotationMovedError as conflict:
        return _render(request, replace(place, row=conflict.present), is_moved=True, status=409)
    except ActRefusedError as refused:
        return _render(request, place, stamp=stamp, error=refused.message, status=409)
    if is_part(request):
        return _render(request, replace(place, row=row))
    messages.success(request, _("“%(label)s” is saved.") % {"label": field.label})
    return redirect(f"{reverse('desk:sheet', args=[service_request.reference])}{kept(request)}#annotation-{field.key}")


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks, which puts back the state of the annotation alone and leaves what is typed where it is."""
    return bool(getattr(request, "htmx", False))


def _render(
    request: HttpRequest, place: Place, *, stamp: str = "", error: str = "", is_moved: bool = False, status: int = 200
) -> HttpResponse:
    """The state of the annotation for htmx, else a page about it."""
    context = {
        "service_request": place.service_request,
        "trail": kept(request),
        "annotation": shown_annotation(place.field, place.row, place.form, stamp),
        "error": error,
        "is_moved": is_moved,
        "is_part": is_part(request),
        "page_title": _("Annotation"),
    }
    template = "state.html" if is_part(request) else "page.html"
    return render(request, f"teleservices/desk/sheet/annotations/{template}", context, status=status)
