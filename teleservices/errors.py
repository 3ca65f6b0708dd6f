"""Why something asked of a request or a procedure did not happen; each message is for the person who asked."""

from portal.errors import RefusedActError


class TeleservicesError(RefusedActError):
    """The base of what is refused about a request or a procedure; its message is for who asked."""
