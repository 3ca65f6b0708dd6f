from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LockerConfig(AppConfig):
    name = "locker"
    verbose_name = _("Locker")

    def ready(self) -> None:
        # Models can be imported from here on only.
        from locker import tiles
        from locker.health import inspection_report
        from portal.health import Probe, probes
        from portal.schedules import RecurringTask, schedules

        tiles.register()
        probes.register("inspection", Probe("inspection", inspection_report), order=40)
        schedules.register("orphans", RecurringTask("orphans", "locker.tasks.collect_orphans", minutes=60))
        schedules.register("downloads", RecurringTask("downloads", "locker.tasks.forget_downloads", minutes=24 * 60))
