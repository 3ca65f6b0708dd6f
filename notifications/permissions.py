"""Who may look at the outbox; nobody changes it by hand."""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from wagtail.permission_policies import ModelPermissionPolicy


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Grants what `view` grants, and refuses every other act, superusers included."""

    def user_has_permission(self, user: AbstractUser | AnonymousUser, action: str) -> bool:
        """Only `view` is ever granted."""
        return action == "view" and super().user_has_permission(user, action)
