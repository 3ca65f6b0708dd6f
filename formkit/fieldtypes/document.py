"""Document to join: asked here, uploaded and stored elsewhere (an answer never holds a file)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints

from formkit.blanks import Blank
from formkit.fieldtypes import options
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.options import Option
from formkit.fieldtypes.registry import Family, register
from formkit.fieldtypes.without_answer import WithoutAnswer

MOST = 20
MODEL_ADDRESS = r"^(https://\S+|/\S*)?$"


class DocumentField(BaseField):
    """A supporting document, or several of the same kind."""

    type: Literal["document"] = "document"
    category: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
    """Slug of the locker's category that the document belongs to."""
    several: bool = False
    max_count: Annotated[int, Field(ge=2, le=MOST)] = 5
    """How many at most, when several are allowed."""
    model_url: Annotated[str, StringConstraints(max_length=500, pattern=MODEL_ADDRESS)] = ""
    """Address of a model to download and fill in; empty for none."""
    valid_months: Annotated[int, Field(ge=1, le=120)] | None = None
    """A document must be less than so many months old; None for any age."""

    @property
    def limit(self) -> int:
        """How many documents may be joined: 1, or `max_count` when several are allowed."""
        return self.max_count if self.several else 1


@register(Family.DOCUMENTS, 1)
class Document(WithoutAnswer[DocumentField]):
    """A supporting document."""

    name = "document"
    label = _("Document to join")
    description = _("A supporting document, chosen in the document space or joined.")
    icon = "doc-full"
    seconds = 90
    model = DocumentField
    takes_documents = True
    proposed = MappingProxyType({"personal": "ordinary", "anonymise": "erase"})

    def blank(self, field: DocumentField) -> Blank:
        """A box to tick once it is in the envelope."""
        return Blank(boxes=(_now("Attached"),))

    @property
    def options(self) -> Mapping[str, Option]:
        """Those that make sense for a document: no width nor autocompletion, its category in the locker."""
        return {
            "label": options.named(_("Document")),
            "help": options.HELP,
            "paper_help": options.PAPER_HELP,
            "required": options.REQUIRED,
            "category": options.CategoryOption(
                label=_("Category"), help=_("Its documents in the applicant's locker will be offered.")
            ),
            "several": options.TickOption(label=_("Several documents may be joined")),
            "max_count": options.CountOption(
                label=_("How many at most, when several may be joined"), lowest=2, highest=MOST, required=True
            ),
            "valid_months": options.CountOption(label=_("Less than so many months old"), lowest=1, highest=120),
            "model_url": options.ModelFileOption(label=_("Model to download")),
            "personal": options.PERSONAL,
            "anonymise": options.ANONYMISE,
        }
