#!/usr/bin/env python
"""Django's command line; uses the development settings unless told otherwise."""

import os
import sys

from django.core.management import execute_from_command_line

from portal.web.call_stack import with_room_for_calls

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    with_room_for_calls(execute_from_command_line)(sys.argv)
