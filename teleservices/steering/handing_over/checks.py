"""Says that the schemas of SEDA were left out of what was installed, before a package would need them."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from teleservices.steering.handing_over.seda_messages import MAIN_SCHEMA, schema_path


@register()
def schema_is_there(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """An error where `reference/` did not come along."""
    if schema_path().is_file():
        return []
    return [
        Error(
            f"{MAIN_SCHEMA} is missing: no package for the departmental archives could be checked.",
            hint="Install the folder `reference/` beside `manage.py`.",
            id="teleservices.E001",
        )
    ]
