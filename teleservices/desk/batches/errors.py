"""Why a batch, or one of its requests, did not happen."""

from teleservices.errors import TeleservicesError


class BatchError(TeleservicesError):
    """The batch can't be made or asked for; nothing was written."""


class ItemRefusedError(TeleservicesError):
    """The act was not done on this request."""
