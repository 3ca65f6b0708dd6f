"""The forms of the letters: what a designer adds to one, and the answers that all of them may quote."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes.amount import Amount, AmountInput
from formkit.fieldtypes.inputs import keypad
from formkit.language.evaluating import Environment
from formkit.language.nodes import Node
from formkit.language.value_types import BOOLEAN
from formkit.schema import FormSchema
from portal.words.tagged import problems
from portal.words.typed_text import TypedText
from portal.words.typography import clean_text
from teleservices.competence.rules import MOST_CENTS
from teleservices.letters.letter_models import (
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_ENCLOSURES,
    PLACES,
    Block,
    LetterModels,
    OutcomeLetter,
)
from teleservices.letters.letter_tags import quotable_fields
from teleservices.models import Outcome
from teleservices.studio.letters.block_rows import TypedLetter, lines_of
from teleservices.studio.letters.listed_conditions import COMPARES, ConditionList, Listed
from teleservices.studio.screens.tree_line import LONGEST, TreeLine, choose, reading

Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class BlockPanel:
    """A block on the page: its number in its place, its controls, and whether it can go up or down."""

    number: int
    fields: list[forms.BoundField]
    line: forms.BoundField
    origin: forms.BoundField
    """The line that the page first showed, hidden: what tells which of list and line was changed."""
    is_in_line: bool
    """Whether the line is what says when it is printed, or errs."""
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
        self,
        data: Mapping[str, object] | None = None,
        *,
        typed: TypedLetter,
        conditions: ConditionList,
        examples: Environment,
        known: Sequence[str],
    ) -> None:
        """Make the form of the rows in `typed`.

        `conditions`: what the list offers; `examples`: the values that lines are worked out of; `known`: the tags.
        """
        super().__init__(data, initial=typed.initial())
        self.typed, self.listed, self.examples, self.known = typed, conditions, examples, known
        self.trees: dict[str, Node | None] = {}
        """The condition of each block, by the name of its controls, once clean."""
        for place in PLACES:
            for number, row in enumerate(typed.rows[place]):
                self.fields.update(
                    _block_fields(f"{place}-{number}", self._choices(row["when"]), self._condition_line())
                )

    def _condition_line(self) -> TreeLine:
        scope = self.listed.scope
        return TreeLine(
            scope=scope,
            expected=BOOLEAN,
            label=gettext("Condition in one line"),
            help_text=gettext("For example: « Montant accordé » > 23 000 €. What can’t be told hides the paragraph."),
            explain=lambda tree: None if tree is None else reading(tree, scope, self.examples),
        )

    def _choices(self, condition: str) -> Choices:
        """The conditions, with the one that was chosen and that nobody can choose any more."""
        offered = self.listed.choices
        if condition in dict(offered):
            return offered
        return [*offered, (condition, gettext("(a question or a choice that was deleted)"))]

    def clean(self) -> dict[str, object]:
        """Check all that publishing checks, each error beside its control."""
        cleaned = super().clean() or {}
        for name in ("subject", "enclosures", *self._names("text")):
            for problem in problems(str(cleaned.get(name, "")), self.known):
                self.add_error(name, str(problem))
        for name in self._names("when"):
            self._check_condition(name.removesuffix("-when"))
        self._check_enclosures(lines_of(str(cleaned.get("enclosures", ""))))
        return cleaned

    def _names(self, part: str) -> list[str]:
        return [name for name in self.fields if name.endswith(f"-{part}")]

    def _check_condition(self, name: str) -> None:
        """Keep the condition that the list or the line says of a block: whichever was changed."""
        when, line_tree = str(self.cleaned_data.get(f"{name}-when", "")), self.cleaned_data.get(f"{name}-line")
        if when == Listed.LINE:
            if line_tree is None and f"{name}-line" not in self.errors:
                self.add_error(f"{name}-line", gettext("Write this condition, or choose one in the list."))
            self.trees[name] = line_tree
            return
        self._check_list(name, when)
        cents = self.cleaned_data.get(f"{name}-amount")
        list_tree = self.listed.tree(when, None if cents is None else int(cents))
        line, origin = (clean_text(str(self.data.get(f"{name}-{part}", ""))) for part in ("line", "origin"))
        if line in ("", origin):
            self.errors.pop(f"{name}-line", None)  # the list alone was changed: what it replaces may err
            self.trees[name] = list_tree
        elif f"{name}-line" not in self.errors:
            before = self._line(name).read(origin[:LONGEST]).node if origin else None
            tree, is_told_twice = choose(before=before, listed_before=before, listed=list_tree, typed=line_tree)
            if is_told_twice:
                text = gettext("The list and the line say two conditions: change one, leave the other.")
                self.add_error(f"{name}-line", text)
            self.trees[name] = tree

    def _check_list(self, name: str, when: str) -> None:
        amount = f"{name}-amount"
        if when and when not in dict(self.listed.choices):
            text = gettext("This question, or this choice, was deleted: choose another condition.")
            self.add_error(f"{name}-when", text)
        if amount in self.errors:
            return
        if when in COMPARES and self.cleaned_data.get(amount) is None:
            self.add_error(amount, gettext("Write the amount that the sum granted is compared with."))
        if when not in COMPARES and self.cleaned_data.get(amount) is not None:
            self.add_error(amount, gettext("Nothing is compared with this amount: choose “at least” or “at most”."))

    def _line(self, name: str) -> TreeLine:
        return self.fields[f"{name}-line"]  # type: ignore[return-value] # made so by `_block_fields`

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
            name = f"{place}-{number}"
            kind, text = (self.cleaned_data[f"{name}-{part}"] for part in ("kind", "text"))
            yield Block(kind=kind, text=text, condition=self.trees[name])

    def opening(self) -> list[BlockPanel]:
        """The blocks between what is decided and its reasons."""
        return self._panels("opening")

    def closing(self) -> list[BlockPanel]:
        """The blocks between the reasons and the remedies."""
        return self._panels("closing")

    def _panels(self, place: str) -> list[BlockPanel]:
        return [self._panel(place, number) for number in range(len(self.typed.rows[place]))]

    def _panel(self, place: str, number: int) -> BlockPanel:
        name, row = f"{place}-{number}", self.typed.rows[place][number]
        return BlockPanel(
            number=number,
            fields=[self[f"{name}-{part}"] for part in ("kind", "text", "when", "amount")],
            line=self[f"{name}-line"],
            origin=self[f"{name}-origin"],
            is_in_line=row["when"] == Listed.LINE or bool(self[f"{name}-line"].errors),
            is_first=number == 0,
            is_last=number == len(self.typed.rows[place]) - 1,
        )

    def read_again(self, outcome: Outcome) -> "LetterForm":
        """A form of what this valid one says, where list and line of each block agree."""
        typed = TypedLetter.of(self.model(outcome), self.listed)
        return LetterForm(typed=typed, conditions=self.listed, examples=self.examples, known=self.known)


def _block_fields(name: str, conditions: Choices, line: TreeLine) -> Iterator[tuple[str, forms.Field]]:
    """The controls of a block, by name, in the order of the page."""
    kinds = [("paragraph", _("Paragraph")), ("heading", _("Heading"))]
    yield f"{name}-kind", forms.ChoiceField(label=_("Nature"), choices=kinds)
    yield f"{name}-text", _text()
    yield f"{name}-when", forms.ChoiceField(label=_("Printed when"), choices=conditions)
    yield f"{name}-amount", _amount()
    yield f"{name}-line", line
    yield f"{name}-origin", forms.CharField(required=False, widget=forms.HiddenInput)


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
