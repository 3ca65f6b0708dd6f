from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeleservicesConfig(AppConfig):
    name = "teleservices"
    verbose_name = _("Online procedures")

    def ready(self) -> None:
        # Models can be imported from here on only.
        from accounts.audit.anchors import Chains, chains
        from portal import failed_tasks
        from portal.schedules import RecurringTask, schedules
        from portal.statistics import whole_tables
        from teleservices.desk import personal_data as desk_data
        from teleservices.desk import staffing
        from teleservices.desk.notices import personal_data as notices_data
        from teleservices.following import lockers, personal_data, tiles
        from teleservices.lifecycle import after_act
        from teleservices.models import RequestEvent, RequestFacts, ServiceRequest
        from teleservices.studio.procedures import waiting
        from teleservices.tasks import NAMES, queue_paperwork

        tiles.register()
        waiting.register()
        staffing.register()
        lockers.register()
        personal_data.register()
        desk_data.register()
        notices_data.register()
        chains.register(
            "request",
            Chains("request", RequestEvent, "request", ServiceRequest, known_by="reference", related=("actor",)),
        )
        whole_tables.register("facts", RequestFacts._meta.db_table)
        after_act.register("paperwork", queue_paperwork)
        schedules.register(
            "copies", RecurringTask("copies", "teleservices.tasks.forget_complete_copies", minutes=24 * 60)
        )
        schedules.register("desk_exports", RecurringTask("desk_exports", "teleservices.tasks.sweep_exports", minutes=5))
        schedules.register("batches", RecurringTask("batches", "teleservices.tasks.sweep_batches", minutes=1))
        schedules.register(
            "old_batches", RecurringTask("old_batches", "teleservices.tasks.forget_batches", minutes=24 * 60)
        )
        schedules.register("mornings", RecurringTask("mornings", "teleservices.tasks.write_morning_emails", minutes=15))
        schedules.register("delays", RecurringTask("delays", "teleservices.tasks.measure_delays", minutes=24 * 60))
        schedules.register("silence", RecurringTask("silence", "teleservices.tasks.tell_silence", minutes=60))
        schedules.register("timers", RecurringTask("timers", "teleservices.tasks.keep_timers", minutes=15))
        failed_tasks.names.register("teleservices", NAMES)
