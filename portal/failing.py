"""What is answered when something fails on our side: that it is ours, or that it will be back in a moment."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from portal.resilience.errors import AwayError

AWAY = (OperationalError, InterfaceError, AwayError)
"""What says that the database or the storage doesn't answer, rather than that we asked it wrong."""
RETRY_AFTER = 30
"""Seconds, for robots and proxies: a database restarted is back by then."""


def server_error(request: HttpRequest) -> HttpResponse:
    """A 503 with when to come back where what we lean on is away, else a 500; neither needs anything of the portal."""
    if isinstance(sys.exc_info()[1], AWAY):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": str(RETRY_AFTER)})
    return HttpResponse(render_to_string("500.html"), status=500)
