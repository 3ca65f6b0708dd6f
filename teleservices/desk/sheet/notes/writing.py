"""Internal notes on a request: written, changed, pinned, removed. The applicant's side never sees one."""

import datetime as dt
import uuid as uuids
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from portal.web.idempotency import unused
from teleservices.lifecycle.agents import team_notices
from teleservices.lifecycle.agents.absences import acts_for
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.perform import locked
from teleservices.models import Attachment, NoteMention, RequestNote, ServiceRequest
from teleservices.permissions import Party, instructors, refusal

CHANGEABLE = dt.timedelta(hours=24)
"""How long its author may change or remove a note: colleagues rely on it afterwards."""
MOST = 200
"""Notes of one request."""


def changeable_until(note: RequestNote) -> dt.datetime:
    """Until when its author may change or remove the note."""
    return note.written_at + CHANGEABLE


def why_unchangeable(note: RequestNote, user: User) -> str:
    """Why `user` can't change or remove the note; empty when they can."""
    if note.author_id != user.pk:
        return _("Only the person who wrote this note may change or remove it.")
    if timezone.now() >= changeable_until(note):
        return _("A note can be changed or removed for 24 hours; this one is older. Write another to complete it.")
    return ""


@transaction.atomic
def write_note(
    *,
    request_id: int,
    author: User,
    text: str,
    mentioned: Collection[User] = (),
    is_preparatory: bool = True,
    is_pinned: bool = False,
    document: Attachment | None = None,
    uuid: uuids.UUID | None = None,
) -> RequestNote:
    """Add a note and tell whom it mentions, without a word of it; the same `uuid` twice is written once.

    `document` is the one that it is on, of those that the request holds. Raises ActRefusedError: role, nothing written,
    too many notes, someone mentioned who may not open the request.
    """
    request = _opened(request_id, author)
    duplicate = RequestNote.objects.filter(uuid=uuid, request=request).first() if uuid else None
    if duplicate:
        return duplicate
    if request.notes.count() >= MOST:
        raise ActRefusedError(_("This request already has %(most)s notes: no more can be added.") % {"most": MOST})
    note = RequestNote.objects.create(
        uuid=unused(RequestNote.objects.all(), uuid),
        request=request,
        author=author,
        author_name=author.get_full_name(),
        author_for_id=acts_for(request, author),
        document=_held(document, request),
        text=_said(text),
        is_preparatory=is_preparatory,
        is_pinned=is_pinned,
    )
    _mention(note, request, mentioned)
    return note


@transaction.atomic
def change_note(
    *,
    note_id: int,
    author: User,
    text: str,
    mentioned: Collection[User],
    is_preparatory: bool,
    is_pinned: bool,
    document: Attachment | None = None,
) -> RequestNote:
    """Change a note, and tell whom it mentions now and did not before. Raises ActRefusedError."""
    note, request = _own(note_id, author)
    note.document = _held(document, request)
    note.text, note.is_preparatory, note.is_pinned = _said(text), is_preparatory, is_pinned
    note.changed_at = timezone.now()
    note.save(update_fields=["text", "is_preparatory", "is_pinned", "document", "changed_at"])
    note.mentions.exclude(user__in=mentioned).delete()
    _mention(note, request, mentioned)
    return note


@transaction.atomic
def remove_note(*, note_id: int, author: User) -> None:
    """Remove a note for good. Raises ActRefusedError."""
    note, _request = _own(note_id, author)
    note.delete()


@transaction.atomic
def pin_note(*, note_id: int, actor: User, is_pinned: bool) -> None:
    """Put a note before the others, or back among them: anyone of the service may. Raises ActRefusedError."""
    note = _present(note_id)
    _opened(note.request_id, actor)
    RequestNote.objects.filter(pk=note.pk).update(is_pinned=is_pinned)


def _mention(note: RequestNote, request: ServiceRequest, mentioned: Collection[User]) -> None:
    able = {user.pk: user for user in instructors(request.team).filter(pk__in=[user.pk for user in mentioned])}
    if any(user.pk not in able for user in mentioned):
        raise ActRefusedError(_("Someone whom you mention is no longer of the service: they could not open this."))
    keys = set(note.mentions.values_list("user", flat=True))
    new = [NoteMention(note=note, user=user) for pk, user in able.items() if pk not in keys and user != note.author]
    for mention in NoteMention.objects.bulk_create(new):
        team_notices.post_mention(mention=mention, request=request)


def _own(note_id: int, author: User) -> tuple[RequestNote, ServiceRequest]:
    note = _present(note_id)
    request = _opened(note.request_id, author)
    if why := why_unchangeable(note, author):
        raise ActRefusedError(why)
    return note, request


def _present(note_id: int) -> RequestNote:
    note = RequestNote.objects.filter(pk=note_id).first()
    if note is None:
        raise ActRefusedError(_("This note has just been removed."))
    return note


def _opened(request_id: int, user: User) -> ServiceRequest:
    """The request, locked, which `user` may open now: rights are asked again when something is written."""
    request = locked(request_id)
    if why := refusal(user, request, Party.INSTRUCTOR):
        raise ActRefusedError(why)
    return request


def _held(document: Attachment | None, request: ServiceRequest) -> Attachment | None:
    if document and not request.attachments.filter(pk=document.pk).exists():
        raise ActRefusedError(_("This document is no longer among those of the request."))
    return document


def _said(text: str) -> str:
    if not text.strip():
        raise ActRefusedError(_("Write your note."))
    return text.strip()
