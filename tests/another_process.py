"""A second process beside the test's: another worker, another web process, one to kill."""

import json
import os

from django.db import connection


def environment(**extra: str) -> dict[str, str]:
    """The environment of a process that works on this test's database (`transaction=True` tests only)."""
    database = {
        name: str(connection.settings_dict[name])
        for name in ("NAME", "HOST", "PORT", "USER", "PASSWORD")
        if connection.settings_dict.get(name)
    }
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.another_process_settings",
        "TEST_PROCESS_DATABASE": json.dumps(database),
        **extra,
    }
