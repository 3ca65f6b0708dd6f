"""What is traced, kind by kind: each its rows, newest first, and how a row is told. No applicant's name is in any."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from locker.models import Download
from portal.database.filled_texts import filled
from teleservices.desk.noting import digests_of
from teleservices.desk.requests.finding import words_of
from teleservices.desk.requests.work.kinds import count_text
from teleservices.lifecycle import ACTS
from teleservices.models import DeskExport, DeskSearch, RequestEvent, RequestReading, SearchedWord

Row = TypeVar("Row", bound=Model)
DECISIONS = sorted(name for name, act in ACTS.items() if act.outcome or act.is_about_decision)


@dataclass(frozen=True)
class Trace:
    """One line: when, who (None once their account is erased), which request, what."""

    at: dt.datetime
    agent: User | None
    reference: str
    text: str


@dataclass(frozen=True)
class Kind(Generic[Row]):
    """A kind of trace: its words, its rows, the look-ups by which they are narrowed, how one is told."""

    label: Promise
    help: Promise
    rows: Callable[[], QuerySet[Row]]
    agent: str
    at: str
    tell: Callable[[Row], Trace]
    reference: str = ""
    """The look-up of a request's reference; empty where a row is of none alone."""
    has_words: bool = False

    def narrowed(self, chosen: Mapping[str, Any]) -> QuerySet[Row]:
        """The rows that the form asks for."""
        rows = self.rows().order_by("-pk")
        if chosen.get("agent"):
            rows = rows.filter(**{self.agent: chosen["agent"]})
        if chosen.get("reference") and self.reference:
            rows = rows.filter(filled(**{self.reference: chosen["reference"]}))
        if chosen.get("first"):
            rows = rows.filter(**{f"{self.at}__gte": _midnight(chosen["first"])})
        if chosen.get("last"):
            rows = rows.filter(**{f"{self.at}__lt": _midnight(chosen["last"]) + dt.timedelta(days=1)})
        if self.has_words and chosen.get("word"):
            rows = rows.filter(_searched(str(chosen["word"])))
        return rows

    def traces(self, rows: Sequence[Row]) -> Iterator[Trace]:
        """The rows as the lines of the page."""
        return map(self.tell, rows)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def _searched(text: str) -> Q:
    """Searches of each word of `text`, typed whole or by its beginning."""
    having = Q()
    for word in words_of(text):
        searches = SearchedWord.objects.filter(digest__in=digests_of(word)).values("search")
        having &= Q(pk__in=searches)
    return having


def _opened(row: RequestReading) -> Trace:
    values = {"from": _hour(row.first_at), "to": _hour(row.last_at), "times": row.times}
    text = _("opened") if row.times == 1 else _("opened %(times)s times, from %(from)s to %(to)s") % values
    return Trace(row.first_at, row.reader, row.request.reference, text)


def _downloaded(row: Download) -> Trace:
    text = _("pages looked at beside the answers") if row.context == "desk page" else _("document downloaded")
    return Trace(row.at, row.user, row.about, text)


def _exported(row: DeskExport) -> Trace:
    count = ngettext("%(count)s request", "%(count)s requests", row.done) % {"count": row.done}
    fetched = _("fetched") if row.fetched_at else _("not fetched")
    parts = [row.get_content_display(), row.get_format_display(), count, row.get_state_display(), fetched, row.told]
    return Trace(row.asked_at, row.author, "", " · ".join(str(part) for part in parts if part))


def _decided(row: RequestEvent) -> Trace:
    return Trace(row.at, row.actor, row.request.reference, str(ACTS[row.act].label))


def _sought(row: DeskSearch) -> Trace:
    count = count_text(row.results)
    text = ngettext("%(count)s request named", "%(count)s requests named", row.results) % {"count": count}
    return Trace(row.at, row.searcher, "", text)


def _hour(at: dt.datetime) -> str:
    return f"{timezone.localtime(at):%H:%M}"


KINDS: dict[str, Kind[Any]] = {  # each has rows of its own
    "demandes": Kind(
        gettext_lazy("Requests opened"),
        gettext_lazy("A line is an agent, a request and a day."),
        lambda: RequestReading.objects.select_related("reader", "request").only(
            *("first_at", "last_at", "times", "request__reference", "reader__first_name", "reader__last_name")
        ),
        agent="reader", at="first_at", tell=_opened, reference="request__reference",
    ),
    "documents": Kind(
        gettext_lazy("Documents opened"),
        gettext_lazy("Those of requests, downloaded or looked at on the sheet."),
        lambda: Download.objects.filter(context__startswith="desk").select_related("user").only(
            *("at", "about", "context", "user__first_name", "user__last_name")
        ),
        agent="user", at="at", tell=_downloaded, reference="about",
    ),
    "exports": Kind(
        gettext_lazy("Exports"),
        gettext_lazy("What each held, with its filter; never the search, which may name someone."),
        lambda: DeskExport.objects.select_related("author"),
        agent="author", at="asked_at", tell=_exported,
    ),
    "decisions": Kind(
        gettext_lazy("Decisions"),
        gettext_lazy("Who recorded which decision; its reasons and its letter are on the request’s sheet."),
        lambda: RequestEvent.objects.filter(act__in=DECISIONS).select_related("actor", "request"),
        agent="actor", at="at", tell=_decided, reference="request__reference",
    ),
    "recherches": Kind(
        gettext_lazy("Searches"),
        gettext_lazy(
            "The words typed are not kept in clear: type a word, and the searches that would have met it are listed."
        ),
        lambda: DeskSearch.objects.select_related("searcher"),
        agent="searcher", at="at", tell=_sought, has_words=True,
    ),
}  # fmt: skip
