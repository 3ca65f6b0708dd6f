"""The signed letter of a decision, kept from the moment it is chosen until its act is done.

It enters by the intake at once; the form then carries a signed note of it, for this request, act and instructor only.
Nobody points to the file until the decision does: one that is never used is collected like any other orphan.
"""

import datetime as dt
from dataclasses import dataclass

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from locker.intake import RefusedError, receive_apart
from locker.models import StoredFile
from locker.titles import file_name
from teleservices.desk.acts.act_form import ActForm
from teleservices.lifecycle import Act

FIELD, NOTE, TAKE_AWAY = "letter", "kept_letter", "take_letter_away"
"""The file's field, the hidden note of the one that is kept, and the box that takes it away."""
SALT = "letter of an act"
KEPT_FOR = dt.timedelta(hours=12)
"""How long a note is good: well within the day after which the file may be collected."""


@dataclass(frozen=True)
class Letter:
    """A letter that is kept: its file, the name that it came with, the note that the form carries."""

    stored_file: StoredFile
    name: str
    note: str


def letter_of(form: ActForm, act: Act) -> Letter | None:
    """The letter that the form now holds: the one just sent, else the one kept unless it is taken away.

    What is wrong is said on the form.
    """
    if not form.is_bound or FIELD not in form.fields:
        return None
    upload = None if form.has_error(FIELD) else form.cleaned_data.get(FIELD)
    note = "" if TAKE_AWAY in form.data else str(form.data.get(NOTE, ""))
    kept = _noted(note, form, act) if note else None
    if upload is not None:
        return _received(upload, form, act) or kept
    if note and kept is None:
        form.add_error(FIELD, _("The letter that you had chosen is no longer kept. Choose it again."))
    return kept


def _received(upload: UploadedFile, form: ActForm, act: Act) -> Letter | None:
    try:
        stored = receive_apart(user=form.actor, upload=upload)
    except RefusedError as refused:
        form.add_error(FIELD, refused.message)
        return None
    name = file_name(upload.name or "")
    return Letter(stored, name, signing.dumps([*_bond(form, act), stored.pk, name], salt=SALT))


def _noted(note: str, form: ActForm, act: Act) -> Letter | None:
    """What a note says, when it was made for this act, request and instructor, and the file is still there."""
    try:
        *bond, pk, name = signing.loads(note, salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    stored = StoredFile.objects.filter(pk=pk).first() if bond == _bond(form, act) else None
    return Letter(stored, name, note) if stored else None


def _bond(form: ActForm, act: Act) -> list[object]:
    return [form.request.pk, act.name, form.actor.pk]
