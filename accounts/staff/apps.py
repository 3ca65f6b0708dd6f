"""Wagtail's app of users, with our screens; it stands in INSTALLED_APPS in place of `wagtail.users`."""

from wagtail.users.apps import WagtailUsersAppConfig


class StaffConfig(WagtailUsersAppConfig):
    """Points Wagtail to our screens."""

    user_viewset = "accounts.staff.people.users.StaffViewSet"
    group_viewset = "accounts.staff.groups.StaffGroupViewSet"
