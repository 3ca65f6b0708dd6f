from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        # Models can be imported from here on only.
        from accounts.audit import anchor_check, anchors, audit_state, noted_anchors
        from accounts.identity_providers import checks  # noqa: F401 — registers them
        from accounts.profiles.spaces import register_menu
        from accounts.rights.access_records import register_access_records
        from accounts.rights.export_sections import register_sections
        from accounts.rights.joining_records import register_join_requests
        from accounts.rights.officer import kinds, written_records
        from accounts.staff import staff_checks, waiting
        from accounts.tasks import NAMES
        from accounts.tiles import register_tiles
        from portal.admin import failed_tasks
        from portal.health.probes import Probe, probes
        from portal.schedules import RecurringTask, schedules

        anchors.register_chains()
        waiting.register()
        staff_checks.register()
        probes.register("audit", Probe("audit", anchor_check.health_report, fetch=noted_anchors.read), order=60)
        audit_state.register()
        register_menu()
        register_tiles()
        register_sections()
        register_access_records()
        register_join_requests()
        kinds.register()
        written_records.register()
        schedules.register("erasures", RecurringTask("erasures", "accounts.tasks.sweep_erasures", minutes=15))
        schedules.register("exports", RecurringTask("exports", "accounts.tasks.sweep_exports", minutes=15))
        schedules.register("kept", RecurringTask("kept", "accounts.tasks.forget_what_was_kept", minutes=24 * 60))
        schedules.register("sign_ins", RecurringTask("sign_ins", "accounts.tasks.forget_sign_ins", minutes=24 * 60))
        schedules.register("anchors", RecurringTask("anchors", "accounts.tasks.anchor_audit", minutes=60))
        schedules.register("state", RecurringTask("state", "accounts.tasks.tell_state", minutes=24 * 60))
        schedules.register("joining", RecurringTask("joining", "accounts.tasks.follow_join_requests", minutes=60))
        _register_ends_of_sessions()
        failed_tasks.names.register("accounts", NAMES)


def _register_ends_of_sessions() -> None:
    """Those that end by themselves, which the hourly purge deletes, and all of them once a backup is brought back."""
    from accounts.sessions import open_sessions
    from portal.backups.restoring import ended
    from portal.database.lapsed_rows import lapsed

    ended.register("sessions", open_sessions.end_for_everybody)
    lapsed.register("sessions", open_sessions.lapsed, order=10)
    lapsed.register("remembered_sessions", open_sessions.remembered_in_vain, order=20)
