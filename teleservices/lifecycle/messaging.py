"""Messages about a request, both ways: who may write, who is told by e-mail (never of their content), reading."""

import uuid as uuids
from collections.abc import Sequence
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from locker.entry import photos
from locker.entry.intake import receive_apart, receive_photos_apart
from locker.entry.slots import one_request
from locker.entry.titles import document_title
from locker.models import StoredFile
from notifications import outbox
from notifications.email_bodies import Bodies, render_bodies
from portal.identity.department import whole_url
from portal.web.idempotency import unused
from portal.web.throttling import throttle
from teleservices.lifecycle import facts
from teleservices.lifecycle.agents.absences import acts_for
from teleservices.lifecycle.agents.team_notices import told_of_a_message
from teleservices.lifecycle.emails.previewing import Preview
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.perform import locked
from teleservices.lifecycle.postal.requesting import post_what_is_told
from teleservices.lifecycle.postal.unreached import forget
from teleservices.lifecycle.prerequisites.contesting import is_contestable
from teleservices.lifecycle.ways import followers_of
from teleservices.models import MessageDocument, MessageRead, RequestMessage, ServiceRequest, Side, State
from teleservices.permissions import Party, refusal

MESSAGES, MESSAGES_SECONDS = 20, 60 * 60
"""Messages that one person may send within so many seconds."""

PARTIES = {Side.APPLICANT: Party.APPLICANT, Side.SERVICE: Party.INSTRUCTOR}


def may_write(user: User, request: ServiceRequest, side: Side) -> str:
    """Why `user` can't write about `request` from `side` now; empty when they can."""
    if request.state == State.DRAFT:
        return _("This request is not transmitted yet: nobody would read your message.")
    if request.filed_away_at and not is_contestable(request):
        return _("This file is put away: no more messages can be sent about it.")
    return refusal(user, request, PARTIES[side])


@one_request()
def received_files(*, uploads: Sequence[UploadedFile], sender: User) -> list[tuple[StoredFile, str]]:
    """Each file inspected and kept, with its title; the photos, where they are taken, as one PDF.

    Raises RefusedError. Call it outside a transaction.
    """
    pictures = [upload for upload in uploads if photos.are_accepted() and photos.is_photo(upload.name or "")]
    files = [
        (receive_apart(user=sender, upload=upload), document_title(upload.name or ""))
        for upload in uploads
        if upload not in pictures
    ]
    if pictures:
        title = document_title(PurePath(pictures[0].name or "").stem)
        files.append((receive_photos_apart(user=sender, photos=pictures), title))
    return files


@transaction.atomic
def send_message(
    *,
    request_id: int,
    actor: User,
    side: Side,
    text: str,
    files: Sequence[tuple[StoredFile, str]] = (),
    uuid: uuids.UUID | None = None,
    is_paced: bool = True,
    notice: str | None = "",
) -> RequestMessage:
    """Send a message and tell the other side by e-mail; the same `uuid` twice is sent once.

    `notice`: what the e-mail says besides, nothing private; None: the caller tells, of several messages together.
    Raises ActRefusedError: role, state, nothing said, too many in an hour where it `is_paced` (one to many isn't).
    """
    request = locked(request_id)
    if why := may_write(actor, request, side) or ("" if text.strip() else _("Write your message.")):
        raise ActRefusedError(why)
    if uuid and (twin := RequestMessage.objects.filter(uuid=uuid, request=request).first()):
        return twin
    if is_paced:
        _check_pace(actor)
    message = RequestMessage.objects.create(
        uuid=unused(RequestMessage.objects.all(), uuid),
        request=request,
        side=side,
        author=actor,
        author_name=_shown_name(actor, request, side),
        author_for_id=acts_for(request, actor) if side == Side.SERVICE else None,
        text=text.strip(),
    )
    for stored_file, title in dict(files).items():
        MessageDocument.objects.create(message=message, stored_file=stored_file, title=title)
    _settle_sides(message, request, actor)
    facts.write(request, wrote_at=message.sent_at if side == Side.APPLICANT else None)
    if notice is not None:
        _tell(message, request, notice)
    return message


def _settle_sides(message: RequestMessage, request: ServiceRequest, actor: User) -> None:
    """Who writes is reached, and who answers has read, whoever follows the request; a letter leaves where it must."""
    if message.side == Side.APPLICANT:
        forget(request.pk)
        return
    _read_by_the_service(request, actor)
    post_what_is_told(message, request)


def mark_read(*, request: ServiceRequest, reader: User, side: Side) -> int:
    """Mark what the other side wrote as read; only by someone who may answer. Returns how many were not.

    In the service each opens for oneself. The service as such has read what is opened by who follows the request, by
    their deputy while they are away, or by anyone of it while nobody does: that is what the applicant is told.
    """
    if refusal(reader, request, PARTIES[side]):
        return 0
    if side == Side.APPLICANT:
        return request.messages.unread_by(side).update(read_at=timezone.now(), read_by=reader)
    readings = [MessageRead(message=message, user=reader) for message in request.messages.unread_by_agent(reader)]
    MessageRead.objects.bulk_create(readings, ignore_conflicts=True)
    if request.assignee_id in (None, reader.pk) or acts_for(request, reader):
        _read_by_the_service(request, reader)
    return len(readings)


def _read_by_the_service(request: ServiceRequest, reader: User) -> None:
    """What `reader` opened is read, as the applicant will see."""
    messages = request.messages.unread_by(Side.SERVICE).filter(readings__user=reader)
    RequestMessage.objects.filter(pk__in=messages.values("pk")).update(read_at=timezone.now(), read_by=reader)


def _shown_name(actor: User, request: ServiceRequest, side: Side) -> str:
    """The name that stays on a message: the service's where its agents are unnamed (CRPA L111-2)."""
    is_unnamed = side == Side.SERVICE and request.team is not None and not request.team.names_its_agents
    return str(request.team) if is_unnamed else actor.get_full_name()


def _check_pace(actor: User) -> None:
    if seconds := throttle(f"message:{actor.pk}", MESSAGES, MESSAGES_SECONDS):
        minutes = -(-seconds // 60)
        text = ngettext(
            "You sent many messages in a short time. Wait %(minutes)s minute, then send this one.",
            "You sent many messages in a short time. Wait %(minutes)s minutes, then send this one.",
            minutes,
        )
        raise ActRefusedError(text % {"minutes": minutes})


def _followers(request: ServiceRequest) -> list[str]:
    return [person.email for person in followers_of(request)]


def _tell(message: RequestMessage, request: ServiceRequest, notice: str) -> None:
    """An e-mail to each who must know."""
    to_service = message.side == Side.APPLICANT
    subject, bodies = email(request, message.author, to_service=to_service, notice=notice)
    for number, recipient in enumerate(told_of_a_message(request) if to_service else _followers(request)):
        outbox.post(
            key=f"request:{request.pk}:message:{message.uuid}:{number}",
            kind="service.message" if to_service else "request.message",
            recipient=recipient,
            subject=subject,
            text=bodies.text,
            html=bodies.html,
            about=request.reference,
        )


def preview(request: ServiceRequest, author: User, *, notice: str = "") -> Preview:
    """The e-mail that tells the applicant's side of a message of `author`, as it will leave. Writes nothing."""
    subject, bodies = email(request, author, to_service=False, notice=notice)
    return Preview(subject, "", bodies.text)


def email(request: ServiceRequest, author: User | None, *, to_service: bool, notice: str = "") -> tuple[str, Bodies]:
    """Its subject and its two forms: that there is a message and where to read it, nothing of it."""
    page = "desk:messages" if to_service else "request_messages"
    subject = _("New message about the request %(reference)s") % {"reference": request.reference}
    context = {
        "request": request,
        "to_service": to_service,
        "team": request.team,
        "agent": [] if to_service or request.team is None else request.team.agent_lines(author),
        "url": whole_url(page, request.reference),
        "subject": subject,
        "notice": notice,
    }
    return subject, render_bodies("requests/message", context)
