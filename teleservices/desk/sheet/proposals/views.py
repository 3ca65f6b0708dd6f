"""The tab « Proposition » of a request: what is proposed, a new version, the visa, the points of readers."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.sessions.interruption import given_back, survives_session_end, typed_before_text
from teleservices.deciding.errors import DecidingError, StaleProposalError
from teleservices.deciding.proposals.proposing import propose
from teleservices.deciding.proposals.scoring import score
from teleservices.deciding.proposals.visas import look_at
from teleservices.desk.noting import note_opening
from teleservices.desk.sheet.proposals.proposal_form import COMPOSE, ProposalForm
from teleservices.desk.sheet.proposals.proposal_tab import ProposalTab
from teleservices.models import Visa

RECKON, REMARK, STATED = "reckon", "remark", "no_interest"
"""The button that only computes; what a head writes beside their visa, and the statement that they tick."""


@survives_session_end
@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what is proposed and what was; on POST propose, unless only the reasons or the amount are to be written."""
    tab = ProposalTab(request, reference)
    note_opening(request, tab.user, tab.request)
    data = request.POST or given_back(request) or None
    form = tab.form(data)
    if request.method == "GET" and data:
        messages.info(request, typed_before_text())
    if request.method == "GET" or form is None:
        return tab.show(form)
    if tab.why_not:
        return tab.show(form, error=tab.why_not, status=403)
    if COMPOSE in request.POST or RECKON in request.POST:
        so_far = form.so_far(request.POST, composes=COMPOSE in request.POST)
        return tab.show(tab.form(so_far=so_far), computed=form.computed_text())
    if not form.is_valid():
        return tab.show(form, status=422)
    return _propose(tab, form)


def _propose(tab: ProposalTab, form: ProposalForm) -> HttpResponse:
    try:
        propose(request_id=tab.request.pk, author=tab.user, seen=_seen(tab.http), proposed=form.proposed())
    except StaleProposalError as stale:
        return tab.again().show(form, error=stale.message, status=409)
    except DecidingError as refused:
        return tab.show(form, error=refused.message, status=422)
    messages.success(tab.http, _("The proposal is saved: its former versions stay to be read below."))
    return tab.back()


@require_POST
def visa(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the visa of the head of the service, or send the proposal back with a remark."""
    tab = ProposalTab(request, reference)
    verdict, remark = request.POST.get("verdict", ""), request.POST.get(REMARK, "").strip()[:1000]
    if verdict not in Visa.Verdict.values:
        raise Http404
    try:
        look_at(
            request_id=tab.request.pk,
            author=tab.user,
            seen=_seen(request),
            verdict=verdict,
            remark=remark,
            no_interest=STATED in request.POST,
        )
    except StaleProposalError as stale:
        return tab.again().show(tab.form(), error=stale.message, remark=remark, status=409)
    except DecidingError as refused:
        return tab.show(tab.form(), error=refused.message, remark=remark, status=422)
    messages.success(request, _("What you say of the proposal is saved."))
    return tab.back()


@require_POST
def scores(request: HttpRequest, reference: str) -> HttpResponse:
    """Give points on the criteria of the procedure."""
    tab = ProposalTab(request, reference)
    form = tab.score_form(request.POST)
    if form is None:
        raise Http404
    if tab.why_not_theirs:
        return tab.show(tab.form(), error=tab.why_not_theirs, status=403)
    if not form.is_valid():
        return tab.show(tab.form(), scores=form, status=422)
    try:
        score(request_id=tab.request.pk, reader=tab.user, points=form.points())
    except DecidingError as refused:
        return tab.show(tab.form(), scores=form, error=refused.message, status=422)
    messages.success(request, _("Your points are saved."))
    return tab.back()


def _seen(request: HttpRequest) -> int:
    """The number of the proposal that was on the page; one that nobody has for what isn't a number."""
    try:
        return int(request.POST.get("seen", ""))
    except ValueError:
        return -1
