"""wagtail-modeladmin's list, closed: it takes the parameters that it names, and no other.

As it comes, the list makes a condition of every parameter that it does not know: `?applicant__password__startswith=`
asks any column of the database, and a costly `__regex` stops it. Each of our lists inherits from this one.
"""

import re

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.http import urlencode
from wagtail_modeladmin.views import IndexView

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
        request.GET = QueryDict(urlencode(self._named(request)))
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def _named(self, request: HttpRequest) -> dict[str, str]:
        names = [SEARCH, NUMBER, ORDER]
        names += [list_filter.parameter_name for list_filter in self.model_admin.get_list_filter(request)]
        given = ((name, request.GET.get(name)) for name in names)
        return {name: value for name, value in given if value is not None and _is_well_formed(name, value)}


def _is_well_formed(name: str, value: str) -> bool:
    form = WELL_FORMED.get(name)
    return "\0" not in value and (form is None or form.fullmatch(value) is not None)
