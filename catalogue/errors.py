"""What this API refuses, and how it says so."""

from portal.errors import RefusedActError


class CatalogueError(RefusedActError):
    """Something was asked that can't be answered; `kind` names it for programs, `parameter` says where."""

    kind = "invalid"
    status = 400

    def __init__(self, message: str, *, parameter: str = "") -> None:
        super().__init__(message)
        self.parameter = parameter


class UnknownParameterError(CatalogueError):
    """A parameter that this address doesn't take: never ignored, for a filter misspelt would answer everything."""

    kind = "unknown-parameter"


class UnknownValueError(CatalogueError):
    """A value that isn't one of a list."""

    kind = "unknown-value"


class BadCursorError(CatalogueError):
    """A cursor that this portal didn't give."""

    kind = "bad-cursor"
