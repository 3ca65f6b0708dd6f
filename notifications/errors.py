"""Why something asked of an e-mail did not happen; each message is for whoever of staff asked."""

from portal.errors import RefusedActError


class NotificationsError(RefusedActError):
    """The base of what is refused about an e-mail or an address; its message is for who asked."""
