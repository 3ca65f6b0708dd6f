"""What a year gave an organisation, all services together, beside the sum above which an agreement is owed."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Profile
from formkit.typography import amount_text
from teleservices.deciding.organisation_aids import AGREEMENT_CENTS, granted_in
from teleservices.legal import legal_day


@dataclass(frozen=True)
class GivenThisYear:
    """In words, and in euros for the gauge; `with_proposed` is empty where nothing is proposed."""

    granted: str
    with_proposed: str
    euros: int
    ceiling: str
    ceiling_euros: int


def given_this_year(profile: Profile, proposed: int | None) -> GivenThisYear:
    """Of this calendar year, with the amount proposed, in cents, where there is one. One query."""
    granted = granted_in(profile, legal_day(timezone.now()).year)
    total = granted + (proposed or 0)
    return GivenThisYear(
        granted=amount_text(granted),
        with_proposed=amount_text(total) if proposed else "",
        euros=total // 100,
        ceiling=amount_text(AGREEMENT_CENTS),
        ceiling_euros=AGREEMENT_CENTS // 100,
    )
