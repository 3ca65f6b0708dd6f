"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from portal.call_stack import with_room_for_calls

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

application = with_room_for_calls(get_wsgi_application())

from cms.checks import require_a_real_database  # noqa: E402 — models load with the application
from locker.checks import require_another_user_than_root  # noqa: E402

require_another_user_than_root()
require_a_real_database()
