"""Why an act did not happen; each message is for the person who tried."""


class LifecycleError(Exception):
    """An act that did not happen; nothing was written."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


class ActRefusedError(LifecycleError):
    """The state or the person's role does not allow it."""


class PreviewMovedError(LifecycleError):
    """What would leave is not what was shown: show it again and let the person decide."""


class StaleRevisionError(LifecycleError):
    """Someone else got there first; show what changed and let the person decide again."""
