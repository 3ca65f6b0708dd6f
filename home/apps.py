from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Public site")

    def ready(self) -> None:
        from home import first_procedures, menus, page_checks, publication, studio_link, waiting
        from portal.department import link_sources

        link_sources.register("pages", menus.frame_links)
        waiting.register()
        first_procedures.register()
        page_checks.register()
        publication.connect()
        studio_link.connect_studio()
