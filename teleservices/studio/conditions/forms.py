"""The studio's forms of a condition: lists of questions, operators and values. They read; `drafting` writes.

Complete without JavaScript: any button but « Save » shows the page again with the rows it asks for and the controls
that the questions chosen need, and stores nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from formkit.errors import OperationError
from formkit.expressions import Comparison, Expression
from formkit.fieldtypes import field_type
from teleservices.studio.conditions.rows import Data, Offered, Row, RowAct, RowBlock, blocks_of, renumbered, sent_blocks
from teleservices.studio.conditions.shapes import Block, Join, Shape, expression_of, shape_of
from teleservices.studio.posted import is_saving

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ALWAYS, IF, KEEP = "always", "if", "keep"
JOINS = [("all", _("all these conditions hold")), ("any", _("at least one of these conditions holds"))]
AT_ONCE = {"hx-post": "", "hx-trigger": "change", "hx-vals": '{"do": "continue"}'}
"""Where htmx is there, choosing shows at once what « Continue » would."""
UNFINISHED = _("Complete the conditions below, then save.")
WRONG = _("There is a value to correct in the conditions below.")
NOTHING = _("Choose at least one question to look at.")


class RowForm(forms.Form):
    """One row: what is looked at, how, and the value."""

    use_required_attribute = False

    def __init__(self, data: Data | None, *, prefix: str, offered: Offered, row: Row) -> None:
        super().__init__(data, prefix=prefix, initial={"field": row.key, "operator": row.operator, "value": row.value})
        self.row, self.compared = row, offered.get(row.key)
        focus = {"autofocus": True} if row.is_new else {}
        self.fields["field"] = forms.ChoiceField(
            label=_("Question looked at"),
            choices=_offered(offered, row.key),
            widget=forms.Select(attrs={**AT_ONCE, **focus}),
            required=False,
        )
        if self.compared and row.operator:
            self.control = self.compared.control(row.operator)
            self.initial["control"] = self.control.kind
            self.fields["operator"] = forms.ChoiceField(label=_("Comparison"), choices=self.compared.worded_operators)
            self.fields["control"] = forms.CharField(widget=forms.HiddenInput, required=False)
            value_field = self.control.form_field()
            if value_field is not None:
                self.fields["value"] = value_field

    @property
    def unit(self) -> str:
        """What stands after the value: « € », « km »."""
        question = self.compared.question if self.compared else None
        return field_type(question).unit(question) if question else ""

    @property
    def is_lost(self) -> bool:
        """Whether its question was deleted, or comes too late."""
        return bool(self.row.key) and self.compared is None

    def comparison(self) -> Comparison:
        """The comparison of a valid row."""
        cleaned = self.cleaned_data
        value = self.control.read(cleaned.get("value"))
        return Comparison(field=cleaned["field"], operator=cleaned["operator"], value=value)


def _offered(offered: Offered, present: str) -> list[tuple["StrOrPromise", object]]:
    choices: list[tuple[StrOrPromise, object]] = [("", _("Choose a question"))]
    for place, group in groupby(offered.values(), key=lambda compared: compared.place):
        choices.append((place, [(compared.key, compared.label) for compared in group]))
    if present and present not in offered:
        choices.append((present, _("A question deleted, or asked later")))
    return choices


class BlockForm(forms.Form):
    """Rows, and how they are joined."""

    def __init__(self, data: Data | None, *, prefix: str, offered: Offered, block: RowBlock) -> None:
        super().__init__(data, prefix=f"{prefix}-{block.name}", initial={"join": block.join})
        self.name = block.name
        self.fields["join"] = forms.ChoiceField(label=_("Conditions that must hold"), choices=JOINS, required=False)
        self.rows = [
            RowForm(data, prefix=f"{self.prefix}-{place if data is None else row.number}", offered=offered, row=row)
            for place, row in enumerate(block.rows)
        ]

    @property
    def filled(self) -> list[RowForm]:
        """The rows that look at something."""
        return [row for row in self.rows if row.row.key]

    def rows_are_valid(self) -> bool:
        """Whether each row can be read, all of them checked."""
        return all(row_form.is_valid() for row_form in self.filled)

    def block(self) -> Block:
        """The rows as an expression's block; only once `rows_are_valid`."""
        join: Join = "any" if self.cleaned_data["join"] == "any" else "all"
        return Block(join, tuple(row_form.comparison() for row_form in self.filled))


@dataclass(frozen=True)
class Horizon:
    """What a condition may look at from where it stands, and how it is said."""

    offered: Offered
    explain: Callable[[Expression], str]


class ConditionForm(forms.Form):
    """Whether there is a condition, and which. `modes` are the other possibilities; without any, it must be given.

    `may_be_empty`: whether « Seulement si » without a row is no condition rather than a mistake.
    """

    def __init__(
        self,
        data: Data | None,
        *,
        prefix: str,
        legend: "StrOrPromise",
        horizon: Horizon,
        expression: Expression | None,
        modes: Sequence[tuple[str, "StrOrPromise"]] = (),
        mode: str = IF,
        may_be_empty: bool = False,
    ) -> None:
        super().__init__(data if is_saving(data) else None, prefix=prefix)
        self.may_be_empty = may_be_empty
        self.legend, self.horizon, self.present, self.sent = legend, horizon, expression, data
        shape = shape_of(expression) if expression else Shape()
        self.is_advanced = shape is None
        self._ask_mode([*modes, (IF, _("Only if"))], mode)
        if data is not None:
            self.initial["mode"] = data.get(f"{prefix}-mode", self.initial.get("mode"))
        offered = horizon.offered
        self._show(data, sent_blocks(data, prefix, offered) if data else blocks_of(shape or Shape(), offered))

    def _ask_mode(self, modes: list[tuple[str, "StrOrPromise"]], mode: str) -> None:
        if self.is_advanced:
            modes, mode = [(KEEP, _("As the advanced rule says")), *modes], KEEP
        if len(modes) > 1:
            self.fields["mode"] = forms.ChoiceField(label=self.legend, choices=modes, widget=forms.RadioSelect)
            self.initial["mode"] = mode
        self.opens_on = mode

    def _show(self, data: Data | None, blocks: list[RowBlock]) -> None:
        """Lay the rows out: as they were sent when they can be stored, else with the controls that they need."""
        self.is_unfinished = not all(row.is_settled for block in blocks for row in block.rows)
        saved = data if is_saving(data) and not self.is_unfinished else None
        if data is not None and not is_saving(data):
            blocks = RowAct.asked(data, str(self.prefix)).done(blocks)
        elif saved is None:
            blocks = renumbered(blocks)
        offered = self.horizon.offered
        block_forms = [BlockForm(saved, prefix=str(self.prefix), offered=offered, block=block) for block in blocks]
        self.main, *self.groups, self.unless = block_forms

    @property
    def mode_control(self) -> forms.BoundField:
        """The radio buttons, where there is something to choose."""
        return self["mode"]

    @property
    def present_sentence(self) -> str:
        """The condition that is stored, in a sentence."""
        return self.horizon.explain(self.present) if self.present else ""

    @property
    def sentence(self) -> str:
        """The condition that is shown, in a sentence; empty while it is not complete."""
        expression = self.present if self.sent is None else self._drafted(self.sent)
        return self.horizon.explain(expression) if expression else ""

    def _drafted(self, data: Data) -> Expression | None:
        """The condition that the page sent, were it saved as it is."""
        prefix, offered = str(self.prefix), self.horizon.offered
        blocks = sent_blocks(data, prefix, offered)
        if not all(row.is_settled for block in blocks for row in block.rows):
            return None
        read = [BlockForm(data, prefix=prefix, offered=offered, block=block) for block in blocks]
        return _read(read) if all(_is_read(block_form) for block_form in read) else None

    @property
    def mode(self) -> str:
        """What a valid form chose: `IF`, under the conditions below it, or one of the words offered with it."""
        return str(self.cleaned_data.get("mode", IF))

    def clean(self) -> dict[str, object]:
        """Check the rows where they count."""
        self.expression: Expression | None = None
        mode = self.cleaned_data.get("mode", "" if "mode" in self.fields else IF)
        if mode == KEEP:
            self.expression = self.present
        elif mode == IF and not (self.may_be_empty and self._is_empty):
            self._read_rows()
        return self.cleaned_data

    @property
    def _is_empty(self) -> bool:
        return not any(block.filled for block in (self.main, *self.groups, self.unless))

    def _read_rows(self) -> None:
        if self.is_unfinished:
            self.add_error(None, UNFINISHED)
        elif not all(_is_read(block) for block in (self.main, *self.groups, self.unless)):
            self.add_error(None, WRONG)
        else:
            self.expression = _read([self.main, *self.groups, self.unless])
            if self.expression is None:
                self.add_error(None, NOTHING)

    def refuse(self, error: OperationError) -> None:
        """Show why the form refused this condition."""
        self.add_error(None, error.message)


def _is_read(block: BlockForm) -> bool:
    return block.is_valid() and block.rows_are_valid()


def _read(blocks: Sequence[BlockForm]) -> Expression | None:
    """The expression of valid blocks: the main one, groups, exceptions."""
    main, *groups, unless = (block.block() for block in blocks)
    return expression_of(Shape(main, tuple(groups), unless))
