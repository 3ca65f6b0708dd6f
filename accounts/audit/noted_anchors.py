"""The anchors noted in a file, where who administers the database does not reach. The file is only ever added to.

Anchors that were deleted and begun anew agree with one another; they no longer agree with what was noted. The database
retains which were noted (`NotedAnchor`): a file that was cut or taken away is not begun anew, it shows.
"""

import logging
import os
from collections.abc import Iterable

from django.conf import settings

from accounts.models import Anchor, NotedAnchor

logger = logging.getLogger(__name__)

Noted = tuple[int, str]
"""The number of an anchor and its digest."""


def note(*, anew: bool = False) -> None:
    """Add the anchors that the file doesn't hold yet, one a line; what can't be written is said in the log.

    Nothing is added to a file that lacks what was noted in it, unless asked to begin it `anew`.
    """
    try:
        noted, known = {number for number, _digest in read()}, _known()
        if known - noted and not anew:
            logger.error("audit anchors not noted: the file lacks some that it held")
            return
        anchors = list(Anchor.objects.order_by("number"))
        _append([str(anchor) for anchor in anchors if anchor.number not in noted])
    except OSError as error:
        logger.error("audit anchors not noted: %s", type(error).__name__)  # noqa: TRY400 — the reason, not the path
        return
    NotedAnchor.objects.bulk_create(
        [NotedAnchor(number=anchor.number) for anchor in anchors if anchor.number not in known], ignore_conflicts=True
    )


def gone(numbers: Iterable[int]) -> list[int]:
    """The numbers of the anchors that were noted and are not among these, the numbers that the file holds."""
    return sorted(_known().difference(numbers))


def _known() -> set[int]:
    return set(NotedAnchor.objects.values_list("number", flat=True))


def _append(lines: list[str]) -> None:
    if not lines:
        return
    settings.PARVIS_ANCHORS_FILE.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(settings.PARVIS_ANCHORS_FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, "".join(f"{line}\n" for line in lines).encode())
    finally:
        os.close(file)


def read() -> list[Noted]:
    """What was noted, in order; nothing while there is no file. A line that isn't an anchor counts as anchor 0."""
    try:
        lines = settings.PARVIS_ANCHORS_FILE.read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return []
    return [_parsed(line) for line in lines if line.strip()]


def differing(noted: Iterable[Noted]) -> list[int]:
    """The numbers of the anchors that are no longer as they were noted, or no longer at all."""
    digests = dict(Anchor.objects.values_list("number", "digest"))
    return sorted({number for number, digest in noted if digests.get(number) != digest})


def _parsed(line: str) -> Noted:
    number, _colon, digest = line.strip().partition(":")
    return (int(number), digest) if number.isascii() and number.isdigit() else (0, line)
