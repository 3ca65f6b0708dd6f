from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

A_DAY, AN_HOUR = 24 * 60, 60
"""In minutes."""


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Public site")

    def ready(self) -> None:
        from home import menus, publication
        from home.attendance import view_figures
        from home.editing import picture_box
        from home.outlets import first_procedures, studio_link
        from home.tasks import NAMES
        from home.upkeep import page_checks, waiting
        from portal.admin import failed_tasks
        from portal.database.lapsed_rows import lapsed
        from portal.identity.department import link_sources
        from portal.schedules import RecurringTask, schedules

        link_sources.register("pages", menus.frame_links)
        waiting.register()
        first_procedures.register()
        schedules.register("gather_links", RecurringTask("gather_links", "home.tasks.gather_links", minutes=A_DAY))
        schedules.register("look_at_links", RecurringTask("look_at_links", "home.tasks.look_at_links", minutes=AN_HOUR))
        failed_tasks.names.register("home", NAMES)
        lapsed.register("page_views", view_figures.lapsed, order=70)
        page_checks.register()
        picture_box.connect()
        publication.connect()
        studio_link.connect_studio()
