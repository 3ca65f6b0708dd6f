"""What a type of field says of itself, once for all its questions: what other code reads instead of its name."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal

from formkit.fieldtypes import options
from formkit.fieldtypes.field import BaseField, Viewer
from formkit.fieldtypes.options import Option
from formkit.fieldtypes.prefill import Prefill
from formkit.language.comparisons import Comparator
from formkit.language.value_types import Base
from formkit.meanings import Meaning

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class TypeFacts:
    """The facts of a type, with what is true of most."""

    name: ClassVar[str]
    label: "ClassVar[StrOrPromise]"
    description: "ClassVar[StrOrPromise]"
    icon: ClassVar[str]
    """Name of an icon of Wagtail's admin."""
    label_option: ClassVar[Option] = options.LABEL
    own_options: ClassVar[Mapping[str, Option]] = MappingProxyType({})
    """Options that the type adds to those of all, each as it is asked, in the order of the screen."""
    autocomplete_option: ClassVar[Option] = options.autocomplete()
    seconds: ClassVar[int]
    """To answer such a question, once it is read, for someone who has the papers at hand."""
    operators: ClassVar[tuple[Comparator, ...]] = ("empty", "not_empty")
    """How the lists of a condition compare its answer."""
    prefills: ClassVar[tuple[Prefill, ...]] = ()
    """Sources that make sense for it."""
    has_answer: ClassVar[bool] = True
    """Whether an answer is stored under its key: none for a text, nor for documents, which the request keeps apart."""
    is_bank_account: ClassVar[bool] = False
    """Whether the answer is an account that is paid: closed to who only reads a request."""
    takes_documents: ClassVar[bool] = False
    """Whether documents are joined to it."""
    is_calculated: ClassVar[bool] = False
    """Whether the portal works the answer out, so that nobody types it."""
    is_summable: ClassVar[bool] = False
    """Whether its answers are numbers that can be added up."""
    is_numeric: ClassVar[bool] = False
    """Whether its answers are numbers, aligned in a table to be compared."""
    is_rate: ClassVar[bool] = False
    """Whether its number counts hundredths: 12.5 is stored for 12,5 %."""
    is_time: ClassVar[bool] = False
    """Whether its answers come before or after one another, rather than above or below."""
    value_base: ClassVar[Base] = "opaque"
    """What expressions take its answer for."""
    compared_with: ClassVar[Literal["same", "choices", "yes_no", "day", "commune"]] = "same"
    """What a condition compares its answer with: what the question itself would ask, unless the type says otherwise."""
    is_email_address: ClassVar[bool] = False
    """Whether its answer is an address that an e-mail can be sent to."""
    asks_position: ClassVar[bool] = False
    """Whether a button asks the browser where it is: the page that shows it alone may."""
    is_read_in_browser: ClassVar[bool] = True
    """Whether `static/js/readers.js` reads its controls, so that conditions compare it before the step is sent.

    False where the server alone can tell what was typed; until then the browser knows that something is there.
    """
    usual_source: ClassVar[Prefill | None] = None
    """What the portal holds already, when such a question asks for it whatever its label."""
    asks_anything: ClassVar[bool] = False
    """Whether designers ask in it what another type is made for, such as an e-mail address or a SIRET."""
    is_correctable: ClassVar[bool] = True
    """Whether an agent may correct its answer in the applicant's place: not what someone declares, which is theirs."""
    needs_its_label: ClassVar[bool] = False
    """Whether its answer says nothing alone, as « Oui » does: it is said with its question, and changes with it."""
    given_each_time: ClassVar[bool] = False
    """Whether its answer is worth the day it was given, and never follows into another request."""
    in_rows: ClassVar[bool] = True
    """Whether it may be asked in each row of a repeated group."""
    in_tables: ClassVar[bool] = False
    """Whether it may be a column of a table, whose cells the browser fills from a spreadsheet."""
    in_annotations: ClassVar[bool] = True
    """Whether the service may be asked it of a request, apart from what the applicant answers."""
    has_columns: ClassVar[bool] = False
    """Whether it is made of rows of other questions."""
    has_lines: ClassVar[bool] = False
    """Whether the designer names its rows."""
    meanings: ClassVar[frozenset[Meaning]] = frozenset()
    """What a procedure may say that its answer means; that an amount may be the one asked for goes without saying."""
    filtered_by: ClassVar[Literal["", "choices", "number", "day", "commune"]] = ""
    """What filters requests by its answers: choices ticked, limits of a number, of days, a commune; empty: nothing."""
    example: "ClassVar[StrOrPromise]" = ""
    """How to write the answer, shown where the designer wrote no help."""
    block_class: ClassVar[str] = ""
    """A class of the block where it is asked, for a type with a look of its own."""
    autocompletes: ClassVar[bool] = True
    """Whether the browser may propose what its user typed elsewhere."""
    proposed: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """Options that the studio starts a new question from, where they aren't the model's defaults."""

    @property
    def has_row(self) -> bool:
        """Whether a summary gives it a row: it has an answer, given or worked out, or documents; a text has neither."""
        return self.has_answer or self.takes_documents

    @property
    def takes_answer(self) -> bool:
        """Whether someone gives it something, an answer or documents: not a text, nor what the portal works out."""
        return self.has_row and not self.is_calculated

    def is_shown_to(self, field: BaseField, viewer: Viewer) -> bool:
        """Whether this viewer reads the question and its answer: whatever shows, sends or quotes one asks it."""
        return viewer == "service" or not field.private

    def audience_text(self, field: BaseField) -> str:
        """Who sees its answer, in a sentence for designers; empty where the applicant does."""
        return ""

    def for_service(self, field: BaseField) -> BaseField:
        """The question as it is laid out for the service: what the applicant doesn't see is there, and marked.

        To be shown, never to be stored nor worked out: a field as its form holds it shows what the applicant sees.
        """
        return field

    def gives_rate(self, field: object) -> bool:
        """Whether the number of this question is a percentage, which a calculated value may be."""
        return self.is_rate
