from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from notifications import state_lines, states, waiting
        from notifications.state_lines import mail_queue_report
        from notifications.tasks import NAMES
        from portal.admin import failed_tasks
        from portal.database.lapsed_rows import lapsed
        from portal.health.probes import Probe, probes
        from portal.schedules import RecurringTask, schedules

        waiting.register()
        state_lines.register()
        probes.register("mail", Probe("mail", mail_queue_report), order=30)
        schedules.register("outbox", RecurringTask(name="outbox", path="notifications.tasks.sweep", minutes=1))
        erasing = RecurringTask("given_up_bodies", "notifications.tasks.erase_given_up_bodies", minutes=24 * 60)
        schedules.register("given_up_bodies", erasing)
        lapsed.register("e-mails", states.settled_long_ago)
        failed_tasks.names.register("notifications", NAMES)
