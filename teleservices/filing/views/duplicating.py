"""« Refaire une demande semblable »."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.profiles.spaces import signed_in
from portal.web.form_addresses import opens_at
from teleservices.filing.access import own_page, own_request
from teleservices.filing.duplicating import documents_left, duplicate
from teleservices.filing.pages import first_page_url
from teleservices.lifecycle import ActRefusedError
from teleservices.models import State


@login_required
@opens_at(own_page("request_detail"))
def duplicate_request(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a draft from a transmitted request, at its first page since each answer must be read again.

    What prevents it is said on the request's page.
    """
    user = signed_in(request)
    former = own_request(user, reference)
    if former.state == State.DRAFT:
        return redirect("filing_resume", former.reference)
    try:
        draft = duplicate(request=former, actor=user)
    except ActRefusedError as refused:
        messages.warning(request, refused.message)
        return redirect("request_detail", former.reference)
    messages.success(request, _("Here is your new draft. Check each answer: something may have changed since."))
    if titles := documents_left(former=former, draft=draft):
        text = _("These documents were not taken up, being no longer valid or no longer asked for: %(titles)s.")
        messages.warning(request, text % {"titles": "\u00a0; ".join(titles)})
    return redirect(first_page_url(draft))
