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
from portal.identity.department import whole_url
from portal.qr_codes import qr_code
from teleservices.answering.beneficiaries import STEP_KEY as BENEFICIARY
from teleservices.answering.former_members import tells_former_members
from teleservices.answering.steps import StepPage
from teleservices.filing.access import own_request
from teleservices.filing.pages import question_page
from teleservices.filing.phone_links import close_link, link_of, make_link
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
