"""The rows and blocks of a condition as the studio's page sends them, and the acts that add or take some away."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from formkit.language.comparisons import Comparator, comparison_of
from formkit.language.nodes import Node
from teleservices.studio.conditions.compared import Compared
from teleservices.studio.conditions.shapes import Block, Join, Shape
from teleservices.studio.conditions.value_controls import Control, Nothing

MAIN, UNLESS, GROUP = "m", "u", "g"
MOST_GROUPS, MOST_ROWS = 10, 30
_ROW = re.compile(rf"({MAIN}|{UNLESS}|{GROUP}\d{{1,2}})-(\d{{1,2}})-field")

Offered = Mapping[str, Compared]
"""What the rows may look at, by key."""
Data = Mapping[str, object]
"""What a page sends."""


@dataclass(frozen=True)
class Row:
    """A comparison as the page shows it: its question may be gone, its operator or its value not yet chosen."""

    key: str = ""
    """Of the question or the fact; empty for a row that nobody filled in."""
    operator: Comparator | None = None
    value: object = None
    """As its control starts from it."""
    is_settled: bool = True
    """Whether the page showed the operators and the control that its question needs."""
    is_new: bool = False
    number: int = 0
    """What the page calls it."""

    @classmethod
    def of(cls, tree: Node, offered: Offered) -> Self:
        """The row of a stored comparison; not settled when what it looks at is no longer `offered`."""
        comparison = comparison_of(tree)
        if comparison is None:
            return cls(is_settled=False)
        compared = offered.get(comparison.key)
        if compared is None or comparison.comparator not in compared.operators:
            return cls(comparison.key, comparison.comparator, is_settled=False)
        value = compared.control(comparison.comparator).show(comparison.value)
        return cls(comparison.key, comparison.comparator, value)

    @classmethod
    def sent(cls, data: Data, name: str, number: int, offered: Offered) -> Self:
        """What the page sent under `name`; a value typed in another kind of control is left behind."""
        key = str(data.get(f"{name}-field") or "")
        compared = offered.get(key)
        if compared is None:
            return cls(key, is_settled=not key, number=number)
        choice = data.get(f"{name}-operator")
        operator = next((operator for operator in compared.operators if operator == choice), compared.operators[0])
        control = compared.control(operator)
        same = data.get(f"{name}-control") == control.kind
        value = _typed(control, data, f"{name}-value") if same else None
        is_settled = operator == choice and (same or isinstance(control, Nothing))
        return cls(key, operator, value, is_settled=is_settled, number=number)


def _typed(control: Control, data: Data, name: str) -> object:
    form_field = control.form_field()
    return form_field.widget.value_from_datadict(data, {}, name) if form_field else None


@dataclass
class RowBlock:
    """Rows that « all » or « any » joins: the main ones, a group, or the exceptions."""

    name: str
    join: Join = "all"
    rows: list[Row] = field(default_factory=list)


def blocks_of(shape: Shape, offered: Offered) -> list[RowBlock]:
    """The blocks of a stored condition, the main one first."""

    def block(name: str, stored: Block) -> RowBlock:
        return RowBlock(name, stored.join, [Row.of(tree, offered) for tree in stored.comparisons])

    groups = [block(f"{GROUP}{number}", group) for number, group in enumerate(shape.groups)]
    return [block(MAIN, shape.main), *groups, block(UNLESS, shape.unless)]


def can_show(shape: Shape, offered: Offered) -> bool:
    """Whether the rows can be shown and given back as they are; a question that is gone is shown as such."""
    for tree in shape.rows:
        comparison = comparison_of(tree)
        compared = offered.get(comparison.key) if comparison else None
        if comparison and compared and not compared.shows(comparison, tree):
            return False
    return True


def sent_blocks(data: Data, prefix: str, offered: Offered) -> list[RowBlock]:
    """The blocks that the page sent, the main one first, the exceptions last."""
    blocks = {MAIN: RowBlock(MAIN)}
    for name in data:
        if name.startswith(f"{prefix}-") and (match := _ROW.fullmatch(name.removeprefix(f"{prefix}-"))):
            block = blocks.setdefault(match[1], RowBlock(match[1]))
            block.rows.append(Row.sent(data, name.removesuffix("-field"), int(match[2]), offered))
    for block in blocks.values():
        block.join = "any" if data.get(f"{prefix}-{block.name}-join") == "any" else "all"
    exceptions = blocks.pop(UNLESS, RowBlock(UNLESS))
    return [*blocks.values(), exceptions]


@dataclass(frozen=True)
class RowAct:
    """What a button of the page asks of the rows, and of which."""

    verb: str
    block: str = ""
    row: int = 0

    @classmethod
    def asked(cls, data: Data, prefix: str) -> Self:
        """Read « shown.take.g0.2 »; nothing for what concerns other rows."""
        of, verb, block, row = [*str(data.get("do", "")).split("."), "", "", ""][:4]
        return cls(verb, block, int(row) if row.isdecimal() else 0) if of == prefix else cls("")

    def done(self, blocks: Sequence[RowBlock]) -> list[RowBlock]:
        """Add or take away what is asked; every block but the exceptions keeps a row to fill in."""
        *main_and_groups, exceptions = blocks
        block = next((block for block in blocks if block.name == self.block), None)
        if self.verb == "group" and len(main_and_groups) <= MOST_GROUPS:
            main_and_groups.append(RowBlock(GROUP, rows=[Row(is_new=True)]))
        elif self.verb == "unless" and not exceptions.rows:
            exceptions.rows.append(Row(is_new=True))
        elif self.verb == "row" and block and len(block.rows) < MOST_ROWS:
            block.rows.append(Row(is_new=True))
        elif self.verb == "take" and block:
            del block.rows[self.row : self.row + 1]
        return renumbered([*main_and_groups, exceptions])


def renumbered(blocks: Sequence[RowBlock]) -> list[RowBlock]:
    """Name the groups anew, forget those without a row, and give the main block one."""
    main, *groups, exceptions = blocks
    full_groups = [group for group in groups if group.rows]
    for number, group in enumerate(full_groups):
        group.name = f"{GROUP}{number}"
    main.rows = main.rows or [Row()]
    return [main, *full_groups, exceptions]
