"""A published form as JSON Schema, for programs."""

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from formkit.schema import parse_schema
from formkit.showing.json_schema import form_json_schema
from teleservices.models import Procedure

CONTENT_TYPE = "application/schema+json"


@require_safe
def form(request: HttpRequest, code: str) -> JsonResponse:
    """Describe the form in force of a procedure; 404 while none was published, and once it is archived."""
    procedure = get_object_or_404(Procedure.objects.published().select_related("current_version"), code=code)
    version = procedure.current_version
    schema = parse_schema(version.schema if version else {})
    described = form_json_schema(schema, title=procedure.title)
    return JsonResponse(described, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False})
