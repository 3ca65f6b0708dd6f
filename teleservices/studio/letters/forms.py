"""The forms of the letters: what a designer adds to one, and the answers that all of them may quote."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes.amount import Amount, AmountInput
from formkit.fieldtypes.inputs import keypad
from formkit.schema import FormSchema
from portal.words.tagged import problems
from portal.words.typed_text import TypedText
from teleservices.letters.letter_models import (
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_CENTS,
    MOST_ENCLOSURES,
    Block,
    LetterModels,
    OutcomeLetter,
    When,
)
from teleservices.letters.letter_problems import answers_to_compare
from teleservices.letters.letter_sentences import answer_words
from teleservices.letters.letter_tags import quotable_fields
from teleservices.models import Outcome
from teleservices.studio.letters.block_rows import PLACES, TypedLetter, lines_of, read_condition, written_condition

COMPARES = (When.AT_LEAST.value, When.AT_MOST.value)
Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class BlockPanel:
    """A block on the page: its number in its place, its controls, and whether it can go up or down."""

    number: int
    fields: list[forms.BoundField]
    is_first: bool
    is_last: bool


class LetterForm(forms.Form):
    """What a designer adds to the letter of an outcome."""

    subject = TypedText(
        label=_("Subject of the letter"),
        help_text=_("Empty: the title of the procedure. It takes tags."),
        required=False,
        longest=LONGEST_LINE,
    )
    enclosures = TypedText(
        label=_("Enclosures"),
        help_text=_("One a line, under the signature. They take tags."),
        required=False,
        longest=LONGEST_TEXT,
        rows=3,
    )

    def __init__(
        self, data: Mapping[str, object] | None = None, *, typed: TypedLetter, form: FormSchema, known: Sequence[str]
    ) -> None:
        """Make the form of the rows in `typed`; `form` has the answers to compare, `known` are the tags."""
        super().__init__(data, initial=typed.initial())
        self.typed, self.known = typed, known
        self.offered = condition_choices(form)
        for place in PLACES:
            for number, row in enumerate(typed.rows[place]):
                self.fields.update(_block_fields(f"{place}-{number}", self._choices(row["when"])))

    def _choices(self, condition: str) -> Choices:
        """The conditions, with the one that was chosen and that nobody can choose any more."""
        if condition in dict(self.offered):
            return self.offered
        return [*self.offered, (condition, gettext("(a question or a choice that was deleted)"))]

    def clean(self) -> dict[str, object]:
        """Check all that publishing checks, each error beside its control."""
        cleaned = super().clean() or {}
        for name in ("subject", "enclosures", *self._names("text")):
            for problem in problems(str(cleaned.get(name, "")), self.known):
                self.add_error(name, str(problem))
        for name in self._names("when"):
            self._check_condition(name, str(cleaned.get(name, "")))
        self._check_enclosures(lines_of(str(cleaned.get("enclosures", ""))))
        return cleaned

    def _names(self, part: str) -> list[str]:
        return [name for name in self.fields if name.endswith(f"-{part}")]

    def _check_condition(self, name: str, when: str) -> None:
        amount = name.removesuffix("when") + "amount"
        if when and when not in dict(self.offered):
            self.add_error(name, gettext("This question, or this choice, was deleted: choose another condition."))
        if amount in self.errors:
            return
        if when in COMPARES and self.cleaned_data.get(amount) is None:
            self.add_error(amount, gettext("Write the amount that the sum granted is compared with."))
        if when not in COMPARES and self.cleaned_data.get(amount) is not None:
            self.add_error(amount, gettext("Nothing is compared with this amount: choose “at least” or “at most”."))

    def _check_enclosures(self, lines: Sequence[str]) -> None:
        if len(lines) > MOST_ENCLOSURES or any(len(line) > LONGEST_LINE for line in lines):
            text = gettext("At most %(most)d lines of %(longest)d characters each.")
            self.add_error("enclosures", text % {"most": MOST_ENCLOSURES, "longest": LONGEST_LINE})

    def model(self, outcome: Outcome) -> OutcomeLetter:
        """The letter as typed, once valid."""
        return OutcomeLetter(
            outcome=outcome,
            subject=self.cleaned_data["subject"],
            enclosures=lines_of(self.cleaned_data["enclosures"]),
            **{place: tuple(self._blocks(place)) for place in PLACES},
        )

    def _blocks(self, place: str) -> Iterator[Block]:
        for number in range(len(self.typed.rows[place])):
            kind, text, when, amount = (self.cleaned_data[f"{place}-{number}-{part}"] for part in _PARTS)
            condition = read_condition(when, None if amount is None else int(amount))
            yield Block(kind=kind, text=text, condition=condition)

    def opening(self) -> list[BlockPanel]:
        """The blocks between what is decided and its reasons."""
        return self._panels("opening")

    def closing(self) -> list[BlockPanel]:
        """The blocks between the reasons and the remedies."""
        return self._panels("closing")

    def _panels(self, place: str) -> list[BlockPanel]:
        last = len(self.typed.rows[place]) - 1
        return [
            BlockPanel(number, [self[f"{place}-{number}-{part}"] for part in _PARTS], number == 0, number == last)
            for number in range(last + 1)
        ]


_PARTS = ("kind", "text", "when", "amount")


def condition_choices(form: FormSchema) -> Choices:
    """The conditions that a designer chooses among: those of the decision, then an answer to each closed question."""
    general = [(when.value, str(when.label)) for when in When if when != When.ANSWER]
    conditions = [
        read_condition(f"{When.ANSWER}:{field.key}:{value}", None)
        for field in quotable_fields(form)
        for value, _label in answers_to_compare(field)
    ]
    return [*general, *((written_condition(condition), answer_words(condition, form)) for condition in conditions)]


def _block_fields(name: str, conditions: Choices) -> Iterator[tuple[str, forms.Field]]:
    """The controls of a block, by name, in the order of the page."""
    kinds = [("paragraph", _("Paragraph")), ("heading", _("Heading"))]
    yield f"{name}-kind", forms.ChoiceField(label=_("Nature"), choices=kinds)
    yield f"{name}-text", _text()
    yield f"{name}-when", forms.ChoiceField(label=_("Printed when"), choices=conditions)
    yield f"{name}-amount", _amount()


def _text() -> TypedText:
    return TypedText(
        label=_("Text"),
        longest=LONGEST_TEXT,
        rows=4,
        error_messages={"required": _("Write this paragraph, or take it away.")},
    )


def _amount() -> AmountInput:
    return AmountInput(
        decimals=0,
        minimum=Decimal(0),
        maximum=Decimal(MOST_CENTS),
        label=gettext("Amount to compare (€)"),
        help_text=str(Amount.example),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": keypad(0, 2), "autocomplete": "off"}),
    )


class QuotableForm(forms.Form):
    """What holds for all the letters: the answers that they may quote, and how they leave."""

    is_registered = forms.BooleanField(
        label=_("Its decisions are notified by registered letter"),
        help_text=_(
            "Each decision then asks by itself for a registered letter, in “Letters to post”, unless the applicant has "
            "accepted that the portal replaces it (CRPA L112-15, R112-17)."
        ),
        required=False,
    )
    quotable = forms.MultipleChoiceField(
        label=_("Answers that letters may quote"),
        help_text=_(
            "Tick only what the letter needs: it is read by whoever opens the envelope. Documents and bank details are "
            "never quoted, and e-mails quote no answer."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Mapping[str, object] | None = None, *, models: LetterModels, form: FormSchema) -> None:
        """Offer the questions of this form; those ticked that it has no more are no longer offered."""
        super().__init__(data, initial={"quotable": list(models.quotable), "is_registered": models.is_registered})
        choices = [(field.key, field.label) for field in quotable_fields(form)]
        self.fields["quotable"].choices = choices  # type: ignore[attr-defined]

    def changes(self) -> dict[str, object]:
        """What it changes of the models, once valid."""
        return {"quotable": self.keys(), "is_registered": self.cleaned_data["is_registered"]}

    def keys(self) -> tuple[str, ...]:
        """Those ticked, in the order of the form, once valid."""
        ticked = self.cleaned_data["quotable"]
        return tuple(key for key, _label in self.fields["quotable"].choices if key in ticked)  # type: ignore[attr-defined]
