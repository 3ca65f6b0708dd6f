"""A message as the service writes it: its files are kept from the moment they are chosen until it is sent.

They enter by the intake at once, as the file of an act does: see `kept_files`.
"""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from locker.entry.intake import RefusedError
from locker.models import StoredFile
from locker.screens.forms import MOST_FILES
from teleservices.answering.conversation import MessageForm
from teleservices.desk.acts.kept_files import KeptFile, kept_with, noted
from teleservices.lifecycle.messaging import received_files
from teleservices.models import ServiceRequest

NOTES, TAKEN_AWAY = "kept_documents", "documents_taken_away"
"""The notes of what is kept, in their order; the numbers from 0 of those that are joined no more."""
SALT = "documents of a message"


class ServiceMessageForm(MessageForm):
    """A message of the service, with the files that it holds already."""

    kept: Sequence[KeptFile] = ()

    def keep(self, *, request: ServiceRequest, actor: User) -> None:
        """Receive the files that were just chosen beside those that are kept; what is wrong is said on the form.

        Call it outside a transaction, once that `actor` may write is checked.
        """
        bond = [request.pk, actor.pk]
        self.kept = self._still_kept(bond)
        uploads = self.cleaned_data.get("documents") or []
        if len(self.kept) + len(uploads) > MOST_FILES:
            field = self.fields["documents"]
            text = field.error_messages["too_many"]
            self.add_error("documents", ValidationError(text, code="too_many", params={"most": MOST_FILES}))
            return
        try:
            received = received_files(uploads=uploads, sender=actor)
        except RefusedError as refused:
            self.add_error("documents", refused.message)
            return
        self.kept = [*self.kept, *(kept_with(SALT, bond, stored, title) for stored, title in received)]

    def say_nothing_yet(self) -> None:
        """A model text comes into it: nothing is wrong yet but its files."""
        for name in set(self.errors) - {"documents"}:
            del self.errors[name]

    def joined(self, sender: User) -> Sequence[tuple[StoredFile, str]]:
        return [(document.stored_file, document.name) for document in self.kept]

    def _still_kept(self, bond: Sequence[object]) -> list[KeptFile]:
        notes, removals = self.data.getlist(NOTES)[:MOST_FILES], self.data.getlist(TAKEN_AWAY)  # type: ignore[attr-defined]
        documents = [noted(SALT, bond, note) for number, note in enumerate(notes) if str(number) not in removals]
        if None in documents:
            self.add_error("documents", _("A file that you had chosen is no longer kept. Choose it again."))
        return [document for document in documents if document]
