"""Why something asked of a document did not happen; each message is for the person who asked."""

from portal.errors import RefusedActError


class LockerError(RefusedActError):
    """What was asked of a document."""
