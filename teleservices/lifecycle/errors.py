"""Why an act did not happen; each message is for the person who tried."""

from teleservices.errors import TeleservicesError


class LifecycleError(TeleservicesError):
    """The base of what keeps an act from happening; nothing was written."""


class ActRefusedError(LifecycleError):
    """The state or the person's role does not allow it."""


class PreviewMovedError(LifecycleError):
    """What would leave is not what was shown: show it again and let the person decide."""


class StaleRevisionError(LifecycleError):
    """Someone else got there first; show what changed and let the person decide again."""
