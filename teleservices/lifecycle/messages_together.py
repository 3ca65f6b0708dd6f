"""One e-mail a person and a service, where the same message was written to them on several of their requests."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from accounts.models import User
from notifications import outbox
from notifications.email_bodies import Bodies, render_bodies
from portal.identity.department import whole_url
from teleservices.lifecycle import messaging
from teleservices.lifecycle.emails.previewing import Preview
from teleservices.lifecycle.ways import followers_of
from teleservices.models import ServiceRequest


def post_together(*, requests: Sequence[ServiceRequest], author: User, key: str) -> None:
    """Tell of the messages of `author` on these requests, in the transaction that ends them; `key` makes it once.

    Where someone has one of them only, the e-mail is that of a message on its own.
    """
    theirs: dict[tuple[User, int | None], list[ServiceRequest]] = {}
    for request in requests:
        for person in followers_of(request):
            theirs.setdefault((person, request.team_id), []).append(request)
    for (person, team), several in theirs.items():
        subject, bodies = _email(several, author)
        outbox.post(
            key=key_of(key, person.pk, team),
            kind="request.message",
            recipient=person.email,
            subject=subject,
            text=bodies.text,
            html=bodies.html,
            about=several[0].reference,
        )


def key_of(key: str, person: int, team: int | None) -> str:
    """The key of the e-mail to someone of the messages of a service."""
    return f"{key}:user:{person}:team:{team}"


def keys_about(request: ServiceRequest, keys: Collection[str]) -> list[str]:
    """Those of the e-mails that told its side of a message among several; `keys` as `post_together` had them."""
    people = {request.applicant_id, *(person.pk for person in followers_of(request))} if keys else set()
    return [key_of(key, person, request.team_id) for key in keys for person in people]


def preview_together(requests: Sequence[ServiceRequest], author: User) -> Preview:
    """The e-mail that tells of a message on all of these, of one person and one service. Writes nothing."""
    subject, bodies = _email(requests, author)
    return Preview(subject, "", bodies.text)


def _email(requests: Sequence[ServiceRequest], author: User) -> tuple[str, Bodies]:
    if len(requests) == 1:
        return messaging.email(requests[0], author, to_service=False)
    subject = _("New message about %(count)s of your requests") % {"count": len(requests)}
    team = requests[0].team
    context = {
        "subject": subject,
        "requests": [(request, whole_url("request_messages", request.reference)) for request in requests],
        "url": whole_url("request_list"),
        "team": team,
        "agent": team.agent_lines(author) if team else [],
    }
    return subject, render_bodies("requests/messages", context)
