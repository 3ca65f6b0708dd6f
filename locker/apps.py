from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LockerConfig(AppConfig):
    name = "locker"
    verbose_name = _("Locker")

    def ready(self) -> None:
        # Models can be imported from here on only.
        from locker import checks, personal_data, state_of_documents  # noqa: F401 - registers them
        from locker.screens import tiles
        from locker.state_of_documents import antivirus_report, inspection_report
        from locker.stores import storage
        from locker.tasks import NAMES
        from portal.admin import failed_tasks
        from portal.backups.named_files import named_files
        from portal.health.probes import Probe, probes
        from portal.schedules import RecurringTask, schedules

        tiles.register()
        named_files.register("locker", storage.names)
        personal_data.register()
        state_of_documents.register()
        probes.register("inspection", Probe("inspection", inspection_report), order=40)
        probes.register("antivirus", Probe("antivirus", antivirus_report, asks_elsewhere=True), order=50)
        schedules.register("orphans", RecurringTask("orphans", "locker.tasks.collect_orphans", minutes=60))
        schedules.register("validity", RecurringTask("validity", "locker.tasks.remind_of_validity", minutes=24 * 60))
        schedules.register("downloads", RecurringTask("downloads", "locker.tasks.forget_downloads", minutes=24 * 60))
        failed_tasks.names.register("locker", NAMES)
