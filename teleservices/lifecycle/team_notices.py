"""What the service is told by e-mail: a request's reference and stage, never what is in it nor whose it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from notifications import outbox
from portal.dates import long_date
from portal.department import current_department
from teleservices.lifecycle.absences import absence_today
from teleservices.lifecycle.recipients import (
    USUAL,
    Recipients,
    assignee,
    informed,
    keep_for_the_morning,
    one_of_the_service,
    pace_of,
    team_addresses,
)
from teleservices.models import NoteMention, NoticeKind, Pace, RequestEvent, ServiceRequest, Team, TeamMember


def post(
    *, event: RequestEvent, request: ServiceRequest, subject: str, notice_kind: NoticeKind = NoticeKind.LATE
) -> None:
    """Tell the service of an `event` of the clock, within its transaction, in the event's words."""
    recipients = _told(request, notice_kind, informed(request, notice_kind))
    _post(event, request, subject, event.text, recipients, kind=f"request.{event.act}")


@dataclass(frozen=True, kw_only=True)
class Notice:
    """How the service is told of an act: a subject that names the reference, one sentence, of which kind it is.

    What is assigned is told to who now follows it, unless they took it themselves; the rest to who is `informed`.
    """

    subject: str | Promise
    text: str | Promise
    kind: NoticeKind

    def recipients(self, event: RequestEvent, request: ServiceRequest) -> Recipients:
        """Whom it is told to."""
        if self.kind is not NoticeKind.ASSIGNED:
            return informed(request, self.kind)
        return Recipients() if request.assignee_id in (None, event.actor_id) else assignee(request)


ARRIVED = Notice(
    subject=gettext_lazy("New request: %(reference)s"),
    text=gettext_lazy("It has just arrived, and nobody follows it yet."),
    kind=NoticeKind.NEW,
)
COMPLETED = Notice(
    subject=gettext_lazy("Completed by the applicant: the request %(reference)s"),
    text=gettext_lazy("The corrections that were asked for have arrived. Its page shows what they changed."),
    kind=NoticeKind.COMPLETED,
)
WITHDRAWN = Notice(
    subject=gettext_lazy("Withdrawn by the applicant: the request %(reference)s"),
    text=gettext_lazy("The applicant withdrew it: it is not to be processed any further."),
    kind=NoticeKind.WITHDRAWN,
)
ASSIGNED = Notice(
    subject=gettext_lazy("The request %(reference)s is assigned to you"),
    text=gettext_lazy("You follow it from now on. Its history says who assigned it, with their note."),
    kind=NoticeKind.ASSIGNED,
)
GIVEN = Notice(
    subject=gettext_lazy("The request %(reference)s is assigned to you"),
    text=gettext_lazy("It has just arrived, and its procedure gives it to you: you follow it from now on."),
    kind=NoticeKind.ASSIGNED,
)
TRANSFERRED = Notice(
    subject=gettext_lazy("Transmitted to your service: the request %(reference)s"),
    text=gettext_lazy("Another service transmitted it to yours. Its history says why."),
    kind=NoticeKind.NEW,
)
SILENCE_GRANTED = Notice(
    subject=gettext_lazy("Granted by silence: the request %(reference)s"),
    text=gettext_lazy("No decision was given in time: silence has granted it. It can no longer be refused."),
    kind=NoticeKind.SILENCE,
)
SILENCE_REFUSED = Notice(
    subject=gettext_lazy("Refused by silence: the request %(reference)s"),
    text=gettext_lazy("No decision was given in time: silence means refusal. The service may still grant it."),
    kind=NoticeKind.SILENCE,
)
UNCHANGED = gettext_lazy(
    "The corrections that were asked for have arrived, but some of them unchanged: they are not received. Its page "
    "says which, and why the applicant keeps them."
)
"""What the service is told of corrections when something came back as it was."""


def post_act(notice: Notice, event: RequestEvent, request: ServiceRequest) -> None:
    """Tell the service, by the `notice` of its act, of what `event` did to `request` as it now stands."""
    subject = str(notice.subject) % {"reference": request.reference}
    text = str(UNCHANGED if event.data.get("unchanged") else notice.text)
    recipients = _told(request, notice.kind, notice.recipients(event, request))
    _post(event, request, subject, text, recipients, kind=f"service.{event.act}")
    if notice.kind is NoticeKind.ASSIGNED:
        _post_to_deputy(event, request)


def _post_to_deputy(event: RequestEvent, request: ServiceRequest) -> None:
    """Tell who stands in for an absent agent of what is assigned to them, unless the deputy assigned it."""
    absence = absence_today(request.assignee_id)
    if absence is None or absence.deputy_id in (None, event.actor_id):
        return
    values = {"reference": request.reference, "name": absence.user.get_full_name(), "day": long_date(absence.ends_on)}
    subject = _("The request %(reference)s is assigned to %(name)s, whom you stand in for") % values
    text = _("%(name)s is away until %(day)s: you look after it meanwhile.") % values
    deputy = one_of_the_service(request, absence.deputy_id, NoticeKind.ASSIGNED)
    recipients = _told(request, NoticeKind.ASSIGNED, deputy)
    _post(event, request, subject, text, recipients, kind=f"service.{event.act}", role="deputy")


def told_of_a_message(request: ServiceRequest) -> list[str]:
    """Who is written to at once of a message of the applicant; the others wait for their morning."""
    return _told(request, NoticeKind.MESSAGE, informed(request, NoticeKind.MESSAGE))


def _told(request: ServiceRequest, kind: NoticeKind, recipients: Recipients) -> list[str]:
    """Keep it for the morning of those who chose so; the addresses of the others."""
    keep_for_the_morning(request, kind, recipients.in_the_morning)
    return recipients.at_once


def _post(
    event: RequestEvent,
    request: ServiceRequest,
    subject: str,
    text: str,
    recipients: Iterable[str],
    *,
    kind: str,
    role: str = "team",
) -> None:
    url = reverse("desk:sheet", args=[request.reference])
    bodies = _bodies(subject, [_about(request), text], url, _("Open the request"))
    for number, address in enumerate(recipients):
        outbox.post(
            key=f"request:{request.pk}:event:{event.number}:{role}:{number}",
            kind=kind,
            recipient=address,
            subject=subject,
            about=request.reference,
            **bodies,
        )


def post_mention(*, mention: NoteMention, request: ServiceRequest) -> None:
    """Tell a colleague that a note mentions them, and who wrote it; nothing of what it says."""
    subject = _("A note mentions you: the request %(reference)s") % {"reference": request.reference}
    text = _("%(name)s mentions you in an internal note. Its request shows it.") % {"name": mention.note.author_name}
    url = reverse("desk:notes", args=[request.reference])
    bodies = _bodies(subject, [_about(request), text], url, _("Read the note"))
    recipients = one_of_the_service(request, mention.user_id, NoticeKind.MENTION)
    for address in _told(request, NoticeKind.MENTION, recipients):
        outbox.post(
            key=f"mention:{mention.pk}",
            kind="service.mention",
            recipient=address,
            subject=subject,
            about=request.reference,
            **bodies,
        )


def post_given_back(*, team: Team, leaver: User, events: Sequence[RequestEvent]) -> None:
    """Tell a service that requests are nobody's again because `leaver` left it; `events` are those that say so."""
    subject = ngettext(
        "%(count)s request of the service is to be assigned",
        "%(count)s requests of the service are to be assigned",
        len(events),
    ) % {"count": len(events)}
    text = _("%(name)s, who followed what is listed below, no longer does.") % {"name": leaver.get_full_name()}
    _post_moved(events, subject, text, "unassigned", team_addresses(team))


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


LISTED = 50
"""References that one e-mail names; the desk's list shows all."""


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
    bodies = _bodies(subject, [text, listed], url, _("Open the list"))
    for number, address in enumerate(recipients):
        outbox.post(
            key=f"{key}:{number}",
            kind="service.assign",
            recipient=address,
            subject=subject,
            **bodies,
        )


def _about(request: ServiceRequest) -> str:
    named = {"reference": request.reference, "procedure": request.procedure.title}
    return _("Request %(reference)s, %(procedure)s.") % named


def _bodies(subject: str, paragraphs: Sequence[str], url: str, action: str) -> dict[str, str]:
    """The e-mail as text and as HTML; `url` is relative to the portal, `action` names the link."""
    context = {
        "paragraphs": paragraphs,
        "url": settings.PARVIS_BASE_URL + url,
        "action": action,
        "choices_url": settings.PARVIS_BASE_URL + reverse("desk:notices"),
        "portal": current_department(),
        "subject": subject,
    }
    return {
        "text": render_to_string("emails/requests/team.txt", context),
        "html": render_to_string("emails/requests/team.html", context),
    }
