"""Why a batch, or one of its requests, did not happen."""

from django.utils.translation import gettext_lazy as _

from teleservices.errors import TeleservicesError


class BatchError(TeleservicesError):
    """The batch can't be made or asked for; nothing was written."""


class WiderThanAskedError(BatchError):
    """A filter of the list filters nothing: all of it is more than what its reader means."""

    wording = _("A filter of this list filters nothing: correct it or lift it, then choose all the requests again.")


class ItemRefusedError(TeleservicesError):
    """The act was not done on this request."""
