"""The tab « Messages » of a request, on the applicant's side."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.account_pages import account_page
from accounts.profiles.spaces import signed_in
from accounts.sessions.interruption import survives_session_end
from locker.delivery import download
from teleservices.answering.conversation import MessageForm, message_form, messages_of
from teleservices.answering.former_members import tells_former_members
from teleservices.answering.unsaved import unsaved_page
from teleservices.following.access import followed
from teleservices.following.progress import tag_of
from teleservices.following.request_tabs import RequestTab, tabs_of
from teleservices.lifecycle.messaging import mark_read, may_write
from teleservices.models import MessageDocument, ServiceRequest, Side, State


@survives_session_end
@account_page("GET", "POST")
@tells_former_members
def conversation(request: HttpRequest, reference: str) -> HttpResponse:
    """Read the messages of a request, and send one."""
    user = signed_in(request)
    service_request = followed(user, reference)
    if service_request.state == State.DRAFT:
        raise Http404
    why_not = may_write(user, service_request, Side.APPLICANT)
    if why_not and (lost := unsaved_page(request, service_request, why_not)):
        return lost
    form = message_form(request, MessageForm)
    if form.is_bound and form.is_valid() and form.send(request=service_request, actor=user, side=Side.APPLICANT):
        messages.success(request, _("Your message is sent."))
        return redirect("request_messages", service_request.reference)
    thread = messages_of(service_request)
    if not form.is_bound:
        mark_read(request=service_request, reader=user, side=Side.APPLICANT)
    context = {
        "service_request": service_request,
        "tag": tag_of(service_request),
        "tabs": tabs_of(service_request, RequestTab.MESSAGES),
        "thread": thread,
        "form": form,
        "why_not": why_not,
    }
    status = 422 if form.errors else 200
    return render(request, "teleservices/following/messages.html", context, status=status)


@login_required
def message_document(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """A document of a message about one of the person's requests."""
    visible = ServiceRequest.objects.visible_to(signed_in(request))
    documents = MessageDocument.objects.filter(uuid=uuid, message__request__in=visible).select_related("stored_file")
    document = documents.first()
    if document is None:
        raise Http404
    return download(request=request, stored_file=document.stored_file, title=document.title, context="message")
