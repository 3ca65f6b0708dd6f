"""Who edits pages, and what the admin shows to them alone."""

import re
from collections.abc import Callable

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.admin.auth import permission_denied
from wagtail.admin.menu import MenuItem
from wagtail.permission_policies.pages import PagePermissionPolicy

CHOOSING = re.compile(
    r"wagtail(admin_choose_page|docs_chooser:|images_chooser:|media:(chooser|media_chosen)|embeds:|admin_api:"
    r"|admin_pages:move|admin_reports:site_history)"
)
"""Names of Wagtail's addresses that anybody of the admin may open, though they are of use to editors alone."""


def edits_pages(person: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether they may change or publish at least one page."""
    return bool(PagePermissionPolicy().user_has_any_permission(person, ["change", "publish"]))


class ForEditors(MenuItem):
    """An entry for those who edit pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return edits_pages(request.user)


def for_editors(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view of Wagtail's, closed to those of the admin who edit no page where it is of no use to them."""

    def opened_to_editors(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if CHOOSING.match(name) and request.user.is_authenticated and not edits_pages(request.user):
            return permission_denied(request)
        return view(request, *args, **kwargs)

    return opened_to_editors
