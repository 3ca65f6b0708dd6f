"""Why something asked of a request or a procedure did not happen; each message is for the person who asked."""

from portal.errors import RefusedActError


class TeleservicesError(RefusedActError):
    """What was asked of a request or a procedure."""
