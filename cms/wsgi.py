"""The WSGI application that granian serves."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from portal.resilience.bodies import in_turn
from portal.resilience.bulkhead import Workroom
from portal.resilience.connection_pool import ConnectionPool, with_lent_connection
from portal.web.call_stack import with_room_for_calls

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

application = in_turn(
    with_lent_connection(with_room_for_calls(get_wsgi_application()), ConnectionPool()),
    Workroom(settings.PARVIS_WEB_THREADS),
)

from cms.checks import require_a_real_database  # noqa: E402 — models load with the application
from locker.checks import require_another_user_than_root  # noqa: E402

require_another_user_than_root()
require_a_real_database()
