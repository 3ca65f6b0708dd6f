"""The remark that is typed beside a document with its finding: for the service, until corrections are asked."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.words.typed_text import TypedText
from teleservices.models.teams.model_text import LONGEST_REMARK

REMARK = TypedText(label=_("Remark on a document"), longest=LONGEST_REMARK, required=False)


def remark_name(uuid: UUID) -> str:
    """The name under which the remark on this document is posted, whatever other document's button is pressed."""
    return f"remark-on-{uuid}"


def typed_remark(posted: Mapping[str, str], uuid: UUID) -> str | None:
    """The remark posted on this document; None where its page had no place for one.

    Raises ValidationError when it is too long.
    """
    name = remark_name(uuid)
    return REMARK.clean(posted[name]) if name in posted else None
