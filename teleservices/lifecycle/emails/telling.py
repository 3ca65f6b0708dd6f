"""What leaves with an act, in its transaction: its e-mails, and what is queued after it."""

from collections.abc import Callable

from django.db import transaction
from django_q.tasks import async_task

from portal.registry import Registry
from teleservices.lifecycle.act import Act
from teleservices.lifecycle.acts import ACTS
from teleservices.lifecycle.agents import team_notices
from teleservices.lifecycle.emails.informed import post_news
from teleservices.lifecycle.emails.notices import post_email
from teleservices.lifecycle.postal.requesting import post_what_is_told
from teleservices.models import NoticeKind, RequestEvent, ServiceRequest
from teleservices.permissions import Party

after_act: Registry[Callable[[RequestEvent], None]] = Registry()
"""Called with each event inside its transaction, to queue what follows (PDFs); filled by the app's configuration."""


def tell(act: Act, event: RequestEvent, request: ServiceRequest, subject: str, *, tells_service: bool = True) -> None:
    """Write the e-mails to the applicant and to the service, as the row of `act` says, and queue what follows.

    A letter leaves where that is a way to reach them; those whom the applicant wants informed are told beside. An
    applicant doesn't wait while the service is told: a task does it. Not `tells_service`: its caller tells the service
    otherwise.
    """
    if act.notifies_applicant:
        post_email(event, request, subject)
        post_what_is_told(event, request, is_own=act.by is Party.APPLICANT)
        post_news(event, request)
    if act.notice and tells_service:
        if act.by is Party.APPLICANT:
            async_task("teleservices.tasks.tell_service", event.pk)
        else:
            team_notices.post(act.notice, event, request)
    follow_up(event)


@transaction.atomic
def tell_service(*, event_id: int) -> None:
    """Write the e-mails to the service of what an applicant did; nothing where the request is gone meanwhile.

    Nor that one has arrived which nobody follows, once somebody does.
    """
    event = RequestEvent.objects.filter(pk=event_id).first()
    request = event and ServiceRequest.objects.with_form().select_related("team").filter(pk=event.request_id).first()
    notice = ACTS[event.act].notice if event else None
    if event and request and notice and not (notice.kind is NoticeKind.NEW and request.assignee_id):
        team_notices.post(notice, event, request)


def follow_up(event: RequestEvent) -> None:
    """Queue what follows an act of which nothing else is told."""
    for follow in after_act:
        follow(event)
