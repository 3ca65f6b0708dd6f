"""Search and counting that cost what is shown, never what is stored."""

from django.db import connection
from django.db.models import Q
from django.utils.functional import cached_property
from wagtail.admin.paginator import WagtailPaginator
from wagtail_modeladmin.helpers import DjangoORMSearchHandler

from portal.text import fold
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


class CappedPaginator(WagtailPaginator):
    """Counts no further than COUNT_LIMIT."""

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[:COUNT_LIMIT].count()
