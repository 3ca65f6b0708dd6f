"""Where a page of a list begins: after which entry, signed, so that nobody makes one up or reads ours as a promise."""

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from catalogue.errors import BadCursorError

Place = tuple[str, str]
"""What a list is sorted by: the title without accents or capitals, then the code."""
PATTERN = r"^(\.?[A-Za-z0-9_\-]+:[A-Za-z0-9_\-]+)?$"
"""What a cursor looks like, as the description of the service says it; empty for the first page."""
_signer = Signer(salt="catalogue.cursor")


def cursor_after(place: Place) -> str:
    """The cursor of the page that follows this entry. An entry withdrawn meanwhile leaves the cursor good."""
    return _signer.sign_object(list(place))


def place_of(cursor: str) -> Place:
    """After which entry the page begins. Raises BadCursorError."""
    try:
        title, code = _signer.unsign_object(cursor)
    except (BadSignature, ValueError):
        text = _("This cursor is not one of this list. Begin again without it, then follow « next ».")
        raise BadCursorError(text, parameter="cursor") from None
    return str(title), str(code)
