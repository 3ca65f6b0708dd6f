"""What an answer may mean to who reads many requests at once, whatever its question is called."""

from enum import StrEnum


class Meaning(StrEnum):
    """What a procedure may say that one of its questions asks; a type of question says which it may have."""

    AMOUNT = "amount"
    """The amount asked for."""
    COMMUNE = "commune"
    """Where it takes place."""
    TITLE = "title"
    """What the project is called."""
    SEARCHED = "searched"
    """A request is found by it."""
    FILTERED = "filtered"
    """Requests are filtered by it."""
