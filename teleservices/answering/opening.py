"""Why a procedure can't be filed now, in words for who wanted to."""

from django.utils.translation import gettext as _

from portal.dates import opening_text
from teleservices.models import Availability, Procedure


def why_closed(procedure: Procedure) -> str:
    """Why the procedure can't be started now, and what can be done; empty when it is open."""
    match procedure.availability():
        case Availability.OPEN:
            return ""
        case Availability.OPENS_LATER if procedure.opens_at:
            day = opening_text(procedure.opens_at)
            return _("This procedure opens on %(day)s. You can prepare your documents before then.") % {"day": day}
        case Availability.CLOSED if procedure.closed_reason:
            return _("This procedure is closed: %(reason)s") % {"reason": procedure.closed_reason}
        case Availability.CLOSED:
            return _("This procedure is closed. The service in charge can tell you when it opens again.")
    return (
        _("This procedure is no longer offered.") if procedure.is_archived else _("This procedure is being prepared.")
    )
