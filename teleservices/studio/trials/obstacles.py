"""What would stop whom the form is tried as before any answer: who may apply, and when. Reads the draft's settings."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from formkit.relative_dates import TODAY
from formkit.values import Answers
from portal.dates import last_day, long_date
from teleservices.models import Procedure
from teleservices.studio.drafting.snapshots import drafted, settings_of


def obstacles(procedure: Procedure, facts: Answers) -> list[str]:
    """Why nobody of this profile, or nobody on this day, could transmit the request. Three queries at most."""
    return [*_of_profile(procedure, facts), *_of_day(procedure, facts)]


def _of_profile(procedure: Procedure, facts: Answers) -> list[str]:
    codes, code = settings_of(procedure)["profile_types"], facts.get("p_type")
    if not code or not isinstance(codes, list) or not codes or code in codes:
        return []
    return [_("Profiles of this type may not apply for it.")]


def _of_day(procedure: Procedure, facts: Answers) -> list[str]:
    """Told of a day that it is not open on at all: at noon of the day that it opens or closes, it may be."""
    day, settings = dt.date.fromisoformat(str(facts[TODAY])), drafted(procedure)
    opens, closes = settings.opens_at, settings.closes_at
    if opens and day < timezone.localdate(opens):
        return [_("That day the procedure isn’t open yet: it opens on %(day)s.") % {"day": long_date(opens)}]
    if closes and day > last_day(closes):
        return [_("That day the procedure is closed: it closed on %(day)s.") % {"day": long_date(last_day(closes))}]
    return []
