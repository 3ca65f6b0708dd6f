"""wagtail-modeladmin's list, closed: it takes the parameters that it names, and no other.

As it comes, the list makes a condition of every parameter that it does not know: `?applicant__password__startswith=`
asks any column of the database, and a costly `__regex` stops it. Each of our lists inherits from this one.
"""

import re

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView

from portal.admin.parameters import named

SEARCH, NUMBER, ORDER = "q", "p", "o"
WELL_FORMED = {NUMBER: re.compile(r"[0-9]{1,9}"), ORDER: re.compile(r"-?[0-9]{1,2}(\.-?[0-9]{1,2}){0,9}")}
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


class PlainList(ModelAdmin):
    """A plain list and the forms of its rows: what `get_queryset` leaves out is found by no door.

    As it comes, modeladmin scopes the list alone. It has no history here, whose page asks for no permission, and no
    permission of its own that a group could be given.
    """

    index_view_class = NamedParametersView
    history_view_enabled = False
    add_to_admin_menu = False

    def edit_view(self, request: HttpRequest, instance_pk: str) -> HttpResponseBase:
        """The form of a row that one may see."""
        self._check_is_listed(request, instance_pk)
        response: HttpResponseBase = super().edit_view(request, instance_pk)
        return response

    def delete_view(self, request: HttpRequest, instance_pk: str) -> HttpResponseBase:
        """The deletion of a row that one may see."""
        self._check_is_listed(request, instance_pk)
        response: HttpResponseBase = super().delete_view(request, instance_pk)
        return response

    def get_permissions_for_registration(self) -> QuerySet[Permission]:
        """None: who may do what is said by the list's own rules."""
        return Permission.objects.none()

    def _check_is_listed(self, request: HttpRequest, instance_pk: str) -> None:
        is_number = instance_pk.isdecimal() and len(instance_pk) < 19
        if not is_number or not self.get_queryset(request).filter(pk=instance_pk).exists():
            raise Http404
