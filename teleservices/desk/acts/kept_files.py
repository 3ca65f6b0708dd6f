"""A file that is kept from the moment it is chosen until the act of its form is done.

It enters by the intake at once; the form then carries a signed note of it, for one request, act and instructor only.
Nobody points to the file until the act does: one that is never used is collected like any other orphan.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from locker.entry.intake import RefusedError, receive_apart, receive_photos_apart
from locker.entry.photos import are_accepted, is_photo
from locker.entry.titles import file_name
from locker.models import StoredFile
from teleservices.desk.acts.act_form import ActForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KEPT_FOR = dt.timedelta(hours=12)
"""How long a note is good: well within the day after which the file may be collected."""


@dataclass(frozen=True)
class KeptFile:
    """A file that is kept, the name that it came with, the note that the form carries."""

    stored_file: StoredFile
    name: str
    note: str


def kept_with(salt: str, bond: Sequence[object], stored: StoredFile, name: str) -> KeptFile:
    """A file that has entered, with its note for this bond."""
    return KeptFile(stored, name, signing.dumps([*bond, stored.pk, name], salt=salt))


def noted(salt: str, bond: Sequence[object], note: str) -> KeptFile | None:
    """What a note says, when it was made for this bond and the file is still there."""
    try:
        *bound_to, pk, name = signing.loads(note, salt=salt, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    stored = StoredFile.objects.filter(pk=pk).first() if bound_to == list(bond) else None
    return KeptFile(stored, name, note) if stored else None


@dataclass(frozen=True, kw_only=True)
class Control:
    """The controls of a file in a form: its field, the hidden note of what is kept, the box that takes it away."""

    field: str
    note: str
    take_away: str
    salt: str
    lost: "StrOrPromise"
    """What is said when what was kept is there no more."""
    takes_photos: bool = False

    def kept(self, form: ActForm, bond: Sequence[object]) -> KeptFile | None:
        """The file that the form now holds: the one just sent, else the one kept unless it is taken away.

        A note made for another `bond` is worth nothing. What is wrong is said on the form.
        """
        if not form.is_bound or self.field not in form.fields:
            return None
        upload = None if form.has_error(self.field) else form.cleaned_data.get(self.field)
        note = "" if self.take_away in form.data else str(form.data.get(self.note, ""))
        file = noted(self.salt, bond, note) if note else None
        if upload is not None:
            return self._received(form, upload, bond) or file
        if note and file is None:
            form.add_error(self.field, self.lost)
        return file

    def _received(self, form: ActForm, upload: UploadedFile, bond: Sequence[object]) -> KeptFile | None:
        try:
            stored = self._stored(form.actor, upload)
        except RefusedError as refused:
            form.add_error(self.field, refused.message)
            return None
        return kept_with(self.salt, bond, stored, file_name(upload.name or ""))

    def _stored(self, user: User, upload: UploadedFile) -> StoredFile:
        if self.takes_photos and are_accepted() and is_photo(upload.name or ""):
            return receive_photos_apart(user=user, photos=[upload])
        return receive_apart(user=user, upload=upload)
