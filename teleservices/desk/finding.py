"""Search and counting that cost what is shown, never what is stored."""

from django.core.paginator import Page
from django.db import connection
from django.db.models import Q
from django.utils.functional import cached_property
from wagtail.admin.paginator import WagtailPaginator
from wagtail_modeladmin.helpers import DjangoORMSearchHandler

from portal.text import fold
from teleservices.models import ServiceRequest
from teleservices.models.references import LENGTH, normalise
from teleservices.models.service_request import ServiceRequestQuerySet

COUNT_LIMIT = 100_000
"""Requests counted at most; beyond, the list says « more than »."""
LAST_CHARACTER = "\U0010ffff"


def matching(found: ServiceRequestQuerySet, text: str) -> ServiceRequestQuerySet:
    """The requests whose reference is `text`, or whose applicant's name begins with it; both by an index."""
    reference = normalise(text)
    name = fold(text)
    by_name = Q(applicant_sort_name__startswith=name)
    if connection.vendor == "sqlite":  # LIKE can't use the index there: a range can
        by_name = Q(applicant_sort_name__gte=name, applicant_sort_name__lt=name + LAST_CHARACTER)
    if len(reference.replace("-", "")) == LENGTH:
        return found.filter(Q(reference=reference) | by_name)
    return found.filter(by_name)


class DeskSearch(DjangoORMSearchHandler):
    """The list's search box."""

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
        beside = ServiceRequest.objects.select_related("procedure", "stage", "assignee")
        shown = beside.defer("answers", "procedure__draft_schema")
        rows = shown.in_bulk(keys)  # by key alone: given the filters too, SQLite goes through all that they let pass
        return super()._get_page([rows[key] for key in keys if key in rows], number, paginator)
