"""The studio's forms of a condition: lists of questions and values, or a typed line. They read; `drafting` writes.

Complete without JavaScript: any button but « Save » shows the page again with the rows it asks for and the controls
that the questions chosen need, and stores nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from formkit.errors import OperationError
from formkit.language.evaluating import Environment
from formkit.language.line_writer import line as written
from formkit.language.nodes import Node
from formkit.language.saying import worked_example
from formkit.language.scope import Scope
from formkit.language.value_types import BOOLEAN
from teleservices.studio.conditions.row_forms import BlockForm
from teleservices.studio.conditions.rows import (
    Data,
    Offered,
    RowAct,
    RowBlock,
    blocks_of,
    can_show,
    renumbered,
    sent_blocks,
)
from teleservices.studio.conditions.shapes import Shape, shape_of, tree_of
from teleservices.studio.posted import is_saving
from teleservices.studio.screens.tree_line import Reading, TreeLine

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ALWAYS, IF = "always", "if"
LINE, LISTS = "line", "lists"
"""The two ways to write a condition."""
UNFINISHED = _("Complete the conditions below, then save.")
WRONG = _("There is a value to correct in the conditions below.")
CANNOT_LIST = _("The lists can’t show this condition: it stays in one line.")
NOTHING_TYPED = _("Write the condition.")
HELP = _("A question stands between guillemets: « Age » < 18 and (« Amount » ≥ 1 000 € or « Theme » = “Sport”).")
NOTHING = _("Choose at least one question to look at.")


@dataclass(frozen=True)
class Horizon:
    """What a condition may look at from where it stands, and how it is said."""

    offered: Offered
    explain: Callable[[Node], str]
    scope: Scope
    values: Environment
    """Those of worked examples."""

    def reading(self, tree: Node | None) -> Reading | None:
        """What a condition says, and how it is worked out of an example."""
        return Reading(self.explain(tree), worked_example(tree, self.scope, self.values)) if tree else None


def condition_line(label: "StrOrPromise", scope: Scope) -> TreeLine:
    """The control of a condition in one line."""
    return TreeLine(scope=scope, expected=BOOLEAN, label=label, help_text=HELP, act="continue")


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
        expression: Node | None,
        modes: Sequence[tuple[str, "StrOrPromise"]] = (),
        mode: str = IF,
        may_be_empty: bool = False,
    ) -> None:
        super().__init__(data if is_saving(data) else None, prefix=prefix)
        self.may_be_empty = may_be_empty
        self.legend, self.horizon, self.present, self.sent = legend, horizon, expression, data
        self._ask_mode([*modes, (IF, _("Only if"))], mode)
        if data is not None:
            self.initial["mode"] = data.get(f"{prefix}-mode", self.initial.get("mode"))
        self.fields["way"] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.fields["line"] = self.line = condition_line(_("Condition in one line"), horizon.scope)
        self.text = ""
        self._lay_out(data)
        self.initial.update(way=LINE if self.is_line else LISTS, line=self.text)

    def _lay_out(self, data: Data | None) -> None:
        """Show the condition that is stored or that the page sent, in the way that the page asks for."""
        offered, prefix = self.horizon.offered, str(self.prefix)
        if data is None:
            shape = self._listed(self.present)
            self.is_line, self.text = shape is None, self._written(self.present)
            self._show(None, blocks_of(shape or Shape(), offered))
            return
        verb, blocks = RowAct.asked(data, prefix).verb, sent_blocks(data, prefix, offered)
        self.is_line = data.get(f"{prefix}-way") == LINE
        self.text = self.line.widget.value_from_datadict(data, {}, f"{prefix}-line") or ""
        if verb == LINE and not self.is_line:
            tree = self._drafted(data)
            self.is_line = tree is not None or not any(row.key for block in blocks for row in block.rows)
            self.text = self._written(tree)
        elif verb == LISTS and self.is_line:
            tree = self.line.tree(self.text)
            shape = self._listed(tree) if tree or not self.text.strip() else None
            self.is_line = shape is None
            self.line.other_problems = [CANNOT_LIST] if self.is_line else []
            blocks = blocks_of(shape, offered) if shape else blocks
        self._show(data, blocks)

    def _written(self, tree: Node | None) -> str:
        return written(tree, self.horizon.scope) if tree else ""

    def _listed(self, tree: Node | None) -> Shape | None:
        """The rows that say a condition; None where the lists can't."""
        shape = shape_of(tree) if tree else Shape()
        return shape if shape and can_show(shape, self.horizon.offered) else None

    def _ask_mode(self, modes: list[tuple[str, "StrOrPromise"]], mode: str) -> None:
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
    def way_control(self) -> forms.BoundField:
        """How the page shows the condition, which it sends back."""
        return self["way"]

    @property
    def line_control(self) -> forms.BoundField:
        """Where the line is typed."""
        return self["line"]

    @property
    def present_sentence(self) -> str:
        """The condition that is stored, in a sentence."""
        return self.horizon.explain(self.present) if self.present else ""

    @property
    def reading(self) -> Reading | None:
        """What the condition that is shown says; None while it is not complete."""
        return self.horizon.reading(self.present if self.sent is None else self._drafted(self.sent))

    def _drafted(self, data: Data) -> Node | None:
        """The condition that the page sent, were it saved as it is."""
        if self.is_line:
            return self.line.tree(self.text)
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
        self.expression: Node | None = None
        mode = self.cleaned_data.get("mode", "" if "mode" in self.fields else IF)
        is_asked = mode == IF and not (self.may_be_empty and self._is_empty)
        if not (is_asked and self.is_line):
            self.errors.pop("line", None)
        if is_asked:
            self._read_line() if self.is_line else self._read_rows()
        return self.cleaned_data

    @property
    def _is_empty(self) -> bool:
        if self.is_line:
            return not self.text.strip()
        return not any(block.filled for block in (self.main, *self.groups, self.unless))

    def _read_line(self) -> None:
        self.expression = self.cleaned_data.get("line")
        if not self.text.strip():
            self.add_error("line", NOTHING_TYPED)

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


def _read(blocks: Sequence[BlockForm]) -> Node | None:
    """The expression of valid blocks: the main one, groups, exceptions."""
    main, *groups, unless = (block.block() for block in blocks)
    return tree_of(Shape(main, tuple(groups), unless))
