"""Which documents the admin shows: a list closed when the portal starts; what is asked is looked up in it, no more."""

from pathlib import Path

from django.conf import settings

DOCS = settings.BASE_DIR / "docs"
INDEX = "README"
"""The document that lists the guides."""
DOCUMENTS: dict[str, Path] = {
    path.stem: path.resolve() for folder in ("guides", "howto") for path in sorted((DOCS / folder).glob("*.md"))
}
"""The guides and the how-to pages, by the name of their file."""
PICTURES: dict[str, Path] = {path.stem: path.resolve() for path in sorted((DOCS / "guides/pictures").glob("*.png"))}
"""Those of the guides, by the name of their file."""
_NAMES = {path: name for shelf in (DOCUMENTS, PICTURES) for name, path in shelf.items()}


def name_of(document: str, link: str) -> str:
    """The name of what a link of this document leads to; empty where it isn't on the shelf."""
    return _NAMES.get((DOCUMENTS[document].parent / link).resolve(), "")
