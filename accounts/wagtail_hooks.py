"""What this app adds to Wagtail's admin: registrations only."""

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from accounts.profiles.admin import join_requests


@hooks.register("register_admin_viewset")
def register_join_requests() -> ViewSet:
    """Requests to join a profile that the département decides."""
    return join_requests
