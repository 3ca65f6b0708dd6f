"""The tab « Proposition » of a request: what is proposed, a new version, the visa, the points of readers."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.sessions.interruption import given_back, survives_session_end, typed_before_text
from teleservices.competence.rules import rules_of
from teleservices.deciding.errors import DecidingError, StaleProposalError
from teleservices.deciding.organisation_aids import needs_agreement
from teleservices.deciding.proposals.proposing import amount_asked, propose, why_not_proposing, why_not_reviewing
from teleservices.deciding.proposals.scoring import grid_of, score
from teleservices.deciding.proposals.visas import look_at, why_no_visa
from teleservices.desk.access import instructor, read_request
from teleservices.desk.noting import note_opening
from teleservices.desk.requests.trail import kept
from teleservices.desk.sheet.framing import framed
from teleservices.desk.sheet.proposals.proposal_form import COMPOSE, ProposalForm
from teleservices.desk.sheet.proposals.score_form import ScoreForm
from teleservices.desk.sheet.proposals.shown_proposal import ShownProposal, proposals_of
from teleservices.desk.sheet.tabs import Tab
from teleservices.legal import legal_day
from teleservices.lifecycle.prerequisites.annotations import missing_annotations
from teleservices.models import State, Visa

RECKON, REMARK = "reckon", "remark"
"""The button that only computes; what a head writes beside their visa."""


class _Tab:
    """What the tab is about: a request, its rules, its proposals, for who looks at it."""

    def __init__(self, request: HttpRequest, reference: str) -> None:
        self.http, self.user = request, instructor(request)
        self.request = read_request(self.user, reference)
        self.rules = rules_of(self.request.procedure)
        self.wanted = self.rules.proposals if self.rules and not self.rules.is_handled else None
        self.proposals: list[ShownProposal] = proposals_of(self.request)
        if self.wanted is None and not self.proposals:
            raise Http404
        self.why_not = why_not_proposing(self.user, self.request) if self.wanted else _why_no_more()

    @property
    def current(self) -> ShownProposal | None:
        return self.proposals[0] if self.proposals else None

    def form(self, data: object = None, so_far: Mapping[str, object] | None = None) -> ProposalForm | None:
        """The form of a new version; None where nothing is proposed any more."""
        if self.rules is None or self.wanted is None:
            return None
        former = self.current.proposal if self.current else None
        return ProposalForm(
            data,  # type: ignore[arg-type] # what is posted, or was before the session ended
            so_far=so_far,
            request=self.request,
            rules=self.rules,
            wanted=self.wanted,
            former=former,
            asked=amount_asked(self.request),
        )

    def score_form(self, data: object = None) -> ScoreForm | None:
        """The grid of who looks; None where the procedure has none."""
        if self.wanted is None or not self.wanted.criteria:
            return None
        own = self.request.scores.filter(reader=self.user)
        return ScoreForm(data, criteria=self.wanted.criteria, own=own)  # type: ignore[arg-type] # what is posted

    def show(
        self,
        form: ProposalForm | None,
        *,
        scores: ScoreForm | None = None,
        error: str = "",
        remark: str = "",
        computed: str = "",
        status: int = 200,
    ) -> HttpResponse:
        """Render the tab; `remark` is what a head typed, `computed` the amount that the rules give, in words."""
        current = self.current
        context = {
            **framed(self.http, self.user, self.request, Tab.PROPOSAL),
            "current": current,
            "former": self.proposals[1:],
            "form": form,
            "computed": computed,
            "seen": self.http.POST["seen"]
            if "seen" in self.http.POST and status != 409
            else current.proposal.number
            if current
            else 0,
            "error": error,
            "why_not": self.why_not,
            "missing": missing_annotations(self.request) if self.why_not else (),
            "may_score": not why_not_reviewing(self.user, self.request),
            "why_no_visa": why_no_visa(self.user, self.request, current.proposal if current else None),
            "needs_agreement": self._needs_agreement(),
            "wants_visa": bool(self.wanted and self.wanted.needs_visa),
            "remark": remark,
            "grid": grid_of(self.wanted, self.request.scores.all()) if self.wanted and self.wanted.criteria else None,
            "score_form": scores or self.score_form(),
        }
        return render(self.http, "teleservices/desk/sheet/proposals/page.html", context, status=status)

    def _needs_agreement(self) -> bool:
        proposed = self.current.proposal.amount_proposed if self.current else None
        return self.is_under_way and needs_agreement(self.request, proposed, legal_day(timezone.now()).year)

    @property
    def is_under_way(self) -> bool:
        """Whether nothing is decided yet: what is proposed would then add to the year's aids."""
        return self.request.state in State.open()

    def back(self) -> HttpResponse:
        """Lead to the tab again."""
        return redirect(reverse("desk:proposal", args=[self.request.reference]) + kept(self.http))

    def again(self) -> "_Tab":
        """The tab as it now is, once somebody else has changed it."""
        return _Tab(self.http, self.request.reference)


def _why_no_more() -> str:
    return _("The rules of this procedure ask for no proposal any more: those that there are stay to be read.")


@survives_session_end
@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what is proposed and what was; on POST propose, unless only the reasons or the amount are to be written."""
    tab = _Tab(request, reference)
    note_opening(request, tab.user, tab.request)
    typed = request.POST or given_back(request) or None
    form = tab.form(typed)
    if request.method == "GET" and typed:
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


def _propose(tab: _Tab, form: ProposalForm) -> HttpResponse:
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
    tab = _Tab(request, reference)
    verdict, remark = request.POST.get("verdict", ""), request.POST.get(REMARK, "").strip()[:1000]
    if verdict not in Visa.Verdict.values:
        raise Http404
    try:
        look_at(request_id=tab.request.pk, author=tab.user, seen=_seen(request), verdict=verdict, remark=remark)
    except StaleProposalError as stale:
        return tab.again().show(tab.form(), error=stale.message, remark=remark, status=409)
    except DecidingError as refused:
        return tab.show(tab.form(), error=refused.message, remark=remark, status=422)
    messages.success(request, _("What you say of the proposal is saved."))
    return tab.back()


@require_POST
def scores(request: HttpRequest, reference: str) -> HttpResponse:
    """Give points on the criteria of the procedure."""
    tab = _Tab(request, reference)
    form = tab.score_form(request.POST)
    if form is None:
        raise Http404
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
