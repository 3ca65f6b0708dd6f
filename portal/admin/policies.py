"""Lists and forms of the admin whose rows are under a policy of their own, as Wagtail 7.4 and 8 both ask for it."""

from django.utils.functional import cached_property
from wagtail import permissions
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy


class PolicyViewSet(ModelViewSet):
    """Rows on which `policy_class` says who may do what, and not the permissions of the model alone."""

    policy_class: type[ModelPermissionPolicy]

    @cached_property
    def permission_policy(self) -> ModelPermissionPolicy:
        """What the views ask, and all that Wagtail 7.4 asks."""
        return self.policy_class(self.model)

    def on_register(self) -> None:
        """Wagtail 8 asks a registry of its own, which 7.4 lacks, and warns of a viewset whose policy isn't in it."""
        register = getattr(permissions, "register_permission_policy", None)
        if register:
            register(self.model, self.permission_policy, exact_class=True)
        super().on_register()
