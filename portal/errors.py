"""What every error that a person is told of has in common; each app has its own base over this one."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class RefusedActError(Exception):
    """Something was asked and did not happen; nothing was written."""

    wording: "StrOrPromise" = ""
    """For the person who asked: why, and what to do. Empty on a base, and where each raise brings its own words."""

    def __init__(self, message: "StrOrPromise" = "") -> None:
        self.message = str(message or self.wording)
        super().__init__(self.message or type(self).__name__)
