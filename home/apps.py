from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Public site")

    def ready(self) -> None:
        from home import menus, page_checks, publication, waiting
        from portal.department import footer_sources, menu_sources

        menu_sources.register("pages", menus.menu)
        footer_sources.register("pages", menus.footer)
        waiting.register()
        page_checks.register()
        publication.connect()
