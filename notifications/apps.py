from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from portal.schedules import RecurringTask, schedules

        schedules.register("outbox", RecurringTask(name="outbox", path="notifications.tasks.sweep", minutes=1))
