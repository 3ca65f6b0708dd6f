"""What the service is told by e-mail of one event: a reference and a stage, never what is in it nor whose it is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications import outbox
from notifications.email_bodies import render_bodies
from portal.dates import long_date
from portal.identity.department import whole_url
from teleservices.lifecycle.agents.absences import absence_today
from teleservices.lifecycle.agents.recipients import (
    Recipients,
    assignee,
    informed,
    keep_for_the_morning,
    one_of_the_service,
)
from teleservices.models import NoteMention, NoticeKind, Opinion, RequestEvent, ServiceRequest


@dataclass(frozen=True, kw_only=True)
class Notice:
    """How the service is told of an act: a subject that names the reference, one sentence, of which kind it is.

    What is assigned is told to who now follows it, unless they took it themselves; the rest to who is `informed`.
    """

    subject: str | Promise
    text: str | Promise | Callable[[RequestEvent], str | Promise]
    """The sentence, or what makes it of the event."""
    kind: NoticeKind

    def text_of(self, event: RequestEvent) -> str:
        """What is said of this event."""
        return str(self.text(event) if callable(self.text) else self.text)

    def recipients(self, event: RequestEvent, request: ServiceRequest) -> Recipients:
        """Whom it is told to."""
        if self.kind is not NoticeKind.ASSIGNED:
            return informed(request, self.kind)
        return Recipients() if request.assignee_id in (None, event.actor_id) else assignee(request)


def _in_its_words(event: RequestEvent) -> str:
    """The event's own words: those of its row, where they are for the service alone."""
    return event.text


def _what_arrived(event: RequestEvent) -> str:
    """What has arrived, and whether something came back as it was, so that it isn't received."""
    if event.data.get("unchanged"):
        return _(
            "The corrections that were asked for have arrived, but some of them unchanged: they are not received. Its "
            "page says which, and why the applicant keeps them."
        )
    return _("The corrections that were asked for have arrived. Its page shows what they changed.")


ARRIVED = Notice(
    subject=gettext_lazy("New request: %(reference)s"),
    text=gettext_lazy("It has just arrived, and nobody follows it yet."),
    kind=NoticeKind.NEW,
)
COMPLETED = Notice(
    subject=gettext_lazy("Completed by the applicant: the request %(reference)s"),
    text=_what_arrived,
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
REMINDED = Notice(
    subject=gettext_lazy("Reminder: the request %(reference)s waits for you"), text=_in_its_words, kind=NoticeKind.LATE
)
LATE = Notice(subject=gettext_lazy("Late: the request %(reference)s"), text=_in_its_words, kind=NoticeKind.LATE)
SILENCE_NEAR = Notice(
    subject=gettext_lazy("Silence near: the request %(reference)s"), text=_in_its_words, kind=NoticeKind.SILENCE
)


def post(notice: Notice, event: RequestEvent, request: ServiceRequest) -> None:
    """Tell the service, by the `notice` of its act, of what `event` did to `request` as it now stands."""
    subject = str(notice.subject) % {"reference": request.reference}
    text = notice.text_of(event)
    recipients = _told(request, notice.kind, notice.recipients(event, request))
    _post(event, request, subject, text, recipients)
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
    _post(event, request, subject, text, recipients, role="deputy")


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
    role: str = "team",
) -> None:
    url = reverse("desk:sheet", args=[request.reference])
    letter = bodies(subject, [_about(request), text], url, _("Open the request"))
    for number, address in enumerate(recipients):
        outbox.post(
            key=f"request:{request.pk}:event:{event.number}:{role}:{number}",
            kind=f"service.{event.act}",
            recipient=address,
            subject=subject,
            about=request.reference,
            **letter,
        )


def post_mention(*, mention: NoteMention, request: ServiceRequest) -> None:
    """Tell a colleague that a note mentions them, and who wrote it; nothing of what it says."""
    subject = _("A note mentions you: the request %(reference)s") % {"reference": request.reference}
    text = _("%(name)s mentions you in an internal note. Its request shows it.") % {"name": mention.note.author_name}
    url = reverse("desk:notes", args=[request.reference])
    letter = bodies(subject, [_about(request), text], url, _("Read the note"))
    recipients = one_of_the_service(request, mention.user_id, NoticeKind.MENTION)
    for address in _told(request, NoticeKind.MENTION, recipients):
        outbox.post(
            key=f"mention:{mention.pk}",
            kind="service.mention",
            recipient=address,
            subject=subject,
            about=request.reference,
            **letter,
        )


def post_opinion(*, opinion: Opinion, request: ServiceRequest) -> None:
    """Tell who asked for an opinion, and who is informed of the request, that it has arrived; nothing of it."""
    subject = _("Opinion received: the request %(reference)s") % {"reference": request.reference}
    text = _("The opinion asked of “%(capacity)s” has arrived. Its request shows it.") % {"capacity": opinion.capacity}
    url = reverse("desk:opinions", args=[request.reference])
    letter = bodies(subject, [_about(request), text], url, _("Read the opinion"))
    asker = one_of_the_service(request, opinion.asked_by_id or 0, NoticeKind.OPINION)
    everybody = informed(request, NoticeKind.OPINION)
    recipients = Recipients(
        list(dict.fromkeys([*asker.at_once, *everybody.at_once])), [*asker.in_the_morning, *everybody.in_the_morning]
    )
    for number, address in enumerate(_told(request, NoticeKind.OPINION, recipients)):
        outbox.post(
            key=f"opinion:{opinion.pk}:received:{number}",
            kind="service.opinion",
            recipient=address,
            subject=subject,
            about=request.reference,
            **letter,
        )


def _about(request: ServiceRequest) -> str:
    values = {"reference": request.reference, "procedure": request.procedure.title}
    return _("Request %(reference)s, %(procedure)s.") % values


def bodies(subject: str, paragraphs: Sequence[str], url: str, action: str) -> dict[str, str]:
    """The e-mail as text and as HTML; `url` is relative to the portal, `action` names the link."""
    context = {
        "paragraphs": paragraphs,
        "url": settings.PARVIS_BASE_URL + url,
        "action": action,
        "choices_url": whole_url("desk:notices"),
        "subject": subject,
    }
    return asdict(render_bodies("requests/team", context))
