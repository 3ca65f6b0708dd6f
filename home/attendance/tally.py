"""Counts readings in the memory of each process, and writes them every minute: no reader waits for it.

Nothing of a reader is kept, not even for a minute: the path of the page alone. A process that is killed loses the
minute that it had not written: these are figures for editors, not accounts.
"""

import atexit
import logging
import re
import threading
from collections import Counter
from collections.abc import Callable, Mapping

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from wagtail.models import Page, Site

from home.models.page_views import PageViews
from portal.caching.page_cache import PASSED_ON

logger = logging.getLogger(__name__)

MOST_PATHS = 2_000
"""Kept at once; a minute in which more paths are asked is a robot's."""
AT_ONCE = 400
ROBOT = re.compile(
    r"bot|crawl|spider|slurp|scan|monitor|uptime|probe|preview|headless|lighthouse|curl|wget|python|java/|go-http|"
    r"okhttp|libwww|httpclient|feed|facebookexternalhit|^$",
    re.IGNORECASE,
)
"""What robots call themselves; one that lies is counted."""
READ = frozenset({200, 304})


class Tally:
    """The readings of a process that aren't written yet; `seconds` between two writings."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, path: str) -> None:
        """Count one reading; the first of a process begins the thread that writes."""
        with self._lock:
            if path in self._counts or len(self._counts) < MOST_PATHS:
                self._counts[path] += 1
            if self._thread is None or not self._thread.is_alive():  # none yet, or this process was forked since
                self._thread = threading.Thread(target=self._write_for_ever, name="page-views", daemon=True)
                self._thread.start()

    def write(self) -> None:
        """Write what was counted since the last time; put back what the database could not take."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        try:
            write(counts)
        except DatabaseError as error:
            logger.warning("the readings of pages wait to be written: %s", type(error).__name__)
            with self._lock:
                self._counts += counts

    def end(self) -> None:
        """Write the rest as the process ends."""
        self._ended.set()
        if self._thread is not None and self._thread.is_alive():
            self._thread.join(timeout=5)

    def _write_for_ever(self) -> None:
        while not self._ended.wait(self.seconds):
            self._write_and_close()
        self._write_and_close()

    def _write_and_close(self) -> None:
        try:
            self.write()
        finally:
            connection.close()


def write(counts: Mapping[str, int]) -> None:
    """Add `counts`, by path from the root of the site, to the rows of today; paths of no live page are forgotten."""
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    if site is None or not counts:
        return
    root, paths = site.root_page.url_path.rstrip("/"), list(counts)
    for start in range(0, len(paths), AT_ONCE):
        url_paths = [root + path for path in paths[start : start + AT_ONCE]]
        pages = dict(Page.objects.live().filter(url_path__in=url_paths).values_list("pk", "url_path"))
        _add({pk: counts[url_path.removeprefix(root)] for pk, url_path in pages.items()})


@transaction.atomic
def _add(counts: Mapping[int, int]) -> None:
    """In the order of keys, so that two processes never wait for each other; what others add meanwhile stays."""
    today = timezone.localdate()
    rows = [PageViews(page_id=pk, day=today) for pk in sorted(counts)]
    PageViews.objects.bulk_create(rows, ignore_conflicts=True)
    for pk in sorted(counts):
        PageViews.objects.filter(page_id=pk, day=today).update(count=F("count") + counts[pk])


class PageViewsMiddleware:
    """Outside the memory of pages: what it serves is counted too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if settings.PAGE_VIEWS_SECONDS <= 0:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.tally = Tally(settings.PAGE_VIEWS_SECONDS)
        atexit.register(self.tally.end)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if is_a_reading(request, response):
            self.tally.add(request.path_info)
        return response


def is_a_reading(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether somebody was given a page of the public site to read."""
    return (
        request.method == "GET"
        and response.status_code in READ
        and not request.path_info.startswith(PASSED_ON)
        and "HTTP_SEC_PURPOSE" not in request.META
        and not ROBOT.search(request.META.get("HTTP_USER_AGENT", ""))
    )
