"""The admin's report of what visitors looked for and did not find."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin.menu import MenuItem

from search import fruitless
from search.models import FruitlessSearch
from search.permissions import ADD_SYNONYMS, CLEAR_FRUITLESS, SEE_FRUITLESS

MOST = 200
"""Shown at once, the most frequent first."""


class FruitlessItem(MenuItem):
    """« Recherches sans résultat », for those who may look at them."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(SEE_FRUITLESS)


@require_http_methods(["GET", "POST"])
def fruitless_searches(request: HttpRequest) -> HttpResponse:
    """Those that came back most; on POST, all are forgotten. PermissionDenied for who has not the right."""
    if not request.user.has_perm(CLEAR_FRUITLESS if request.method == "POST" else SEE_FRUITLESS):
        raise PermissionDenied
    if request.method == "POST":
        fruitless.clear()
        messages.success(request, _("The list is empty again."))
        return redirect("fruitless_searches")
    context = {
        "searches": FruitlessSearch.objects.all()[:MOST],
        "most": MOST,
        "months": fruitless.MONTHS,
        "may_clear": request.user.has_perm(CLEAR_FRUITLESS),
        "may_group": request.user.has_perm(ADD_SYNONYMS),
    }
    return render(request, "search/fruitless.html", context)


LABEL = gettext_lazy("Searches without result")
