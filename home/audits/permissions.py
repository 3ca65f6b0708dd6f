"""Who audits: who may edit the accessibility statement; who publishes an audit: who may publish the statement."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from wagtail.permission_policies.pages import PagePermissionPolicy

from home.models import AccessibilityStatementPage

EDITS = frozenset({"change_page", "publish_page"})
FIRST_PAGE_DEPTH = 2
Person = AbstractBaseUser | AnonymousUser


def may_audit(user: Person) -> bool:
    """Whether this person writes in the audits."""
    page = AccessibilityStatementPage.objects.first()
    return page is not None and bool(page.permissions_for_user(user).can_edit())


def is_offered_audits(user: Person) -> bool:
    """Whether the menu leads this person there: as `may_audit`, from the permissions that Wagtail has read already.

    The statement stands right under the first page of the site; every page of the admin asks, at no query more.
    """
    permissions = PagePermissionPolicy().get_cached_permissions_for_user(user)
    return bool(getattr(user, "is_superuser", False)) or any(
        grant.permission.codename in EDITS
        and (grant.page.depth <= FIRST_PAGE_DEPTH or grant.page.specific_class is AccessibilityStatementPage)
        for grant in permissions
    )


def may_publish_audits(user: Person) -> bool:
    """Whether this person makes the statement say what an audit found."""
    page = AccessibilityStatementPage.objects.first()
    return page is not None and bool(page.permissions_for_user(user).can_publish())
