"""Text as people look for it: no case, no accents."""

import unicodedata


def fold(text: str) -> str:
    """`text` in lower case without accents, white space single: what a search by name compares."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(character for character in decomposed if not unicodedata.combining(character)).split())
