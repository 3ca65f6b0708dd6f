from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        # Models can be imported from here on only.
        from accounts.spaces import register_menu
        from accounts.tiles import register_tiles

        register_menu()
        register_tiles()
