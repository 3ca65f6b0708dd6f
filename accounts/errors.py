"""Why something asked of an account or a profile did not happen; each message is for the person who asked."""

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from portal.errors import RefusedActError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class AccountsError(RefusedActError):
    """The base of what is refused about an account or a profile; its message is for who asked."""


class TooOftenError(AccountsError):
    """A limit is reached; `seconds` until the next try."""

    wording: "StrOrPromise" = "%(when)s"
    """What was done too often; `%(when)s` is when to try again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(self.wording % {"when": again_in(seconds)})
        self.seconds = seconds


def again_in(seconds: int) -> str:
    """When to try again, in words: `seconds` rounded up to whole minutes."""
    minutes = -(-seconds // 60)
    return ngettext("Try again in %(minutes)s minute.", "Try again in %(minutes)s minutes.", minutes) % {
        "minutes": minutes
    }
