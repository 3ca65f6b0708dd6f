"""What an expression may name: earlier questions, columns of the row, facts, parameters, annotations. Reads no form.

A question is named by its label, accents and case aside, and by its key where labels don't tell it apart.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from formkit.language.nodes import Annotation, Answer, Cell, Fact, Operand, Parameter
from formkit.language.value_types import ValueType
from portal.words.text import fold

OperandKind = Literal["answer", "cell", "fact", "parameter", "annotation"]
_NODES: dict[OperandKind, Callable[..., Operand]] = {
    "answer": Answer, "cell": Cell, "fact": Fact, "parameter": Parameter, "annotation": Annotation,
}  # fmt: skip
_KEYED = re.compile(r"(.*?)\s*\[([a-z]_[a-z0-9]{1,32})\]", re.DOTALL)
"""« Montant [f_k3v7qm2x] »: a label, then the key that tells it apart."""


@dataclass(frozen=True)
class Name:
    """Something that can be named, as whoever writes and whoever reads need to know it."""

    key: str
    label: str
    type: ValueType
    kind: OperandKind = "answer"
    private: bool = False
    """Whether only the service may read it."""
    counts: str = ""
    """What its number counts, in the designer's words: « parts »."""
    choices: tuple[tuple[str, str], ...] = ()
    """The codes that it may have with their labels; none where any code may be one."""
    code_text: Callable[[str], str] = str
    """Writes a code that `choices` doesn't have: the name of a commune."""
    columns: tuple["Name", ...] = ()
    """What each of its rows asks, of the kind « cell »."""
    most_rows: int = 0

    @property
    def node(self) -> Operand:
        """The operand that reads it."""
        return _NODES[self.kind](key=self.key)

    def choice_text(self, code: str) -> str:
        """A choice in words."""
        return dict(self.choices).get(code) or self.code_text(code)

    def choice_code(self, text: str) -> str | None:
        """The code of a choice by its label, accents aside, else by its code; None for no such choice, or several."""
        if not self.choices:
            return text
        for label_of in (str, plain):
            codes = [code for code, label in self.choices if label_of(label) == label_of(text)]
            if codes:
                return codes[0] if len(codes) == 1 else None
        return text if text in dict(self.choices) else None


class UnresolvedNameError(Exception):
    """A text that names nothing, or several things: `candidates`."""

    def __init__(self, text: str, candidates: tuple[Name, ...]) -> None:
        self.text, self.candidates = text, candidates
        super().__init__(text)


@dataclass(frozen=True)
class Scope:
    """The names that one expression may use, the columns of its row among them."""

    names: tuple[Name, ...]
    is_private: bool = False
    """Whether the expression is the service's own, which may read what the applicant doesn't see."""

    def named(self, node: Operand) -> Name | None:
        """What an operand reads; None for what was deleted, comes later or stands in other rows."""
        return next((name for name in self.names if (name.kind, name.key) == (node.kind, node.key)), None)

    def group(self, key: str) -> Name | None:
        """The group of rows with this key."""
        return next((name for name in self.names if name.key == key and name.type.base == "rows"), None)

    def within(self, group: Name) -> "Scope":
        """The names that an expression on each row of a group may use: its own columns, and all but other columns."""
        return replace(self, names=(*group.columns, *(name for name in self.names if name.kind != "cell")))

    def resolve(self, text: str) -> Name:
        """What a text names: by its key, its exact label, else its label without accents. Raises UnresolvedNameError.

        A column goes before what has the same label outside the row.
        """
        keyed = _KEYED.fullmatch(text.strip())
        for candidates in self._matches(text.strip(), keyed.group(2) if keyed else ""):
            cells = tuple(name for name in candidates if name.kind == "cell")
            closest = cells or candidates
            if len(closest) == 1:
                return closest[0]
            if closest:
                raise UnresolvedNameError(text, closest)
        raise UnresolvedNameError(text, ())

    def _matches(self, text: str, key: str) -> Iterator[tuple[Name, ...]]:
        yield tuple(name for name in self.names if name.label.strip() == text)
        yield tuple(name for name in self.names if name.key == key)
        folded = plain(text)
        yield tuple(name for name in self.names if plain(name.label) == folded)

    def written(self, node: Operand) -> str:
        """The text between guillemets that names an operand and nothing else."""
        name = self.named(node)
        if name is None:
            return f"[{node.key}]"
        for text in (name.label, f"{name.label} [{name.key}]"):
            if _is_balanced(text) and self._names(text, name):
                return text.strip()
        return f"[{name.key}]"

    def _names(self, text: str, name: Name) -> bool:
        try:
            return self.resolve(text) is name
        except UnresolvedNameError:
            return False


def deleted_key(text: str) -> str:
    """The key of « [f_k3v7qm2x] », as what was deleted is written; empty for any other text."""
    keyed = _KEYED.fullmatch(text.strip())
    return keyed.group(2) if keyed and not keyed.group(1) else ""


def plain(text: str) -> str:
    """A label without what a hand that types leaves out: accents, case, typographic apostrophes and spaces."""
    return " ".join(fold(text.replace("’", "'")).split())


def _is_balanced(text: str) -> bool:
    """Whether each guillemet that opens is closed, so that the line finds where a name ends."""
    level = 0
    for letter in text:
        level += (letter == "«") - (letter == "»")
        if level < 0:
            return False
    return level == 0
