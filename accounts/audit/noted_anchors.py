"""The anchors noted elsewhere than in the database: each is added once, none is ever written anew.

They are in the private storage, which all machines share and which a backup takes: one file an anchor, whose name says
all of it, so that one listing reads them. Or in `PARVIS_ANCHORS_FILE`, one line an anchor, where who administers the
database does not reach: a file of the machines that do the tasks, of which one that only serves judges nothing.

Anchors that were deleted and begun anew agree with one another; they no longer agree with what was noted. The database
retains which were noted (`NotedAnchor`): notes that were cut or taken away are not begun anew, it shows.
"""

import logging
import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import DatabaseError
from django.utils.translation import gettext as _

from accounts.models import Anchor, NotedAnchor

logger = logging.getLogger(__name__)

FOLDER = "audit-anchors"
"""Of the private storage."""
Noted = tuple[int, str]
"""The number of an anchor and its digest."""


def judges() -> bool:
    """Whether this machine can compare: one that only serves doesn't have the file of those that do the tasks."""
    return settings.PARVIS_ANCHORS_FILE is None or settings.PARVIS_ROLE != "web"


def note(*, anew: bool = False) -> None:
    """Add the anchors that aren't noted yet; what can't be written is said in the log.

    Nothing is added where some that were noted lack, unless asked to begin `anew`.
    """
    try:
        file_numbers, row_numbers = {number for number, _digest in read()}, _known()
        if row_numbers - file_numbers and not anew:
            logger.error("audit anchors not noted: the file lacks some that it held")
            return
        anchors = list(Anchor.objects.order_by("number"))
        _add([str(anchor) for anchor in anchors if anchor.number not in file_numbers])
    except OSError as error:
        logger.error("audit anchors not noted: %s", type(error).__name__)  # noqa: TRY400 — the reason, not the path
        return
    NotedAnchor.objects.bulk_create(
        [NotedAnchor(number=anchor.number) for anchor in anchors if anchor.number not in row_numbers],
        ignore_conflicts=True,
    )


def put_right() -> str:
    """Once a portal is brought back: note the anchors of its database; returns what is left to do, in words.

    An anchor written after the copy of the database was noted, and is no anchor of this one: its note goes, into the
    log. The file of `PARVIS_ANCHORS_FILE` isn't touched where there is one: nobody but a person knows which it is.
    """
    if settings.PARVIS_ANCHORS_FILE is not None and settings.PARVIS_ANCHORS_FILE.exists():
        return _("Then put %(file)s aside, and note the anchors anew: manage.py note_anchors") % {
            "file": settings.PARVIS_ANCHORS_FILE
        }
    try:
        anchors = dict(Anchor.objects.values_list("number", "digest"))
        for number, digest in read():
            if number not in anchors:
                logger.warning("audit anchor of after the backup, put aside: %s:%s", number, digest)
                storages["private"].delete(_name(f"{number}:{digest}"))
        note(anew=True)
    except DatabaseError:  # of an earlier version, whose tables the first start brings up to date
        return _("Once it has started, note the anchors anew: manage.py note_anchors")
    return ""


def gone(numbers: Iterable[int]) -> list[int]:
    """The numbers of the anchors that were noted and are not among these, the numbers that the file holds."""
    return sorted(_known().difference(numbers))


def _known() -> set[int]:
    return set(NotedAnchor.objects.values_list("number", flat=True))


def read() -> list[Noted]:
    """What was noted, in order; nothing where nothing was. A line that isn't an anchor counts as anchor 0."""
    if settings.PARVIS_ANCHORS_FILE is not None:
        return [_parsed(line) for line in _lines(settings.PARVIS_ANCHORS_FILE)]
    return sorted(map(_parsed, _lines_in_storage()))


def _add(lines: list[str]) -> None:
    if settings.PARVIS_ANCHORS_FILE is None:
        _add_to_storage(lines)
    elif lines:
        _append(settings.PARVIS_ANCHORS_FILE, lines)


def _append(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, "".join(f"{line}\n" for line in lines).encode())
    finally:
        os.close(file)


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text(errors="replace").splitlines() if line.strip()]
    except FileNotFoundError:
        return []


def _add_to_storage(lines: list[str]) -> None:
    storage = storages["private"]
    for line in lines:
        if not storage.exists(name := _name(line)):
            storage.save(name, ContentFile(f"{line}\n".encode()))


def _name(line: str) -> str:
    """« audit-anchors/000128-9d1f… » of « 128:9d1f… »."""
    number, digest = _parsed(line)
    return f"{FOLDER}/{number:06}-{digest}"


def _lines_in_storage() -> list[str]:
    try:
        names = storages["private"].listdir(FOLDER)[1]
    except FileNotFoundError:
        return []
    return [name.replace("-", ":", 1) for name in names if not name.startswith(".")]


def differing(noted: Iterable[Noted]) -> list[int]:
    """The numbers of the anchors that are no longer as they were noted, or no longer at all."""
    digests = dict(Anchor.objects.values_list("number", "digest"))
    return sorted({number for number, digest in noted if digests.get(number) != digest})


def _parsed(line: str) -> Noted:
    number, _colon, digest = line.strip().partition(":")
    return (int(number), digest) if number.isascii() and number.isdigit() else (0, line)
