"""Who audits: who may edit the accessibility statement; who publishes an audit: who may publish the statement."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from home.models import AccessibilityStatementPage

Person = AbstractBaseUser | AnonymousUser


def may_audit(user: Person) -> bool:
    """Whether this person writes in the audits."""
    page = AccessibilityStatementPage.objects.first()
    return page is not None and bool(page.permissions_for_user(user).can_edit())


def may_publish_audits(user: Person) -> bool:
    """Whether this person makes the statement say what an audit found."""
    page = AccessibilityStatementPage.objects.first()
    return page is not None and bool(page.permissions_for_user(user).can_publish())
