"""Why nobody may decide so, or why the register isn't changed; each message is for the person who tried."""

from typing import TYPE_CHECKING

from teleservices.errors import TeleservicesError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class CompetenceError(TeleservicesError):
    """The base of what is refused about authorities and delegations; nothing was written."""


class NotCompetentError(CompetenceError):
    """Who asks may not decide so in the name of this authority: the message says what their delegation lacks."""


class RegisterRefusedError(CompetenceError):
    """The register isn't changed; `field` is which of the things typed is wrong, empty where none is."""

    def __init__(self, message: "StrOrPromise", field: str = "") -> None:
        super().__init__(message)
        self.field = field
