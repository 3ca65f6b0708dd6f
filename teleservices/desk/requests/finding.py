"""Search and counting that cost what is shown, never what is stored."""

import re

from django.core.paginator import Page
from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import cached_property
from wagtail.admin.paginator import WagtailPaginator
from wagtail_modeladmin.helpers import DjangoORMSearchHandler

from accounts.models import User
from portal.text import words
from teleservices.models import RequestWord, ServiceRequest
from teleservices.models.references import is_reference, normalise
from teleservices.models.request_word import LONGEST_WORD
from teleservices.models.service_request import ServiceRequestQuerySet

COUNT_LIMIT = 100_000
"""Requests counted at most; beyond, the list says « more than »."""
LAST_CHARACTER = "\U0010ffff"
SPACED_NUMBER = re.compile(r"w?[\d\s.]{9,24}", re.IGNORECASE)
"""A SIRET or an RNA number, in whatever groups of digits it was typed."""


def matching(requests: ServiceRequestQuerySet, text: str) -> ServiceRequestQuerySet:
    """The requests that `text` names, by indexes alone.

    A reference; the e-mail address of who filed; the beginning of each word of the applicant's or the beneficiary's
    name, in any order, without accents; the SIRET or the RNA number of the profile.
    """
    text = text.strip()
    if "@" in text:
        return requests.filter(applicant__in=User.objects.filter(email=text.lower()))
    reference = normalise(text)
    if is_reference(reference) and (exact := requests.filter(reference=reference)).exists():
        return exact
    typed = words("".join(text.replace(".", "").split()) if SPACED_NUMBER.fullmatch(text) else text)
    for word in sorted(typed, key=len, reverse=True):
        requests = requests.filter(pk__in=_having(word[:LONGEST_WORD]))
    return requests if typed else requests.none()


def _having(beginning: str) -> QuerySet[RequestWord, int]:
    """The requests that have a word of this beginning."""
    if connection.vendor == "sqlite":  # LIKE can't use the index there: a range can
        having = RequestWord.objects.filter(word__gte=beginning, word__lt=beginning + LAST_CHARACTER)
    else:
        having = RequestWord.objects.filter(word__startswith=beginning)
    return having.values_list("request", flat=True)


class DeskSearch(DjangoORMSearchHandler):
    """The list's search box, which looks only where `matching` has indexes."""

    def search_queryset(
        self, queryset: ServiceRequestQuerySet, search_term: str, **kwargs: object
    ) -> ServiceRequestQuerySet:
        return matching(queryset, search_term) if search_term.strip() else queryset


class CappedQuerySet(ServiceRequestQuerySet):
    """Counts no further than its limit, and once: modeladmin asks the same list for its count twice."""

    count_limit = COUNT_LIMIT

    @cached_property
    def _capped_count(self) -> int:
        limited = self.order_by()[: self.count_limit]
        return super(CappedQuerySet, limited).count()

    def count(self) -> int:
        return self._capped_count


class DeskPaginator(WagtailPaginator):
    """Goes to a page by an index alone, then reads its rows: the pages before it cost neither rows nor joins."""

    @property
    def stopped_counting(self) -> bool:
        """Whether there may be more than the count says."""
        return self.count >= self.object_list.count_limit

    def _get_page(self, object_list: CappedQuerySet, number: int, paginator: WagtailPaginator) -> Page[ServiceRequest]:
        keys = list(object_list.values_list("pk", flat=True))
        beside = ServiceRequest.objects.select_related("procedure", "stage", "assignee", "desk_facts")
        shown = beside.defer("answers", "procedure__draft_schema")
        rows = shown.in_bulk(keys)  # by key alone: given the filters too, SQLite goes through all that they let pass
        return super()._get_page([rows[key] for key in keys if key in rows], number, paginator)
