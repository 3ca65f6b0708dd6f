"""A kept document read on screen, a page at a time: drawn or read now in the jail, and kept nowhere.

Those who look have slots of their own, few and short: documents that arrive never wait for them, and a page that takes
too long is given up long before the request is. Callers have checked that the person may see the file.
"""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.profiles.spaces import signed_in
from locker.delivery import kept_by_the_browser
from locker.entry.slots import NoSlotError
from locker.inspection.inspector import draw_page, read_page
from locker.inspection.reasons import Reason
from locker.models import Download, StoredFile
from locker.readings import note_reading
from locker.stores.storage import open_stored
from portal.resilience.bulkhead import waiting_outside
from portal.resilience.errors import AwayError

SIMULTANEOUS = 2
PATIENCE = 5.0  # seconds
ONCE_IN = dt.timedelta(hours=1)
"""How long a document that is read on screen counts as opened once."""
_slots = threading.BoundedSemaphore(SIMULTANEOUS)


def page_picture(
    *, request: HttpRequest, stored_file: StoredFile, number: int, pixels: int, quarters: int, context: str, about: str
) -> HttpResponse:
    """The picture of a page (from 1), at most so many pixels wide and high, turned; Http404 without such a page.

    503 in a crowd, or when the page takes too long.
    """
    _note_viewing(request, stored_file, number, context, about)
    picture = _done(stored_file, partial(draw_page, number=number, pixels=pixels, quarters=quarters))
    if not isinstance(picture, bytes):
        return _not_now()
    return kept_by_the_browser(HttpResponse(picture, content_type="image/webp"))


def page_text(*, request: HttpRequest, stored_file: StoredFile, number: int, context: str, about: str) -> HttpResponse:
    """The text of a page (from 1), likewise; it says so when the page holds none."""
    _note_viewing(request, stored_file, number, context, about)
    text = _done(stored_file, partial(read_page, number=number))
    if not isinstance(text, str) or isinstance(text, Reason):
        return _not_now()
    wording = text.strip() or _("This page holds no text: it is a picture.")
    return kept_by_the_browser(HttpResponse(wording, content_type="text/plain; charset=utf-8"))


def _note_viewing(request: HttpRequest, stored_file: StoredFile, number: int, context: str, about: str) -> None:
    """Record that the person opened it, once in `ONCE_IN` whatever the pages."""
    if not 0 < number <= stored_file.page_count:
        raise Http404
    user = signed_in(request)
    recent = Download.objects.filter(stored_file=stored_file, user=user, at__gt=timezone.now() - ONCE_IN)
    if not recent.filter(context=context, about=about).exists():
        Download.objects.create(stored_file=stored_file, user=user, context=context, about=about)
        note_reading(request)


def _done(stored_file: StoredFile, act: Callable[[bytes], object]) -> object:
    """What `act` makes of the document; None when it is lost, or no slot came free."""
    try:
        with open_stored(stored_file) as stream, _slot():
            return act(stream.read())
    except (FileNotFoundError, NoSlotError, AwayError):
        return None


def _not_now() -> HttpResponse:
    return HttpResponse(status=503, headers={"Retry-After": "5"})


@contextmanager
def _slot() -> Iterator[None]:
    with waiting_outside():
        if not _slots.acquire(timeout=PATIENCE):
            raise NoSlotError
        try:
            yield
        finally:
            _slots.release()
