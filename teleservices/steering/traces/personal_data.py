"""What the traces hold of an agent: in the archive of their data; kept without their name when the account goes."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.models import User
from accounts.rights.erasure import Step, erasure_steps
from accounts.rights.export_sections import Record, Section, in_words, personal_data_sections
from teleservices.models import DeskSearch, RequestReading


def register() -> None:
    """Called once when the app is ready."""
    readings = Section(
        "demandes-ouvertes",
        gettext_lazy("Requests that you opened for your service, in the year that the portal remembers"),
        lambda user: _readings(user).count(),
        readings_of,
    )
    personal_data_sections.register("request_readings", readings, order=72)
    searches = Section(
        "recherches",
        gettext_lazy("Searches that you made in the list of requests"),
        lambda user: _searches(user).count(),
        searches_of,
    )
    personal_data_sections.register("desk_searches", searches, order=73)
    erasure_steps.register("traces", Step(erased=lambda user: [], kept=lambda user: [], run=forget), order=16)


def readings_of(user: User) -> Iterator[Record]:
    """The requests that they opened: the reference of each, the first and the last time of the day."""
    for reading in _readings(user).select_related("request").iterator(chunk_size=500):
        reference = reading.request.reference
        contents = [
            (pgettext("of a request", "Opened on"), in_words(reading.first_at)),
            (_("Times that day"), str(reading.times)),
        ]
        data = {"request": reference, "first_at": reading.first_at, "last_at": reading.last_at, "times": reading.times}
        yield Record(reference, data, contents)


def searches_of(user: User) -> Iterator[Record]:
    """Their searches: when, and how many requests each named; the words are not kept in clear."""
    for search in _searches(user).iterator(chunk_size=500):
        contents = [(_("Requests named"), str(search.results))]
        yield Record(in_words(search.at), {"at": search.at, "results": search.results}, contents)


def forget(user: User) -> None:
    """What was opened stays told for its year, no more by whom."""
    _readings(user).update(reader=None)
    _searches(user).update(searcher=None)


def _readings(user: User) -> QuerySet[RequestReading]:
    return RequestReading.objects.filter(reader=user).order_by("pk")


def _searches(user: User) -> QuerySet[DeskSearch]:
    return DeskSearch.objects.filter(searcher=user).order_by("pk")
