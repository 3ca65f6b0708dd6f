"""The door of the letter that an act's page was asked to show."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from locker.delivery import shown_pdf
from teleservices.desk.access import desk_request, instructor
from teleservices.desk.acts.previewed_letters import previewed_pdf


@require_GET
def letter_preview(request: HttpRequest, reference: str, act_name: str) -> HttpResponse:
    """The PDF itself, to who asked for it and still instructs the request; not found otherwise."""
    service_request = desk_request(instructor(request), reference)
    content = previewed_pdf(request, service_request.reference, act_name)
    if content is None:
        raise Http404
    return shown_pdf(content)
