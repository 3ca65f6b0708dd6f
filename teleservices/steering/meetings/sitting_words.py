"""Who sat at a meeting and how it voted, in words: for its page, what is looked at before the votes, its minutes."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from teleservices.deciding.meetings.sitting import COUNTING_PROXIES, Attendance, Sitting, Tally
from teleservices.models import Meeting, MeetingReport


def attendance_facts(meeting: Meeting, attendance: Attendance | None) -> list[tuple[str, str]]:
    """Who presided, who was there, whether it could deliberate; that nobody noted it, else."""
    if attendance is None:
        return [(_("Presidency and quorum"), _("Not noted"))]
    president = ", ".join(text for text in (attendance.president, attendance.capacity) if text)
    counts = {
        "in_office": attendance.in_office,
        "present": attendance.present,
        "represented": attendance.represented,
    }
    return [
        (_("Presided over by"), president),
        (
            pgettext("of an authority", "Members"),
            _("%(in_office)s in office, %(present)s present, %(represented)s represented") % counts,
        ),
        (_("Quorum"), _quorum(meeting.authority.kind, attendance)),
    ]


def _quorum(kind: str, attendance: Attendance) -> str:
    article = "L3121-14-1" if kind in COUNTING_PROXIES else "L3121-14"
    words = {"article": article, "quorum": attendance.in_office // 2 + 1}
    if attendance.has_quorum(kind):
        return _("Met: %(quorum)s were needed (CGCT %(article)s)") % words
    return _("Not needed: the meeting sat by right three days after one without quorum (CGCT %(article)s)") % words


def tally_text(tally: Tally) -> str:
    """« 22 pour, 1 contre, 2 abstentions », and whether it was unanimous or the president's voice decided."""
    abstentions = ngettext("%(count)s abstention", "%(count)s abstentions", tally.abstentions)
    counts = {"ayes": tally.ayes, "noes": tally.noes, "abstentions": abstentions % {"count": tally.abstentions}}
    if tally.is_unanimous:
        return ngettext("unanimous, %(count)s voice for", "unanimous, %(count)s voices for", tally.ayes) % {
            "count": tally.ayes
        }
    text = _("%(ayes)s for, %(noes)s against, %(abstentions)s") % counts
    if tally.is_tied:
        return _("%(tally)s; the president's voice decides (CGCT L3121-15)") % {"tally": text}
    return text


def report_votes(reports: Sequence[MeetingReport], sitting: Sitting) -> list[tuple[str, str]]:
    """The vote of each report that has a tally."""
    return [
        (report.title, tally_text(sitting.tallies[report.pk])) for report in reports if report.pk in sitting.tallies
    ]


def left_text(names: Sequence[str]) -> str:
    """Who left the vote of an item; empty where nobody did."""
    if not names:
        return ""
    return pgettext("members of an authority", "left: %(names)s") % {"names": ", ".join(names)}
