"""Why an act did not happen; each message is for the person who tried."""

from django.utils.translation import gettext_lazy as _

from teleservices.errors import TeleservicesError


class LifecycleError(TeleservicesError):
    """The base of what keeps an act from happening; nothing was written."""


class ActRefusedError(LifecycleError):
    """The state or the person's role does not allow it."""


class PreviewMovedError(LifecycleError):
    """What would leave is not what was shown: show it again and let the person decide."""


class LetterUnreadError(PreviewMovedError):
    """The letter that would leave was never shown: show it, and let the person decide."""


class UnknownEndingError(LifecycleError):
    """A request has ended, and neither a decision nor an act of the tables says how and when.

    Its facts are not written: no list, figure or retention rule could be told anything true of it.
    """

    wording = _("Request %(reference)s has ended, and neither a decision nor an act known to the portal says how.")


class StaleRevisionError(LifecycleError):
    """Someone else got there first; show what changed and let the person decide again."""
