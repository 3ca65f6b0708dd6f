"""The record of processing and the models of impact assessments: a list, and documents that a word processor opens."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from teleservices.models import Procedure
from teleservices.studio.processing import impact
from teleservices.studio.processing.processing_records import controller, record_of
from teleservices.studio.screens.access import designed, designer
from teleservices.studio.screens.pages import show


@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """List what is published, with its record and its assessment."""
    designer(request)
    rows = Procedure.objects.published().select_related("team").order_by("title")
    return show(request, "processing/list.html", {"rows": rows}, title=_("Data protection"))


@never_cache
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The record of all that is published, in one document."""
    designer(request)
    by = controller()
    published = Procedure.objects.published().select_related("team", "current_version")
    rows = published.prefetch_related("profile_types").order_by("title")
    entries = [(procedure, record_of(procedure, by)) for procedure in rows]
    context = {"entries": entries, "department": by.department, "now": timezone.now()}
    return _document(request, "register", context, f"registre-{slugify(by.department.name)}")


@never_cache
@require_safe
def assessment(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The model of the impact assessment of a procedure."""
    procedure = designed(request, uuid)
    context = {
        "procedure": procedure,
        "record": record_of(procedure, controller()),
        "criteria": impact.criteria(procedure),
        "necessity": impact.necessity(procedure),
        "risks": impact.risks(),
        "now": timezone.now(),
    }
    return _document(request, "assessment", context, f"analyse-d-impact-{procedure.code}")


def _document(request: HttpRequest, template: str, context: dict[str, object], name: str) -> HttpResponse:
    response = render(request, f"teleservices/studio/processing/{template}.html", context)
    response["Content-Disposition"] = f'attachment; filename="{name}.html"'
    return response
