"""What the service is told by e-mail: a request's reference and stage, never what is in it."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from notifications import outbox
from portal.department import current_department
from teleservices.models import RequestEvent, ServiceRequest


def post(*, event: RequestEvent, request: ServiceRequest, subject: str) -> None:
    """Write the e-mails of `event` into the outbox, within its transaction, one for each who must know."""
    context = {
        "event": event,
        "request": request,
        "url": settings.PARVIS_BASE_URL + reverse("desk:sheet", args=[request.reference]),
        "portal": current_department(),
        "subject": subject,
    }
    text = render_to_string("emails/requests/team.txt", context)
    html = render_to_string("emails/requests/team.html", context)
    for number, address in enumerate(addresses(request)):
        outbox.post(
            key=f"request:{request.pk}:event:{event.number}:team:{number}",
            kind=f"request.{event.act}",
            recipient=address,
            subject=subject,
            text=text,
            html=html,
            about=request.reference,
        )


def addresses(request: ServiceRequest) -> list[str]:
    """Who follows the request; else the service's own address; else all its members."""
    if request.assignee and request.assignee.is_active:
        return [request.assignee.email]
    if request.team is None:
        return []
    if request.team.email:
        return [request.team.email]
    members = request.team.team_members.filter(user__is_active=True).order_by("pk")
    return list(members.values_list("user__email", flat=True))
