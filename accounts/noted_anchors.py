"""The anchors noted in a file, where who administers the database does not reach. The file is only ever added to.

Anchors that were deleted and begun anew agree with one another; they no longer agree with what was noted.
"""

import logging
import os
from collections.abc import Iterable

from django.conf import settings

from accounts.models import Anchor

logger = logging.getLogger(__name__)

Noted = tuple[int, str]
"""The number of an anchor and its digest."""


def note() -> None:
    """Add the anchors that follow the last one noted, one a line; a file that can't be written is said in the log."""
    try:
        last = max((number for number, _digest in read()), default=0)
        lines = "".join(f"{anchor}\n" for anchor in Anchor.objects.filter(number__gt=last).order_by("number"))
        if not lines:
            return
        settings.PARVIS_ANCHORS_FILE.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(settings.PARVIS_ANCHORS_FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, lines.encode())
        finally:
            os.close(file)
    except OSError as error:
        logger.error("audit anchors not noted: %s", type(error).__name__)  # noqa: TRY400 — the reason, not the path


def read() -> list[Noted]:
    """What was noted, in order; nothing while there is no file. A line that isn't an anchor counts as anchor 0."""
    try:
        lines = settings.PARVIS_ANCHORS_FILE.read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return []
    return [_parsed(line) for line in lines if line.strip()]


def differing(noted: Iterable[Noted]) -> list[int]:
    """The numbers of the anchors that are no longer as they were noted, or no longer at all."""
    kept = dict(Anchor.objects.values_list("number", "digest"))
    return sorted({number for number, digest in noted if kept.get(number) != digest})


def _parsed(line: str) -> Noted:
    number, _colon, digest = line.strip().partition(":")
    return (int(number), digest) if number.isascii() and number.isdigit() else (0, line)
