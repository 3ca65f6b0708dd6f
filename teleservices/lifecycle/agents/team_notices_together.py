"""What the service is told by e-mail of several requests together: references, never whose they are."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from notifications import outbox
from portal.dates import long_date
from teleservices.lifecycle.agents.absences import absence_today
from teleservices.lifecycle.agents.recipients import USUAL, keep_for_the_morning, pace_of
from teleservices.lifecycle.agents.team_notices import bodies
from teleservices.models import NoticeKind, Pace, RequestEvent, ServiceRequest, TeamMember

LISTED = 50
"""References that one e-mail names; the desk's list shows all."""


def post_given_back(*, recipients: Sequence[str], leaver: User, events: Sequence[RequestEvent]) -> None:
    """Tell a service that requests are nobody's again as `leaver` follows them no more; `events` say so."""
    subject = ngettext(
        "%(count)s request of the service is to be assigned",
        "%(count)s requests of the service are to be assigned",
        len(events),
    ) % {"count": len(events)}
    text = _("%(name)s, who followed what is listed below, no longer does.") % {"name": leaver.get_full_name()}
    _post_moved(events, subject, text, "unassigned", recipients)


def post_taken_over(*, successor: User, leaver: User, events: Sequence[RequestEvent]) -> None:
    """Tell someone that they now follow what `leaver` followed."""
    subject = ngettext(
        "%(count)s request is assigned to you", "%(count)s requests are assigned to you", len(events)
    ) % {"count": len(events)}
    text = _("You follow what is listed below from now on, after %(name)s.") % {"name": leaver.get_full_name()}
    requests = [event.request for event in events]
    _post_moved(events, subject, text, "mine", _told_together(successor, requests))


def post_assigned(*, assignee: User, author: User, requests: Sequence[ServiceRequest], key: str) -> None:
    """Tell someone, in one e-mail, that `author` gave them these requests together; `key` makes it one.

    While they are away their deputy is told too, of those of services where they instruct, unless they are `author`.
    """
    subject = ngettext(
        "%(count)s request is assigned to you", "%(count)s requests are assigned to you", len(requests)
    ) % {"count": len(requests)}
    text = _("%(name)s assigned you what is listed below.") % {"name": author.get_full_name()}
    references = [request.reference for request in requests]
    _post_listed(references, subject, text, _told_together(assignee, requests), work="mine", key=key)
    absence = absence_today(assignee.pk)
    if absence is None or absence.deputy is None or absence.deputy == author:
        return
    theirs = set(TeamMember.objects.instructing().filter(user=absence.deputy).values_list("team", flat=True))
    requests = [request for request in requests if request.team_id in theirs]
    if requests:
        count, name = len(requests), assignee.get_full_name()
        subject = ngettext(
            "%(count)s request is assigned to %(name)s, whom you stand in for",
            "%(count)s requests are assigned to %(name)s, whom you stand in for",
            count,
        ) % {"count": count, "name": name}
        values = {"name": name, "day": long_date(absence.ends_on)}
        text = _("%(name)s is away until %(day)s: you look after it meanwhile.") % values
        references = [request.reference for request in requests]
        recipients = _told_together(absence.deputy, requests)
        _post_listed(references, subject, text, recipients, work="mine", key=f"{key}:deputy")


def _told_together(user: User, requests: Iterable[ServiceRequest]) -> list[str]:
    """The address of someone to whom several requests are given, unless they chose the morning, or nothing."""
    pace = pace_of(user, NoticeKind.ASSIGNED)
    if pace == Pace.MORNING:
        for request in requests:
            keep_for_the_morning(request, NoticeKind.ASSIGNED, [user.pk])
    return [user.email] if pace in (USUAL, Pace.AT_ONCE) else []


def _post_moved(events: Sequence[RequestEvent], subject: str, text: str, work: str, recipients: Iterable[str]) -> None:
    references = [event.request.reference for event in events]
    _post_listed(references, subject, text, recipients, work=work, key=f"events:{events[-1].pk}:moved")


def _post_listed(
    references: Sequence[str], subject: str, text: str, recipients: Iterable[str], *, work: str, key: str
) -> None:
    listed = ", ".join(references[:LISTED])
    if len(references) > LISTED:
        listed = _("%(references)s… The list shows the others.") % {"references": listed}
    url = f"{reverse('desk:list')}?work={work}"
    letter = bodies(subject, [text, listed], url, _("Open the list"))
    for number, address in enumerate(recipients):
        outbox.post(key=f"{key}:{number}", kind="service.assign", recipient=address, subject=subject, **letter)
