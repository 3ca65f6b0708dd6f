"""wagtail-modeladmin's list, closed: it takes the parameters that it names, and no other.

As it comes, the list makes a condition of every parameter that it does not know: `?applicant__password__startswith=`
asks any column of the database, and a costly `__regex` stops it. Each of our lists inherits from this one.
"""

import re

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail_modeladmin.views import IndexView

from portal.parameters import named

SEARCH, NUMBER, ORDER = "q", "p", "o"
WELL_FORMED = {
    NUMBER: re.compile(r"[0-9]{1,9}"),
    ORDER: re.compile(r"-?[0-9]{1,2}(\.-?[0-9]{1,2}){0,9}"),
}
"""Columns are numbered; more than ten of them would be a cost, not an order."""


class NamedParametersView(IndexView):
    """Search, page, order and what the filters name; the rest of the address is as if it weren't there.

    Filters must be `SimpleListFilter`s: they say their parameter. modeladmin's own export is not offered.
    """

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Everything that modeladmin, filters and templates read of the address comes from here."""
        names = [SEARCH, NUMBER, ORDER]
        names += [list_filter.parameter_name for list_filter in self.model_admin.get_list_filter(request)]
        request.GET = named(request.GET, names, well_formed=WELL_FORMED)  # type: ignore[assignment]
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response
