"""What a phone opens by the code on the computer's screen: one question, a file or photos to send, nothing else.

No account, no session: the token says all, and who made it is asked about again at each file.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from locker.entry.photos import PDF
from portal.web.secret_addresses import secret_address
from teleservices.answering.posting import join_files, read_documents_again
from teleservices.answering.steps import StepPage
from teleservices.filing.phone_links import DeadLinkError, count_joined, count_sent, mark_opened, opened
from teleservices.models import PhoneLink


@secret_address
@require_http_methods(["GET", "POST"])
def by_phone(request: HttpRequest, token: str) -> HttpResponse:
    """The question; on POST, what was sent is joined to it. A dead link has one answer (404), whatever it died of."""
    try:
        link, page = opened(token)
    except DeadLinkError:
        return render(request, "teleservices/filing/by_phone_dead.html", status=404)
    return _received(request, link, page) if request.method == "POST" else _opened(request, link, page)


def _opened(request: HttpRequest, link: PhoneLink, page: StepPage) -> HttpResponse:
    mark_opened(link)
    return _shown(request, link, page)


def _received(request: HttpRequest, link: PhoneLink, page: StepPage) -> HttpResponse:
    """Join the photos of one sending as one document, a PDF as it is; say at the question what is refused."""
    (field,) = page.document_fields
    uploads = request.FILES.getlist("files")
    before = {attachment.uuid for attachment in page.slots[field.key].attachments}
    if not uploads:
        page.refuse(field.key, _("Take a photo or choose a file, then send it."))
    elif not count_sent(link, len(uploads)):
        text = _("%(most)s files at most come in by one link. Make another one on the computer.")
        page.refuse(field.key, text % {"most": PhoneLink.MOST_SENT})
    else:
        join_files(page, field, uploads, link.user)
        read_documents_again(page)
    new = [attachment for attachment in page.slots[field.key].attachments if attachment.uuid not in before]
    if new:
        count_joined(link, len(new))
    return _shown(request, link, page, status=422) if page.document_errors else redirect(request.path)


def _shown(request: HttpRequest, link: PhoneLink, page: StepPage, *, status: int = 200) -> HttpResponse:
    """The label of the question and the name of the procedure: not who asks, nor what is joined already."""
    (field,) = page.document_fields
    context = {
        "procedure": page.request.procedure,
        "field": field,
        "slot": page.slots[field.key],
        "errors": page.errors,
        "joined": link.joined,
        "most": PhoneLink.MOST_SENT,
        "accepts": f"image/*,{PDF}",
        "lapses_at": link.lapses_at,
    }
    return render(request, "teleservices/filing/by_phone.html", context, status=status)
