"""The labels of a request's sheet."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from teleservices.desk.access import desk_request, instructor
from teleservices.desk.labels.laying import LabelError, lay, take_off
from teleservices.desk.labels.reading import labels_of
from teleservices.desk.requests.trail import kept
from teleservices.models import Label, ServiceRequest

ACTS: dict[str, Callable[..., bool]] = {"lay": lay, "take_off": take_off}
"""What the buttons do, by their name."""


def on_sheet(service_request: ServiceRequest) -> list[tuple[Label, bool]]:
    """The labels that the request bears and those that its service offers, with whether it bears each."""
    borne = labels_of([service_request.pk]).get(service_request.pk, [])
    offered = Label.objects.filter(team=service_request.team_id, is_archived=False)
    labels = {label.pk: label for label in (*borne, *offered)}
    return sorted(((label, label in borne) for label in labels.values()), key=lambda pair: (not pair[1], pair[0].name))


@require_POST
def label(request: HttpRequest, reference: str) -> HttpResponse:
    """Lay a label on the request, or take it off; the same asked twice changes nothing."""
    user = instructor(request)
    service_request = desk_request(user, reference)
    name = next((name for name in ACTS if name in request.POST), "")
    value = request.POST.get(name, "")
    if not value.isdecimal() or len(value) > 18:
        raise Http404
    try:
        ACTS[name](request_id=service_request.pk, label_id=int(value), actor=user)
    except LabelError as refused:
        messages.error(request, refused.message)
    return redirect(f"{reverse('desk:sheet', args=[service_request.reference])}{kept(request)}#labels")
