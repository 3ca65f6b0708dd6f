"""Why something asked of a form did not happen; each message is for who draws it, or who runs the portal."""

from portal.errors import RefusedActError


class FormkitError(RefusedActError):
    """The base of what is refused about forms, and about the files that they read."""


class OperationError(FormkitError):
    """An act that the form refuses, said to the designer; `option` names what to correct, when known."""

    def __init__(self, message: str, *, option: str = "") -> None:
        super().__init__(message)
        self.option = option


class TerritoriesError(FormkitError):
    """A file that can't be read; says where and why, for who runs the portal."""
