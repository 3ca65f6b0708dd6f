"""Categories and documents of a locker; `make_sent` and `make_received` skip the inspection, tested elsewhere."""

import datetime as dt
from itertools import count

import time_machine

from accounts.models import Profile, User
from locker.delivery import deliver
from locker.entry.intake import keep_generated
from locker.models import DocumentCategory, LockerDocument, StoredFile
from locker.stores.orphans import PARTS, collect_orphans
from tests.locker.pdf_samples import ordinary

_numbers = count(1)


def make_category(code: str = "rib", label: str = "Relevé d’identité bancaire") -> DocumentCategory:
    """A category of documents."""
    return DocumentCategory.objects.get_or_create(code=code, defaults={"label": label})[0]


def make_stored_file() -> StoredFile:
    """A file that no other test keeps."""
    content = ordinary(content=b"BT /F1 24 Tf 20 100 Td (Document %d) Tj ET" % next(_numbers))
    return keep_generated(content=content, page_count=1)


def make_sent(profile: Profile, *, user: User | None = None, title: str = "RIB de l’association") -> LockerDocument:
    """A document that a member put in the locker."""
    return LockerDocument.objects.create(
        profile=profile, stored_file=make_stored_file(), category=make_category(), title=title, added_by=user
    )


def make_received(profile: Profile, *, title: str = "Notification de décision", about: str = "") -> LockerDocument:
    """A letter that the département delivered."""
    return deliver(
        profile=profile,
        stored_file=make_stored_file(),
        title=title,
        sender="Service Vie associative",
        about=about,
    )


def collect_everywhere(start: dt.datetime) -> int:
    """The hourly runs that collect what nobody points to, from `start` on, until each part was looked at."""
    total = 0
    for hour in range(PARTS):
        with time_machine.travel(start + dt.timedelta(hours=hour), tick=False):
            total += collect_orphans()
    return total
