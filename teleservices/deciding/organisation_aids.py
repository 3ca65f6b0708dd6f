"""What an organisation asked and got from every service of the département, and the amounts that the law sets on it.

It reads facts alone: no answer of a request.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from accounts.models import Profile
from teleservices.models import RequestFacts, ServiceRequest

AGREEMENT_CENTS = 2_300_000
"""Above it in a year, an agreement is owed (loi n° 2000-321 art. 10, décret n° 2001-495 art. 1)."""
CERTIFIED_CENTS = 15_300_000
"""Above it in a year, accounts are certified and published (code de commerce L612-4, décret n° 2009-540)."""
YEARS = 5
MOST = 200
"""Requests that a card lists; the sums count them all."""


@dataclass(frozen=True)
class YearOfAid:
    """What was granted to an organisation in a calendar year, in cents, by the day of the decisions."""

    year: int
    granted: int
    count: int


@dataclass(frozen=True)
class OrganisationAids:
    """The requests of an organisation over the last years, the latest first, and what each year granted."""

    requests: Sequence[ServiceRequest]
    years: Sequence[YearOfAid]
    count: int


def aids_of(profile: Profile, today: dt.date) -> OrganisationAids:
    """All that an organisation asked of every service since five years: three queries, whatever their number."""
    first = dt.date(today.year - YEARS + 1, 1, 1)
    requests = ServiceRequest.objects.transmitted().filter(profile=profile, desk_facts__submitted_on__gte=first)
    rows = requests.select_related("procedure", "team", "stage", "desk_facts").order_by("-submitted_at", "-pk")
    amounts = _granted(profile, first).values_list("ended_on", "amount_granted")
    by_year: dict[int, list[int]] = {year: [] for year in range(today.year, first.year - 1, -1)}
    for day, cents in amounts:
        if day and cents is not None:
            by_year.setdefault(day.year, []).append(cents)
    years = [YearOfAid(year, sum(granted), len(granted)) for year, granted in by_year.items()]
    return OrganisationAids(list(rows[:MOST]), years, requests.count())


def granted_in(profile: Profile, year: int) -> int:
    """Cents granted to an organisation by all services by the decisions of a calendar year: one query."""
    rows = _granted(profile, dt.date(year, 1, 1)).filter(ended_on__year=year)
    return rows.aggregate(total=Sum("amount_granted"))["total"] or 0


def needs_agreement(request: ServiceRequest, proposed: int | None, year: int) -> bool:
    """Whether granting this amount would bring an organisation above what a year may give without an agreement."""
    if proposed is None or request.profile.type.is_personal:
        return False
    return granted_in(request.profile, year) + proposed > AGREEMENT_CENTS


def _granted(profile: Profile, first: dt.date) -> QuerySet[RequestFacts]:
    return RequestFacts.objects.filter(request__profile=profile, amount_granted__isnull=False, ended_on__gte=first)
