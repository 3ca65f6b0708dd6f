"""Wagtail's app of users, with our screens; it stands in INSTALLED_APPS in place of `wagtail.users`."""

from wagtail.users.apps import WagtailUsersAppConfig


class StaffConfig(WagtailUsersAppConfig):
    """Points Wagtail to our screens of users."""

    user_viewset = "accounts.staff.StaffViewSet"
