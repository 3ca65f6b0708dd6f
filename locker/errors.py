"""Why something asked of a document did not happen; each message is for the person who asked."""

from portal.errors import RefusedActError


class LockerError(RefusedActError):
    """The base of what is refused about a document; a view may show its message as it is."""
