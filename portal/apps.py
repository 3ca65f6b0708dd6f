from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from portal.admin import failed_tasks
        from portal.database import lapsed_rows
        from portal.logs import access, request_ids
        from portal.resilience import breaker
        from portal.schedules import RecurringTask, schedules
        from portal.supervision import before_opening, machine, measures, portal_figures, workers
        from portal.supervision.state import Section, sections

        failed_tasks.register()
        request_ids.follow_tasks()
        if settings.PARVIS_ERRORS_DSN:
            from portal.logs import error_reports  # Sentry's library, which is 1.9 MB of each process

            error_reports.start()
        if settings.PARVIS_ERRORS_EMAIL:
            from portal.logs import error_emails

            error_emails.start()
        statistics = RecurringTask("statistics", "portal.database.statistics.refresh_statistics", minutes=60)
        schedules.register("statistics", statistics)
        schedules.register("purge", RecurringTask("purge", "portal.database.lapsed_rows.purge_lapsed", minutes=60))
        sections.register("portal", Section("portal", _("The portal"), machine.portal_lines), order=10)
        sections.register("workers", Section("workers", _("The tasks"), workers.worker_lines), order=20)
        sections.register("upkeep", Section("upkeep", _("Backup and room"), machine.upkeep_lines), order=50)
        before_opening.register()
        measures.figures.register("portal", portal_figures.figures)
        if settings.PARVIS_METRICS_TOKEN:
            access.watchers.register("metrics", measures.count)
            breaker.watchers.register("metrics", measures.count_opening)
        certificate = RecurringTask("certificate", "portal.supervision.certificate.look", minutes=24 * 60)
        schedules.register("certificate", certificate)
        lapsed_rows.lapsed.register("failures", lapsed_rows.failures)
