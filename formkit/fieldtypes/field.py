"""What every field holds, whatever its type: the model that the types' own derive from."""

from typing import Annotated, Literal

from pydantic import SerializerFunctionWrapHandler, StringConstraints, model_serializer

from formkit.fieldtypes.prefill import Prefill
from formkit.language.nodes import Node
from formkit.values import FrozenModel, Key

Width = Literal["full", "half", "third"]
Personal = Literal["none", "ordinary", "sensitive"]
Anonymise = Literal["keep", "generalise", "erase"]
Viewer = Literal["applicant", "service"]
"""Who reads a request: its applicant, and whoever they let see it; the service that instructs it."""
Autocomplete = Literal[
    "",
    "off",
    "name",
    "honorific-prefix",
    "given-name",
    "family-name",
    "organization",
    "organization-title",
    "street-address",
    "address-line1",
    "address-line2",
    "postal-code",
    "address-level2",
    "country-name",
    "bday",
    "email",
    "tel",
    "url",
]
"""Tokens of HTML's autofill that a public form may ask for (WCAG 1.3.5); empty: the browser decides."""


Label = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class BaseField(FrozenModel):
    """One question, text or document of a form, with the options that all types share."""

    key: Key
    type: str
    label: Label
    help: Annotated[str, StringConstraints(max_length=2000)] = ""
    paper_help: Annotated[str, StringConstraints(max_length=2000)] = ""
    """What stands in place of the help on the form to print; empty: the same."""
    required: bool = True
    required_when: Node | None = None
    """When given, an answer is required only where this holds."""
    width: Width = "full"
    condition: Node | None = None
    """Shown only when this holds."""
    prefill: Prefill | None = None
    private: bool = False
    """An annotation of the service, which the applicant never sees: all of `FormSchema.annotations`, and no other."""
    personal: Personal = "none"
    """Whether the answer is personal data, or data that GDPR article 9 protects."""
    anonymise: Anonymise = "keep"
    """What stays of the answer once the contents of its request are destroyed: `FieldType.anonymised` reads it.

    Nothing but `keep` lets anything stay; forms of before may say `generalise`. No screen asks it.
    """
    autocomplete: Autocomplete = ""

    @model_serializer(mode="wrap")
    def _as_it_was_without(self, handler: SerializerFunctionWrapHandler) -> dict[str, object]:
        """Write nothing of a paper's text where there is none: a form frozen before keeps its checksum."""
        data: dict[str, object] = handler(self)
        if not self.paper_help:
            data.pop("paper_help", None)
        return data
