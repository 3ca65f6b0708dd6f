"""What is said of what happens by itself: to the applicant, or to the service alone, as `acts_by_itself` says."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.dates import long_date
from teleservices.legal import legal_day
from teleservices.legal_clock import clock_of
from teleservices.lifecycle.corrections.texts import asked_lines
from teleservices.lifecycle.payloads import TeamReminder
from teleservices.lifecycle.wording.texts import ActContext
from teleservices.models import CorrectionRequest, LegalRegime, ServiceRequest


def corrections_awaited(context: ActContext) -> str:
    """To the applicant: what is still expected of them, and by when."""
    correction = context.request.corrections.filter(answered_at=None).first()
    paragraphs = [_("We are still waiting for what we asked you for, to go on with your request.")]
    if correction and correction.deadline >= timezone.localdate():
        paragraphs.append(_("Complete it by %(day)s, that day included.") % {"day": long_date(correction.deadline)})
    if correction:
        paragraphs += [correction.message, _asked_again(context.request, correction)]
    return "\n\n".join(text for text in paragraphs if text)


def _asked_again(request: ServiceRequest, correction: CorrectionRequest) -> str:
    """Each thing asked for with what is wrong with it, where a remark says so."""
    keys, indispensable = correction.field_keys, correction.indispensable_keys
    return "\n".join(asked_lines(request, keys, indispensable, correction.remarks)) if correction.remarks else ""


def time_in_stage(context: ActContext) -> str:
    """To the service: for how long the request has stood where it is."""
    if not isinstance(context.payload, TeamReminder):
        return ""
    days = (timezone.localdate() - timezone.localdate(context.payload.since)).days
    text = ngettext(
        "It has been in the stage “%(stage)s” for %(days)d day.",
        "It has been in the stage “%(stage)s” for %(days)d days.",
        days,
    )
    return text % {"stage": context.stage, "days": days}


def late(context: ActContext) -> str:
    """To the service: the limit is the procedure's or its stage's, whichever comes first made `late_at`."""
    late_at, stage = context.request.late_at, context.stage
    if late_at is None:
        return ""
    text = _("It was to be decided before %(day)s.")
    if stage and stage.late_after_days:
        text = _("It was to be decided, or to leave the stage “%(stage)s”, before %(day)s.")
    return text % {"day": long_date(late_at), "stage": stage}


def silence_near(context: ActContext) -> str:
    """To the service: in how many days silence decides, and what it means."""
    clock = clock_of(context.request)
    if clock is None or clock.decides_on is None:
        return ""
    days = (clock.decides_on - legal_day(timezone.now())).days
    meaning = _("silence grants it") if clock.regime == LegalRegime.ACCEPTANCE else _("silence refuses it")
    return ngettext(
        "Without an answer by %(day)s, in %(count)s day, %(meaning)s.",
        "Without an answer by %(day)s, in %(count)s days, %(meaning)s.",
        days,
    ) % {"day": long_date(clock.decides_on), "count": days, "meaning": meaning}
