"""A line of the applicant's statement of aids written on the tab « Proposition », or withdrawn. Translates only."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from teleservices.deciding.declaring import declare_aid, withdraw_declared
from teleservices.deciding.errors import DecidingError, StaleDeclarationError
from teleservices.desk.sheet.proposals.aid_panel import AidForm
from teleservices.desk.sheet.proposals.proposal_tab import ProposalTab
from teleservices.models import DeclaredAid


@require_POST
def declare(request: HttpRequest, reference: str) -> HttpResponse:
    """Write a line; what is wrong is said beside it and stays typed."""
    tab, form = ProposalTab(request, reference), AidForm(request.POST)
    if tab.why_not_theirs:
        return tab.show(tab.form(), error=tab.why_not_theirs, status=403)
    if not form.is_valid():
        return tab.show(tab.form(), aid_form=form, status=422)
    try:
        declare_aid(
            request_id=tab.request.pk, author=tab.user, stated_on=form.cleaned_data["stated_on"], aid=form.aid()
        )
    except DecidingError as refused:
        return tab.show(tab.form(), aid_form=form, error=refused.message, status=422)
    messages.success(request, _("What the applicant declares is saved."))
    return tab.back()


@require_POST
def withdraw(request: HttpRequest, reference: str, uuid: UUID) -> HttpResponse:
    """Withdraw a line of this request; 409 when a colleague withdrew it first."""
    tab = ProposalTab(request, reference)
    if tab.why_not_theirs:
        return tab.show(tab.form(), error=tab.why_not_theirs, status=403)
    try:
        withdraw_declared(request_id=tab.request.pk, uuid=uuid, author=tab.user)
    except DeclaredAid.DoesNotExist as missing:
        raise Http404 from missing
    except StaleDeclarationError as stale:
        return tab.again().show(tab.form(), error=stale.message, status=409)
    except DecidingError as refused:
        return tab.show(tab.form(), error=refused.message, status=422)
    messages.success(request, _("This line is withdrawn: it counts no more, and stays to be read."))
    return tab.back()
