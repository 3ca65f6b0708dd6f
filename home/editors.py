"""Who edits pages, and what the admin shows to them alone."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from wagtail.admin.menu import MenuItem
from wagtail.permission_policies.pages import PagePermissionPolicy


def edits_pages(person: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether they may change or publish at least one page."""
    return bool(PagePermissionPolicy().user_has_any_permission(person, ["change", "publish"]))


class ForEditors(MenuItem):
    """An entry for those who edit pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this person does."""
        return edits_pages(request.user)
