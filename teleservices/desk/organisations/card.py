"""The card of an organisation: for who holds the right to see what other services gave it, and who heads the one."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from formkit.typography import amount_text
from teleservices.competence.aid_regimes import DE_MINIMIS
from teleservices.deciding.aids.histories import AidHistory, declared_by, histories_of, undertaking_of
from teleservices.deciding.organisation_aids import AGREEMENT_CENTS, CERTIFIED_CENTS, OrganisationAids, aids_of
from teleservices.desk.access import instructor, read_request, teams_read_by
from teleservices.desk.noting import note_opening
from teleservices.legal import legal_day
from teleservices.models import ServiceRequest, State
from teleservices.permissions import may_see_card


@dataclass(frozen=True)
class Line:
    """A request of the organisation, in words; `url` is whether who looks may open it."""

    request: ServiceRequest
    state: str
    asked: str
    granted: str
    is_open: bool


@dataclass(frozen=True)
class Year:
    """What a year gave, in words, and in euros for the gauges."""

    year: int
    granted: str
    euros: int
    count: int
    needs_agreement: bool
    needs_certified_accounts: bool


@dataclass(frozen=True)
class RegimeGauge:
    """What an organisation had under a de minimis regime over three years, in words, and in euros for the gauge."""

    label: str
    ours: str
    declared: str
    total: str
    euros: int
    ceiling: str
    ceiling_euros: int
    exceeds: bool


@require_safe
def organisation(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the card; not found for a person's own profile, nor without the right."""
    user = instructor(request)
    service_request = read_request(user, reference)
    if service_request.profile.type.is_personal or not may_see_card(user, service_request):
        raise Http404
    note_opening(request, user, service_request)
    today, profile = legal_day(timezone.now()), service_request.profile
    aids, histories = aids_of(profile, today), histories_of([profile], today)
    context = {
        "service_request": service_request,
        "profile": profile,
        "gauges": list(_gauges(histories.get(undertaking_of(profile), AidHistory()))),
        "declared": declared_by(profile),
        "years": list(_years(aids)),
        "lines": list(_lines(aids, set(teams_read_by(user)))),
        "count": aids.count,
        "agreement": amount_text(AGREEMENT_CENTS),
        "certified": amount_text(CERTIFIED_CENTS),
        "agreement_euros": AGREEMENT_CENTS // 100,
        "certified_euros": CERTIFIED_CENTS // 100,
    }
    return render(request, "teleservices/desk/organisations/card.html", context)


def _years(aids: OrganisationAids) -> Iterator[Year]:
    for year in aids.years:
        yield Year(
            year.year,
            amount_text(year.granted),
            year.granted // 100,
            year.count,
            year.granted > AGREEMENT_CENTS,
            year.granted > CERTIFIED_CENTS,
        )


def _gauges(history: AidHistory) -> Iterator[RegimeGauge]:
    """One a regime in use: of an aid that was granted or declared under it."""
    in_use = {aid.regime for aid in history.aids}
    for regime, rule in DE_MINIMIS.items():
        if regime not in in_use:
            continue
        ours = history.total(rule.counts, is_ours=True)
        declared = history.total(rule.counts, is_ours=False)
        yield RegimeGauge(
            label=str(regime.label),
            ours=amount_text(ours),
            declared=amount_text(declared),
            total=amount_text(ours + declared),
            euros=(ours + declared) // 100,
            ceiling=amount_text(rule.ceiling_cents),
            ceiling_euros=rule.ceiling_cents // 100,
            exceeds=ours + declared > rule.ceiling_cents,
        )


def _lines(aids: OrganisationAids, teams: set[int]) -> Iterator[Line]:
    """Those of other services are told without a way in: their contents are not the reader's business."""
    for row in aids.requests:
        amount_asked, amount_granted = row.desk_facts.amount_asked, row.desk_facts.amount_granted
        stage = row.stage.name if row.stage else str(State(row.state).label)
        yield Line(row, stage, _words(amount_asked), _words(amount_granted), row.team_id in teams)


def _words(cents: int | None) -> str:
    return "" if cents is None else amount_text(cents)
