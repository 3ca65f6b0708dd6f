"""The messages of a request as both sides read and write them: the form, what was posted, the list."""

import uuid as uuids
from collections.abc import Sequence
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.sessions.interruption import given_back, typed_and_not_sent_text
from locker.entry import photos
from locker.entry.intake import RefusedError
from locker.models import StoredFile
from locker.screens.forms import MOST_FILES, SeveralFilesField
from portal.words.typed_text import TypedText
from teleservices.lifecycle import ActRefusedError
from teleservices.lifecycle.messaging import received_files, send_message
from teleservices.models import RequestMessage, ServiceRequest, Side

LONGEST = 4000


class MessageForm(forms.Form):
    """A message, and the PDFs or photos that go with it. `uuid` makes it the same message when it is sent twice."""

    takes_many_files = True

    text = TypedText(
        label=_("Your message"), longest=LONGEST, rows=5, error_messages={"required": _("Write your message.")}
    )
    documents = SeveralFilesField(label=_("Documents"), required=False)
    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["documents"].help_text = self.limit_text
        self.fields["documents"].widget.attrs["accept"] = self.accepts

    @property
    def limit_text(self) -> str:
        """What may be joined, its size and how many, said before anyone chooses."""
        most = ngettext("%(most)s file at most.", "%(most)s files at most.", MOST_FILES) % {"most": MOST_FILES}
        return f"{photos.limit_text()} {most}"

    @property
    def accepts(self) -> str:
        """The `accept` of the file control: what the browser's chooser offers."""
        return photos.accepted()

    def send(self, *, request: ServiceRequest, actor: User, side: Side) -> bool:
        """Send what a valid form holds; False when it was refused, the reasons then on the form."""
        try:
            files = self.joined(actor)
        except RefusedError as refused:
            self.add_error("documents", refused.message)
            return False
        try:
            send_message(
                request_id=request.pk,
                actor=actor,
                side=side,
                text=self.cleaned_data["text"],
                files=files,
                uuid=self.cleaned_data["uuid"],
            )
        except ActRefusedError as refused:
            self.add_error(None, refused.message)
            return False
        return True

    def joined(self, sender: User) -> Sequence[tuple[StoredFile, str]]:
        """What goes with a valid message, received, with titles; raises RefusedError."""
        uploads: Sequence[UploadedFile] = self.cleaned_data["documents"]
        return received_files(uploads=uploads, sender=sender)


FormT = TypeVar("FormT", bound=MessageForm)


def message_form(http_request: HttpRequest, kind: type[FormT]) -> FormT:
    """What is posted; else an empty form, whose message has its identity already, with the text that was typed before
    the session ended.
    """
    if http_request.method == "POST":
        return kind(http_request.POST, http_request.FILES)
    data = given_back(http_request)
    if data:
        messages.info(http_request, typed_and_not_sent_text())
    return kind(initial={"uuid": uuids.uuid4(), "text": data.get("text", "") if data else ""})


def messages_of(request: ServiceRequest) -> list[RequestMessage]:
    """All the messages with their documents, the oldest first, in two queries."""
    return list(request.messages.select_related("author", "author_for").prefetch_related("documents__stored_file"))
