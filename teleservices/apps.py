from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeleservicesConfig(AppConfig):
    name = "teleservices"
    verbose_name = _("Online procedures")
