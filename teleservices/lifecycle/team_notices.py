"""What the service is told by e-mail: a request's reference and stage, never what is in it nor whose it is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from notifications import outbox
from portal.department import current_department
from teleservices.models import RequestEvent, ServiceRequest, Team
from teleservices.permissions import instructors


def addresses(request: ServiceRequest) -> list[str]:
    """Who follows the request, while they instruct for its service; else the service's address; else all who do."""
    if request.team is None:
        return []
    follower = instructors(request.team).filter(pk=request.assignee_id or 0)
    return list(follower.values_list("email", flat=True)) or team_addresses(request.team)


def informed(request: ServiceRequest) -> list[str]:
    """Those, and who watches it while they instruct for its service: each once."""
    watchers = instructors(request.team).filter(watches__request=request) if request.team else instructors().none()
    return list(dict.fromkeys([*addresses(request), *watchers.order_by("pk").values_list("email", flat=True)]))


def team_addresses(team: Team) -> list[str]:
    """The service's own address; without one, those of all who instruct for it."""
    if team.email:
        return [team.email]
    return list(instructors(team).order_by("team_memberships__pk").values_list("email", flat=True))


def post(*, event: RequestEvent, request: ServiceRequest, subject: str) -> None:
    """Write the e-mails of an `event` of the clock into the outbox, within its transaction, in the event's words."""
    _post(event, request, subject, event.text, informed(request), kind=f"request.{event.act}")


@dataclass(frozen=True, kw_only=True)
class Notice:
    """How the service is told of an act: a subject that names the reference, one sentence, and to whom it goes."""

    subject: str | Promise
    text: str | Promise
    recipients: Callable[[RequestEvent, ServiceRequest], Sequence[str]]


def _who_answers(event: RequestEvent, request: ServiceRequest) -> list[str]:
    return informed(request)


def _who_is_assigned(event: RequestEvent, request: ServiceRequest) -> list[str]:
    """The one who now follows it, unless they took it themselves."""
    return [] if request.assignee_id in (None, event.actor_id) else addresses(request)


ARRIVED = Notice(
    subject=gettext_lazy("New request: %(reference)s"),
    text=gettext_lazy("It has just arrived, and nobody follows it yet."),
    recipients=_who_answers,
)
COMPLETED = Notice(
    subject=gettext_lazy("Completed by the applicant: the request %(reference)s"),
    text=gettext_lazy("The corrections that were asked for have arrived. Its page shows what they changed."),
    recipients=_who_answers,
)
WITHDRAWN = Notice(
    subject=gettext_lazy("Withdrawn by the applicant: the request %(reference)s"),
    text=gettext_lazy("The applicant withdrew it: it is not to be processed any further."),
    recipients=_who_answers,
)
ASSIGNED = Notice(
    subject=gettext_lazy("The request %(reference)s is assigned to you"),
    text=gettext_lazy("You follow it from now on. Its history says who assigned it, with their note."),
    recipients=_who_is_assigned,
)
SILENCE_GRANTED = Notice(
    subject=gettext_lazy("Granted by silence: the request %(reference)s"),
    text=gettext_lazy("No decision was given in time: silence has granted it. It can no longer be refused."),
    recipients=_who_answers,
)
SILENCE_REFUSED = Notice(
    subject=gettext_lazy("Refused by silence: the request %(reference)s"),
    text=gettext_lazy("No decision was given in time: silence means refusal. The service may still grant it."),
    recipients=_who_answers,
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
    _post(event, request, subject, text, notice.recipients(event, request), kind=f"service.{event.act}")


def _post(
    event: RequestEvent, request: ServiceRequest, subject: str, text: str, recipients: Iterable[str], *, kind: str
) -> None:
    about = _("Request %(reference)s, %(procedure)s.") % {
        "reference": request.reference,
        "procedure": request.procedure.title,
    }
    url = reverse("desk:sheet", args=[request.reference])
    bodies = _bodies(subject, [about, text], url, _("Open the request"))
    for number, address in enumerate(recipients):
        outbox.post(
            key=f"request:{request.pk}:event:{event.number}:team:{number}",
            kind=kind,
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
    _post_moved(events, subject, text, "mine", [successor.email])


def post_assigned(*, assignee: User, author: User, references: Sequence[str], key: str) -> None:
    """Tell someone, in one e-mail, that `author` gave them these requests together; `key` makes it one."""
    count = len(references)
    subject = ngettext("%(count)s request is assigned to you", "%(count)s requests are assigned to you", count) % {
        "count": count
    }
    text = _("%(name)s assigned you what is listed below.") % {"name": author.get_full_name()}
    _post_listed(references, subject, text, [assignee.email], work="mine", key=key)


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


def _bodies(subject: str, paragraphs: Sequence[str], url: str, action: str) -> dict[str, str]:
    """The e-mail as text and as HTML; `url` is relative to the portal, `action` names the link."""
    context = {
        "paragraphs": paragraphs,
        "url": settings.PARVIS_BASE_URL + url,
        "action": action,
        "portal": current_department(),
        "subject": subject,
    }
    return {
        "text": render_to_string("emails/requests/team.txt", context),
        "html": render_to_string("emails/requests/team.html", context),
    }
