"""What stands alone in a typed line: numbers, names, functions, calculations over rows."""

from abc import ABC, abstractmethod
from decimal import Decimal
from typing import cast

from django.utils.translation import gettext as _
from pydantic import ValidationError

from formkit.language import operators as ops
from formkit.language.lexer import LineError, TokenKind, folded
from formkit.language.line_tokens import TokenReader
from formkit.language.nodes import Answer, Constant, ConstantName, Fact, FoldName, Node, Rows, decimal_text
from formkit.language.scope import Name, UnresolvedNameError, deleted_key
from formkit.relative_dates import TODAY


def by_word(shape: ops.Shape) -> dict[str, str]:
    """The operators of a shape by each word or sign that writes them."""
    operators = [(kind, operator) for kind, operator in ops.OPERATORS.items() if operator.shape is shape]
    return {folded(text): kind for kind, operator in operators for text in operator.line}


INFIX, PREFIX, SUFFIX = (by_word(shape) for shape in (ops.Shape.INFIX, ops.Shape.PREFIX, ops.Shape.SUFFIX))
FUNCTIONS, UNITS = by_word(ops.Shape.FUNCTION), by_word(ops.Shape.MOVE)
FOLDS = {folded(text): kind for kind, fold in ops.FOLDS.items() for text in fold.line}
AMONG, TODAY_WORD, TRUE, FALSE, CHOICE, WHERE = (
    folded(text)
    for text in (
        ops.OPERATORS["one_of"].line[0],
        ops.TODAY_WORD,
        ops.TRUE_WORD,
        ops.FALSE_WORD,
        ops.CHOICE_WORD,
        ops.WHERE,
    )
)
STARTS = {*FUNCTIONS, *FOLDS, TODAY_WORD, TRUE, FALSE, CHOICE, "("}
"""Words that begin an operand."""
LITERALS: dict[TokenKind, ConstantName] = {"text": "text", "date": "date", "month": "month"}
_MEASURES: dict[str, ConstantName] = {"€": "amount", "%": "percentage"}


class AtomReader(TokenReader, ABC):
    """Reads operands; what stands in their parentheses is the parser's."""

    @abstractmethod
    def choice(self) -> Node:
        """Anything that a line may be."""

    def atom(self) -> Node:
        """A number, a name, a function, or anything in parentheses."""
        token = self.token
        if token.kind == "number":
            return self.number(token.start)
        if token.kind in LITERALS:
            self.place += 1
            return self.constant(LITERALS[token.kind], token.text, token.start)
        if token.kind in ("name", "quoted"):
            return self.name()
        if self.taken("("):
            node = self.choice()
            self.needed(")")
            return node
        return self.word()

    def number(self, start: int, *, below_zero: bool = False) -> Node:
        """« 24 000 € », « 12,5 % », « 18 ans », « 3 »."""
        text = f"-{self.token.text}" if below_zero and self.token.text != "0" else self.token.text
        self.place += 1
        measure: ConstantName = "number"
        if self.token.kind == "sign" and self.token.text in _MEASURES:
            measure = _MEASURES[self.token.text]
            self.place += 1
        elif (unit := self.among(UNITS)) is not None:
            measure = cast("ConstantName", unit.removeprefix("add_"))
        return self.constant(measure, decimal_text(Decimal(text).scaleb(2)) if measure == "amount" else text, start)

    def constant(self, name: ConstantName, value: bool | str, start: int) -> Node:
        """What was written. Raises LineError for a day that doesn't exist, a number of too many digits, no text."""
        try:
            return self.noted(Constant(type=name, value=value), start)
        except ValidationError as error:
            text = _("This day doesn't exist.") if name == "date" else _("This is too long, or empty.")
            raise LineError(start, self.tokens[self.place - 1].end, text) from error

    def name(self) -> Node:
        """What a text between guillemets names; between straight quotes, a text where nothing has that name."""
        token = self.token
        self.place += 1
        try:
            return self.noted(self.scope.resolve(token.text).node, token.start)
        except UnresolvedNameError as error:
            if token.kind == "quoted" and not error.candidates:
                return self.constant("text", token.text, token.start)
            if key := deleted_key(token.text):
                return self.noted(Answer(key=key), token.start)
            raise LineError(token.start, token.end, self.unnamed(error)) from error

    def unnamed(self, error: UnresolvedNameError) -> str:
        """Why a text names nothing, or how to tell apart the several things that it names."""
        if not error.candidates:
            return _("Nothing that may be used here is called “%(name)s”.") % {"name": error.text}
        texts = ", ".join(f"« {self.scope.written(name.node)} »" for name in error.candidates)
        return _("Several questions are called “%(name)s”: write %(names)s.") % {"name": error.text, "names": texts}

    def word(self) -> Node:
        """A function, a calculation over rows, or one of the words that are values."""
        token, following = self.token, self.tokens[min(self.place + 1, len(self.tokens) - 1)]
        if self.taken(TODAY_WORD):
            return self.noted(Fact(key=TODAY), token.start)
        if self.taken(TRUE, FALSE):
            return self.constant("boolean", token.text == TRUE, token.start)
        if token.kind != "word" or following.text != "(":
            raise self.unread()
        if token.text == CHOICE:
            return self.code()
        if token.text in FOLDS and (group := self.group_after()) is not None:
            return self.rows(FOLDS[token.text], group)
        if token.text not in FUNCTIONS:
            raise LineError(token.start, token.end, _("Write a group of rows here."))
        self.place += 1
        return self.built(FUNCTIONS[token.text], self.listed(), token.start)

    def listed(self) -> list[Node]:
        """« (a ; b) »."""
        self.needed("(")
        nodes = [self.choice()]
        while self.taken(ops.SEPARATOR):
            nodes.append(self.choice())
        self.needed(")")
        return nodes

    def code(self) -> Node:
        """« choix(“c1”) »: a choice by its code, whatever it is compared with."""
        start = self.token.start
        self.place += 1
        self.needed("(")
        code = self.token
        if code.kind not in ("text", "quoted"):
            raise self.unread()
        self.place += 1
        self.needed(")")
        return self.constant("choice", code.text, start)

    def group_after(self) -> Name | None:
        """The group of rows that is named after a word and a parenthesis."""
        token = self.tokens[min(self.place + 2, len(self.tokens) - 1)]
        if token.kind not in ("name", "quoted"):
            return None
        try:
            name = self.scope.resolve(token.text)
        except UnresolvedNameError:
            return None
        return name if name.type.base == "rows" else None

    def rows(self, fold: str, group: Name) -> Node:
        """« somme(« Dépenses » › « Montant » ; où « Nature » = “Achat”) »."""
        start, outer = self.token.start, self.scope
        self.place += 3
        self.scope = outer.within(group)
        value = self.choice() if self.taken(ops.OF_ROW, ">") else None
        where = None
        if self.taken(ops.SEPARATOR):
            self.needed(WHERE)
            where = self.choice()
        self.scope = outer
        self.needed(")")
        try:
            return self.noted(Rows(fold=cast("FoldName", fold), group=group.key, value=value, where=where), start)
        except ValidationError as error:
            text = _("Say what is taken of each row: add “›” and a column.")
            raise LineError(start, self.token.start, text) from error
