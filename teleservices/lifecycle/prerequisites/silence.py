"""What silence has granted, and what can't be done then. Writes nothing; `silence_told` says it on the day."""

import datetime as dt

from django.utils.translation import gettext as _

from portal.dates import long_date
from teleservices.legal_clock import clock_of
from teleservices.models import LegalRegime, ServiceRequest, State


def granted_by_silence(request: ServiceRequest) -> dt.date | None:
    """The day on which silence granted an open request; None while it hasn't.

    A query for its acknowledgement where it isn't read with it; one more where silence means acceptance.
    """
    acknowledgement = getattr(request, "acknowledgement", None)
    if request.state not in State.open() or acknowledgement is None:
        return None
    if acknowledgement.regime != LegalRegime.ACCEPTANCE:
        return None
    clock = clock_of(request)
    return clock.decides_on if clock and clock.grants else None


def why_granted(day: dt.date) -> str:
    """Why a request that silence granted on `day` can't be refused any more."""
    return _(
        "The silence of the département granted this request on %(day)s: it can no longer be refused, declared "
        "inadmissible or granted in part (CRPA L242-1). It may be granted expressly, or its grant attested (CRPA "
        "L232-3). Only a withdrawal may undo what is unlawful, within four months, once the applicant was heard (CRPA "
        "L122-1)."
    ) % {"day": long_date(day)}
