"""Where Wagtail's own admin breaks on nonsense, answer 404 or 400 rather than 500.

Each line is a fault of Wagtail 7.4: try to take it away at each upgrade. Nothing else of Wagtail's is hidden: an
exception that is not here is still an error, and logged.
"""

import re
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.core.paginator import InvalidPage
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch
from django.utils.datastructures import MultiValueDictKeyError

ADMIN, WAGTAIL = "/admin/", "wagtail"
PAGE = "p"
PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,8}")

BREAKS: dict[type[Exception], frozenset[str]] = {
    ValueError: frozenset(  # letters where a number is meant
        {
            "wagtailadmin_api:documents:find",
            "wagtailadmin_api:images:find",
            "wagtailadmin_api:pages:find",
            "wagtailadmin_choose_page_chosen_multiple",
            "wagtailadmin_editing_sessions:ping",
            "wagtailadmin_workflows:edit",
            "wagtaildocs_chooser:chosen",
            "wagtaildocs_chooser:chosen_multiple",
            "wagtailimages_chooser:chosen",
            "wagtailimages_chooser:chosen_multiple",
        }
    ),
    AttributeError: frozenset(  # the root has no parent; a link without an address
        {
            "wagtailadmin_choose_page_external_link",
            "wagtailadmin_pages:lock",
            "wagtailadmin_pages:set_page_position",
            "wagtailadmin_pages:unlock",
        }
    ),
    NoReverseMatch: frozenset(  # « next » that is no address
        {
            "wagtailadmin_pages:delete",
            "wagtailadmin_pages:lock",
            "wagtailadmin_pages:unlock",
            "wagtailadmin_pages:unpublish",
            "wagtailadmin_workflows:remove",
        }
    ),
    InvalidPage: frozenset({"wagtailadmin_workflows:edit"}),
    KeyError: frozenset({"wagtailredirects:process_import"}),  # nothing was uploaded before
}


class WagtailFaultsMiddleware:
    """Takes away a page number that is none, and tells an absurd request from an error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(ADMIN) and not PAGE_NUMBER.fullmatch(request.GET.get(PAGE, "1")):
            asked = request.GET.copy()
            del asked[PAGE]
            request.GET = asked  # type: ignore[assignment]  # nothing changes it afterwards
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Nothing is there, for who asks; who sends a form is told that it is no form of ours."""
        if not is_absurd(request, exception):
            return
        if request.method in {"GET", "HEAD"}:
            raise Http404 from exception
        raise BadRequest from exception


def is_absurd(request: HttpRequest, exception: Exception) -> bool:
    """Whether Wagtail broke on what was asked of it: a field that its forms always send, or a fault listed here."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name.startswith(WAGTAIL) and isinstance(exception, MultiValueDictKeyError):
        return True
    return any(isinstance(exception, kind) and name in names for kind, names in BREAKS.items())
