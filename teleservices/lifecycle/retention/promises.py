"""What is promised of how long a request is kept and of what becomes of it: what `eliminating` does."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.dates import MONTHS_IN_A_YEAR
from teleservices.models import FinalFate, Procedure, RetentionStart


def kept_for(procedure: Procedure) -> str:
    """« Conservées au moins 5 ans après la décision. »: a dispute, or the archives' answer, may make it longer."""
    words = {"time": duration(procedure.retention_months)}
    if procedure.retention_from == RetentionStart.FILED_AWAY:
        return _("Kept for at least %(time)s after the service has put the file away.") % words
    return _("Kept for at least %(time)s after the decision.") % words


def fate_of(procedure: Procedure) -> str:
    """What becomes of it then, in a sentence."""
    match procedure.final_fate:
        case FinalFate.KEEPING:
            return _("It is then handed over to the departmental archives, which keep it.")
        case FinalFate.SORTING:
            return _(
                "The departmental archives then choose what they keep. The rest is destroyed: its reference, its dates,"
                " its outcome and its amount alone remain."
            )
    return _(
        "It is then destroyed, once the departmental archives have agreed: its reference, its dates, its outcome and"
        " its amount alone remain."
    )


def duration(months: int) -> str:
    """« 5 ans », « 18 mois »."""
    years, rest = divmod(months, MONTHS_IN_A_YEAR)
    if rest:
        return ngettext("%(months)s month", "%(months)s months", months) % {"months": months}
    return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}
