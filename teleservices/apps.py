from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeleservicesConfig(AppConfig):
    name = "teleservices"
    verbose_name = _("Online procedures")

    def ready(self) -> None:
        # Models can be imported from here on only.
        from teleservices.following import lockers, tiles
        from teleservices.lifecycle import after_act
        from teleservices.tasks import queue_paperwork

        tiles.register()
        lockers.register()
        after_act.register("paperwork", queue_paperwork)
