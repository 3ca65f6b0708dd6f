"""The notes of a request as one of its instructors sees them."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.desk.sheet.notes.writing import changeable_until, why_unchangeable
from teleservices.desk.sheet.signing import signed
from teleservices.models import NoteMention, RequestNote, ServiceRequest, State
from teleservices.permissions import notes_open_to


@dataclass(frozen=True)
class ShownNote:
    """A note, whom it mentions, what may become of it, and whether it mentions its reader, who sees it first now."""

    note: RequestNote
    author: str
    """With whom they stood in for, where that person was away."""
    mentioned: str
    nature: str
    is_new: bool
    changeable_until: dt.datetime | None


def notes_of(request: ServiceRequest, reader: User) -> list[ShownNote]:
    """Those that `reader` may read, what is pinned first, then the newest: two queries, one without any note."""
    notes = (
        notes_open_to(reader)
        .filter(request=request)
        .select_related("author", "author_for", "document")
        .prefetch_related("mentions__user")
    )
    return [_shown(note, request, reader) for note in notes]


def mark_read(notes: Collection[ShownNote], reader: User) -> None:
    """That `reader` has seen the notes that mention them: one write, and only where one is new."""
    new = [row.note.pk for row in notes if row.is_new]
    if new:
        NoteMention.objects.filter(note__in=new, user=reader, read_at=None).update(read_at=timezone.now())


def _shown(note: RequestNote, request: ServiceRequest, reader: User) -> ShownNote:
    mentions = list(note.mentions.all())
    return ShownNote(
        note=note,
        author=signed(note),
        mentioned=", ".join(mention.user.get_full_name() or mention.user.email for mention in mentions),
        nature=_nature(note, request),
        is_new=any(mention.user_id == reader.pk and mention.read_at is None for mention in mentions),
        changeable_until=None if why_unchangeable(note, reader) else changeable_until(note),
    )


def _nature(note: RequestNote, request: ServiceRequest) -> str:
    """Whether the note may be communicated, as the law makes it depend on the decision (CRPA L311-2)."""
    if not note.is_preparatory:
        return _("Communicable")
    if request.decided_at and request.state not in State.open():
        return _("Preparatory: communicable since the decision")
    return _("Preparatory: not communicable before the decision")
