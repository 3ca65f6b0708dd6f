"""Why something asked of an account or a profile did not happen; each message is for the person who asked."""

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class AccountsError(Exception):
    """What was asked did not happen, and nothing was written."""

    message: "StrOrPromise" = ""
    """What to do; empty where a page of its own, or a refusal without a word, is the answer."""


class TooOftenError(AccountsError):
    """A limit is reached; `seconds` until the next try."""

    said: "StrOrPromise" = "%(when)s"
    """What was done too often, before `%(when)s`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds

    @property
    def message(self) -> str:  # type: ignore[override]
        """What was done too often, and when to try again, in minutes."""
        return str(self.said) % {"when": again_in(self.seconds)}


def again_in(seconds: int) -> str:
    """When to try again, in minutes."""
    minutes = -(-seconds // 60)
    return ngettext("Try again in %(minutes)s minute.", "Try again in %(minutes)s minutes.", minutes) % {
        "minutes": minutes
    }
