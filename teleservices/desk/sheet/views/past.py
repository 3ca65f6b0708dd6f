"""What a request's sheet says of what is done: its decision, its history with the e-mails about it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from teleservices.desk.access import instructor, read_request
from teleservices.desk.history import history
from teleservices.desk.noting import note_opening
from teleservices.desk.sheet.decided import decided
from teleservices.desk.sheet.emails import emails_about
from teleservices.desk.sheet.framing import framed
from teleservices.desk.sheet.postal.section import postal_section, told_by_post
from teleservices.desk.sheet.tabs import Tab
from teleservices.models import Decision


def decision(request: HttpRequest, reference: str) -> HttpResponse:
    """The latest decision, whole; not found before one."""
    user = instructor(request)
    service_request = read_request(user, reference)
    context = decided(service_request, has_decision=True)
    decision = context["decision"]
    if not isinstance(decision, Decision):
        raise Http404
    note_opening(request, user, service_request)
    context |= {
        **framed(request, user, service_request, Tab.DECISION),
        **postal_section(service_request, decision, user),
    }
    return render(request, "teleservices/desk/sheet/decision_tab.html", context)


def events(request: HttpRequest, reference: str) -> HttpResponse:
    """What happened, and what was written by e-mail or leaves by post."""
    user = instructor(request)
    service_request = read_request(user, reference)
    note_opening(request, user, service_request)
    frame = framed(request, user, service_request, Tab.HISTORY)
    past = {"events": history(service_request), "emails": emails_about(service_request)}
    context = {**frame, **past, **told_by_post(service_request, user, frame["tab_counts"])}
    return render(request, "teleservices/desk/sheet/history_tab.html", context)
