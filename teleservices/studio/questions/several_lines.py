"""Several questions typed or pasted at once, one a line. It reads; `drafting` writes."""

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from formkit.errors import OperationError
from formkit.fieldtypes import REGISTRY, AnyFieldType, Field
from portal.words.text import fold
from portal.words.typed_text import TypedText
from teleservices.studio.questions.forms import new_field

USUAL = "short_text"
OPTIONAL = "(facultatif)"
"""What ends the words of a question that may be left without an answer."""


class LinesForm(forms.Form):
    """One question a line: its words, then after a tab or a bar its type, which is the one chosen where none is."""

    lines = TypedText(
        label=_("Questions, one a line"),
        longest=20_000,
        rows=10,
        help_text=_(
            "Paste a list, or two columns of a spreadsheet: the question, then its type (“Date”, “Nombre”…). A line "
            "that ends with “(facultatif)” may be left without an answer."
        ),
    )
    kind = forms.ChoiceField(label=_("Type of the lines that name none"), initial=USUAL)

    def __init__(self, data: object = None, *, in_rows: bool = False) -> None:
        super().__init__(data)  # type: ignore[arg-type] # a QueryDict or nothing
        self.kinds = {kind.name: kind for kind in of_a_label() if kind.in_rows or not in_rows}
        self.fields["kind"].choices = [(kind.name, kind.label) for kind in self.kinds.values()]  # type: ignore[attr-defined]
        self.questions: list[Field] = []

    def clean(self) -> dict[str, object]:
        """Make the questions; each line that can't be one is told by its number."""
        cleaned = super().clean() or {}
        usual = self.kinds.get(str(cleaned.get("kind")))
        if usual and cleaned.get("lines"):
            for number, line in enumerate(str(cleaned["lines"]).splitlines(), start=1):
                self._read(number, line.strip(), usual)
        return cleaned

    def _read(self, number: int, line: str, usual: AnyFieldType) -> None:
        words, _bar, type_words = line.replace("\t", "|").partition("|")
        if not words.strip():
            return
        kind = self._kind(type_words.strip()) if type_words.strip() else usual
        if kind is None:
            text = _now("Line %(number)d: no type is called “%(type)s”, or it asks for more than its words.")
            self.add_error("lines", text % {"number": number, "type": type_words.strip()})
            return
        try:
            self.questions.append(question_of(kind, words.strip()))
        except OperationError as error:
            self.add_error("lines", _now("Line %(number)d: %(reason)s") % {"number": number, "reason": error.message})

    def _kind(self, words: str) -> AnyFieldType | None:
        return next((kind for kind in self.kinds.values() if fold(str(kind.label)) == fold(words)), None)

    def refuse(self, error: OperationError) -> None:
        """Show why the form of the procedure refused these questions."""
        self.add_error("lines", error.message)


def question_of(kind: AnyFieldType, words: str) -> Field:
    """A question of these words. Raises OperationError where the type asks for more, or the words are too long."""
    label = words.removesuffix(OPTIONAL).strip()
    options: dict[str, object] = {**kind.proposed, "label": label}
    if "required" in kind.options and label != words:
        options["required"] = False
    return new_field(kind, options)


def of_a_label() -> Iterator[AnyFieldType]:
    """The types of which words alone make a question."""
    for kind in REGISTRY.values():
        try:
            question_of(kind, "?")
        except OperationError:
            continue
        if not kind.has_columns:
            yield kind
