"""The tab « Proposition » as it is shown: a request, its rules, what is proposed, the aids of its applicant."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from teleservices.competence.rules import rules_of
from teleservices.competence.visa_conditions import wants_visa
from teleservices.deciding.by_rules import figures_of
from teleservices.deciding.organisation_aids import needs_agreement
from teleservices.deciding.proposals.proposing import why_not_proposing, why_not_reviewing
from teleservices.deciding.proposals.scoring import grid_of
from teleservices.deciding.proposals.visas import why_no_visa
from teleservices.desk.access import instructor, read_request
from teleservices.desk.organisations.year_gauge import GivenThisYear, given_this_year
from teleservices.desk.requests.trail import kept
from teleservices.desk.series.walk import after_act
from teleservices.desk.sheet.framing import framed
from teleservices.desk.sheet.proposals.aid_panel import AidForm, aid_panel
from teleservices.desk.sheet.proposals.proposal_form import ProposalForm
from teleservices.desk.sheet.proposals.score_form import ScoreForm
from teleservices.desk.sheet.proposals.shown_proposal import ShownProposal, proposals_of
from teleservices.desk.sheet.tabs import Tab
from teleservices.legal import legal_day
from teleservices.lifecycle.prerequisites.annotations import missing_annotations
from teleservices.models import State
from teleservices.permissions import Party, refusal


class ProposalTab:
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
    def why_not_theirs(self) -> str:
        """Why who looks may write nothing here, whatever they send: their role alone; empty when they may."""
        return refusal(self.user, self.request, Party.INSTRUCTOR)

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
            figures=figures_of([self.request])[self.request.pk],
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
        aid_form: AidForm | None = None,
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
            "given": self._given(),
            "wants_visa": bool(self.wanted and current and wants_visa(self.wanted, self.request, current.proposal)),
            "remark": remark,
            "asks_statement": bool(self.rules and self.rules.asks_no_interest),
            "grid": grid_of(self.wanted, self.request.scores.all()) if self.wanted and self.wanted.criteria else None,
            "score_form": scores or self.score_form(),
            "aids": aid_panel(self.user, self.request, self.rules, current.proposal if current else None, aid_form),
        }
        return render(self.http, "teleservices/desk/sheet/proposals/page.html", context, status=status)

    def _given(self) -> GivenThisYear | None:
        """What all services gave the organisation this year, beside the sum that asks an agreement; None for people."""
        if self.request.profile.type.is_personal or self.wanted is None:
            return None
        proposed = self.current.proposal.amount_proposed if self.current and self.is_under_way else None
        return given_this_year(self.request.profile, proposed)

    def _needs_agreement(self) -> bool:
        proposed = self.current.proposal.amount_proposed if self.current else None
        return self.is_under_way and needs_agreement(self.request, proposed, legal_day(timezone.now()).year)

    @property
    def is_under_way(self) -> bool:
        """Whether nothing is decided yet: what is proposed would then add to the year's aids."""
        return self.request.state in State.open()

    def back(self) -> HttpResponse:
        """Lead to the tab again, or to the next request of the series."""
        if following := after_act(self.http, self.request):
            return redirect(following)
        return redirect(reverse("desk:proposal", args=[self.request.reference]) + kept(self.http))

    def again(self) -> "ProposalTab":
        """The tab as it now is, once somebody else has changed it."""
        return ProposalTab(self.http, self.request.reference)


def _why_no_more() -> str:
    return _("The rules of this procedure ask for no proposal any more: those that there are stay to be read.")
