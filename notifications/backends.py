"""The demo's post: e-mails as files that any mail program opens. Never sends anything."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.utils import timezone
from django.utils.text import slugify


class EmlFileBackend(BaseEmailBackend):
    """Writes one `.eml` file a message under `MAIL_DIR`; a file is there whole or not at all."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each message; returns how many."""
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            _write(folder, message)
        return len(email_messages)


def _write(folder: Path, message: EmailMessage) -> None:
    """The name tells when and what about, never to whom; readers only see complete files."""
    content = message.message().as_bytes()
    moment = timezone.localtime().strftime("%Y-%m-%d-%H%M%S-%f")
    name = f"{moment}-{slugify(message.subject)[:60] or 'message'}"
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".", suffix=".part", delete=False) as part:
        part.write(content)
    _link(part.name, folder, name)
    Path(part.name).unlink()


def _link(source: str, folder: Path, name: str) -> None:
    """Give a file this name there, or the first with a number that no other file has."""
    target, count = folder / f"{name}.eml", 1
    while True:
        try:
            os.link(source, target)
        except FileExistsError:
            count += 1
            target = folder / f"{name}-{count}.eml"
        else:
            return
