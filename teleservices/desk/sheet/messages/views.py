"""The messages of a request, on the service's side."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.sessions.interruption import survives_session_end
from locker.delivery import download
from teleservices.answering.conversation import message_form, messages_of
from teleservices.desk.access import instructor, read_request
from teleservices.desk.noting import note_opening
from teleservices.desk.requests.trail import kept
from teleservices.desk.sheet.framing import framed
from teleservices.desk.sheet.messages.forms import ServiceMessageForm
from teleservices.desk.sheet.postal.section import states_by_message
from teleservices.desk.sheet.signing import signed
from teleservices.desk.sheet.tabs import Tab
from teleservices.desk.texts.inserting import INSERT, OfferedTexts, Uses, inserted, offer
from teleservices.lifecycle.messaging import mark_read, may_write
from teleservices.models import MessageDocument, ServiceRequest, Side, TextUse
from teleservices.permissions import Party, refusal

TAKES: Uses = {"text": TextUse.MESSAGE}


@survives_session_end
@require_http_methods(["GET", "POST"])
def conversation(request: HttpRequest, reference: str) -> HttpResponse:
    """Read the messages of a request, and send one; who may not answer is given back what they typed."""
    user = instructor(request)
    service_request = read_request(user, reference)
    note_opening(request, user, service_request)
    form = _form(request, user, service_request)
    why_not = may_write(user, service_request, Side.SERVICE)
    if form.is_bound and _is_sent(request, form, service_request, user, why_not=why_not):
        messages.success(request, _("Your message is sent."))
        return redirect(reverse("desk:messages", args=[service_request.reference]) + kept(request))
    messages_sent = messages_of(service_request)
    by_post = states_by_message(messages_sent)
    unread = set(service_request.messages.unread_by_agent(user).values_list("pk", flat=True))
    if not form.is_bound:
        mark_read(request=service_request, reader=user, side=Side.SERVICE)
    context = {
        **framed(request, user, service_request, Tab.MESSAGES),
        "thread": [(message, signed(message), by_post.get(message.pk, "")) for message in messages_sent],
        "unread": unread,
        "form": form,
        "why_not": why_not,
    }
    is_refused = form.is_bound and bool(refusal(user, service_request, Party.INSTRUCTOR))
    status = 403 if is_refused else 422 if form.errors else 200
    return render(request, "teleservices/desk/sheet/messages/page.html", context, status=status)


def _is_sent(
    request: HttpRequest, form: ServiceMessageForm, service_request: ServiceRequest, user: User, *, why_not: str
) -> bool:
    """Keep the files of a posted message, which who may not write has not, then send it unless a text comes into it."""
    form.full_clean()
    if not why_not:
        form.keep(request=service_request, actor=user)
    if INSERT in request.POST:
        form.say_nothing_yet()
        return False
    return form.is_valid() and form.send(request=service_request, actor=user, side=Side.SERVICE)


def _form(request: HttpRequest, user: User, service_request: ServiceRequest) -> ServiceMessageForm:
    """What is posted, with the model text that it asks for."""
    texts = OfferedTexts(user, [service_request.team_id])
    form = message_form(request, ServiceMessageForm)
    if form.is_bound:
        form.data = inserted(request.POST, TAKES, texts)
    form.fields["text"].label = _("Message to the applicant")
    offer(form, TAKES, texts)
    return form


def message_document(request: HttpRequest, reference: str, uuid: UUID) -> HttpResponseBase:
    """A document of a message about the request."""
    service_request = read_request(instructor(request), reference)
    document = (
        MessageDocument.objects.filter(uuid=uuid, message__request=service_request)
        .select_related("stored_file")
        .first()
    )
    if document is None:
        raise Http404
    file, title = document.stored_file, document.title
    return download(
        request=request, stored_file=file, title=title, context="desk message", about=service_request.reference
    )
