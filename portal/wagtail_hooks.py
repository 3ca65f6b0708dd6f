"""What the portal changes of Wagtail's admin: registrations only."""

from django.urls import URLPattern, path
from wagtail import hooks

from portal.seen_views import HeldSettingsView


@hooks.register("register_admin_urls", order=-1)
def register_settings_url() -> list[URLPattern]:
    """The portal's settings at the address that Wagtail gives them, before its own view."""
    names = {"app_name": "portal", "model_name": "portalsettings"}
    view = HeldSettingsView.as_view()
    return [path("settings/portal/portalsettings/<int:pk>/", view, names, name="portal_settings")]
