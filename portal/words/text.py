"""Text as people look for it: no case, no accents."""

import re
import unicodedata


def fold(text: str) -> str:
    """`text` in lower case without accents, white space single: what a search by name compares."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(character for character in decomposed if not unicodedata.combining(character)).split())


def words(text: str) -> list[str]:
    """The words of `text`, folded, each once, in its order: what a name is found by, whatever order it is typed in."""
    return list(dict.fromkeys(re.findall(r"[^\W_]+", fold(text))))
