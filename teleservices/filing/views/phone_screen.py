"""« Scanner avec mon téléphone », on the computer: the code is made or closed, what the phone sends is shown."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.profiles.spaces import signed_in
from locker.entry.photos import PDF
from portal.identity.department import whole_url
from portal.qr_codes import qr_code
from portal.web.secret_addresses import secret_address
from teleservices.answering.beneficiaries import STEP_KEY as BENEFICIARY
from teleservices.answering.former_members import tells_former_members
from teleservices.answering.posting import join_files, read_documents_again
from teleservices.answering.steps import StepPage
from teleservices.filing.access import own_request
from teleservices.filing.pages import question_page
from teleservices.filing.phone_links import (
    DeadLinkError,
    close_link,
    count_joined,
    count_sent,
    link_of,
    make_link,
    mark_opened,
    opened,
)
from teleservices.filing.turning_away import refused, turned_away
from teleservices.lifecycle import ActRefusedError
from teleservices.models import PhoneLink, ServiceRequest

CLOSE = "close"


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@tells_former_members
def phone(request: HttpRequest, reference: str, step_key: str, field_key: str) -> HttpResponse:
    """What the code does; on POST make one, which is shown once, or close the one there is."""
    user = signed_in(request)
    draft = own_request(user, reference)
    if answer := turned_away(request, draft):
        return answer
    page = _question(draft, step_key, field_key)
    if request.method != "POST":
        return render(request, "teleservices/filing/phone.html", _context(user, page, field_key))
    if request.POST.get("action") == CLOSE:
        close_link(user=user, draft=draft, field_key=field_key)
        messages.success(request, _("This link is closed: the phone can send nothing more."))
        return redirect(back_to(page))
    try:
        token = make_link(user=user, draft=draft, step_key=step_key, field_key=field_key)
    except ActRefusedError as error:
        return refused(request, draft, error.message)
    address = whole_url("by_phone", token)
    context = _context(user, page, field_key) | {"address": address, "code": qr_code(address)}
    return render(request, "teleservices/filing/phone.html", context)


@never_cache
@login_required
@require_safe
@tells_former_members
def state(request: HttpRequest, reference: str, step_key: str, field_key: str) -> HttpResponse:
    """Whether a phone came, and what the question holds now: a part of the page, read again by its script."""
    user = signed_in(request)
    page = _question(own_request(user, reference), step_key, field_key)
    return render(request, "teleservices/filing/phone_state.html", _context(user, page, field_key))


def back_to(page: StepPage) -> str:
    """The question, on its step."""
    reference = page.request.reference
    if page.step.key == BENEFICIARY:
        step = reverse("filing_beneficiary", args=[reference])
    else:
        step = reverse("filing_step", args=[reference, page.step.key])
    return f"{step}#field-{page.document_fields[0].key}"


def _question(draft: ServiceRequest, step_key: str, field_key: str) -> StepPage:
    """The document question that the address names. Raises Http404."""
    page = question_page(draft, step_key, field_key)
    if page is None or not page.document_fields or not page.slots[field_key].takes_photos:
        raise Http404
    return page


def _context(user: User, page: StepPage, field_key: str) -> dict[str, Any]:
    return {
        "draft": page.request,
        "field": page.document_fields[0],
        "slot": page.slots[field_key],
        "link": link_of(user, page.request, field_key),
        "back": back_to(page),
        "here": reverse("filing_phone", args=[page.request.reference, page.step.key, field_key]),
        "most": PhoneLink.MOST_SENT,
        "address": "",
        "code": "",
    }


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
