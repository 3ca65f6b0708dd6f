"""Why an opinion could not be asked or given; each message is for the person who tried."""

from django.utils.translation import gettext_lazy as _

from teleservices.errors import TeleservicesError


class OpinionRefusedError(TeleservicesError):
    """What is asked of an opinion, or typed as one, can't be."""


class LinkUnknownError(TeleservicesError):
    """No opinion has this link."""

    wording = _("This link does not exist. Check that it is whole: copy all of it from the e-mail that brought it.")


class LinkClosedError(TeleservicesError):
    """The opinion was withdrawn, or given long ago, or its request is decided: which of them is not told."""

    wording = _("This link no longer works: the opinion is no longer awaited.")


class CodeRefusedError(TeleservicesError):
    """A code that is wrong, too old or tried too often, or asked for too often."""


class AlreadyGivenError(TeleservicesError):
    """Somebody else who has the link was quicker."""

    wording = _(
        "This opinion was given just before yours arrived, by somebody who has the same link. It stays as it is."
    )
