"""The series that an agent goes through: its requests, how far, and where each opens. It ends with their session."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teleservices.competence.rules import rules_of
from teleservices.desk.requests.trail import NAME
from teleservices.models import Attachment, ServiceRequest

KEY = "series"
MOST = 200
"""Requests of a series."""
FIRST_TAB = "sheet"


@dataclass(frozen=True)
class Series:
    """The references of its requests in the order of the list, and of those on which something was done."""

    references: Sequence[str]
    query: str
    """What was asked of the list, or of the meeting's table."""
    handled: Sequence[str] = ()
    tab: str = FIRST_TAB
    """The one looked at last, by the name of its address."""
    slot: str = ""
    """The question whose document was open there; empty where none was."""
    meeting: str = ""
    """The UUID of the meeting that it began from; empty for the list."""

    @property
    def origin(self) -> str:
        """Where it began, as it was asked there."""
        address = reverse("desk:meeting", args=[self.meeting]) if self.meeting else reverse("desk:list")
        return address + (f"?{self.query}" if self.query else "")

    def end(self, **parameters: str) -> str:
        """The end of a sheet's address, which says what list it comes from; a meeting's table is no list."""
        ends = {**({} if self.meeting else {NAME: self.query}), **parameters}
        return f"?{urlencode(ends)}" if ends else ""

    def address(self, place: int) -> str:
        """Where the request of this place is gone to; empty where there is none."""
        is_there = 0 <= place < len(self.references)
        return reverse("desk:series_go", args=[self.references[place]]) if is_there else ""


@dataclass(frozen=True)
class SeriesBar:
    """What a sheet says of the series that it stands in; `back` and `skip` are empty at its ends."""

    number: int
    total: int
    handled: int
    back: str
    skip: str
    origin: str
    is_of_meeting: bool


def series_of(http_request: HttpRequest) -> Series | None:
    """The one under way; None where there is none."""
    row = http_request.session.get(KEY)
    return Series(**row) if row else None


def keep(http_request: HttpRequest, series: Series | None) -> None:
    """Keep it for the session; None ends it."""
    if series is None:
        http_request.session.pop(KEY, None)
    else:
        http_request.session[KEY] = asdict(series)


def begin(http_request: HttpRequest, references: Sequence[str], query: str, *, meeting: str = "") -> str:
    """Begin with these references, in their order, as many as a series holds; the address of the first."""
    if len(references) > MOST:
        messages.info(http_request, _("A series holds %(most)s requests: these are the first ones.") % {"most": MOST})
    series = Series(references[:MOST], query, meeting=meeting)
    keep(http_request, series)
    return series.address(0)


def bar(http_request: HttpRequest, service_request: ServiceRequest, tab: str) -> SeriesBar | None:
    """Where this request stands in the series; None outside it. The next one will open on `tab`."""
    series = series_of(http_request)
    if series is None or service_request.reference not in series.references:
        return None
    if series.tab != tab:
        keep(http_request, replace(series, tab=tab))
    place = series.references.index(service_request.reference)
    return SeriesBar(
        number=place + 1,
        total=len(series.references),
        handled=len(series.handled),
        back=series.address(place - 1),
        skip=series.address(place + 1),
        origin=series.origin,
        is_of_meeting=bool(series.meeting),
    )


def note_document(http_request: HttpRequest, service_request: ServiceRequest, slot: str) -> None:
    """The document of the question `slot` is open: the next request will open on its own."""
    series = series_of(http_request)
    if series and service_request.reference in series.references and series.slot != slot:
        keep(http_request, replace(series, slot=slot))


def opening(series: Series, service_request: ServiceRequest) -> str:
    """The address of a request of the series, on the tab and the document that were open."""
    tab = series.tab if _has_tab(service_request, series.tab) else FIRST_TAB
    address = reverse(f"desk:{tab}", args=[service_request.reference])
    if not series.slot:
        return address + series.end()
    of_slot = Attachment.objects.filter(request=service_request, field_key=series.slot).order_by("pk")
    uuid = next(iter(of_slot.values_list("uuid", flat=True)[:1]), None)
    return address + (series.end(piece=str(uuid)) if uuid else series.end())


def _has_tab(service_request: ServiceRequest, tab: str) -> bool:
    """Whether it has this tab: not every request was decided, nor is something proposed of each."""
    if tab == "decision":
        return service_request.decisions.exists()
    if tab == "proposal":
        rules = rules_of(service_request.procedure)
        return bool(rules and rules.proposals and not rules.is_handled)
    return True


def after_act(http_request: HttpRequest, service_request: ServiceRequest) -> str:
    """Where one goes once something was done on a request: to the next of its series; empty outside one."""
    series = series_of(http_request)
    reference = service_request.reference
    if series is None or reference not in series.references:
        return ""
    handled = [*(other for other in series.handled if other != reference), reference]
    keep(http_request, replace(series, handled=handled))
    following = series.address(series.references.index(reference) + 1)
    return following or end(http_request)


def end(http_request: HttpRequest) -> str:
    """End the series, say how many were handled, and lead back to its list or its meeting."""
    series = series_of(http_request)
    keep(http_request, None)
    if series is None:
        return reverse("desk:list")
    text = ngettext(
        "Series ended: %(count)s request handled of %(total)s.",
        "Series ended: %(count)s requests handled of %(total)s.",
        len(series.handled),
    )
    messages.success(http_request, text % {"count": len(series.handled), "total": len(series.references)})
    return series.origin
