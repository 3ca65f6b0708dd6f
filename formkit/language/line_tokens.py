"""Goes through the tokens of a typed line, noting where each node stands. Knows no grammar."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeVar, cast

from django.utils.translation import gettext as _
from pydantic import ValidationError

from formkit.language import operators as ops
from formkit.language.lexer import LineError, Token, folded, tokens
from formkit.language.nodes import Node, Operation, OperatorName
from formkit.language.scope import Scope
from formkit.values import FrozenModel

LONGEST = 5_000
"""Characters of a line."""
DEEPEST = 30
"""Parentheses, functions and signs one in another: beyond, Python could run out of calls."""

NodeT = TypeVar("NodeT", bound=FrozenModel)


class TokenReader:
    """Goes through the tokens of a line once, from left to right."""

    def __init__(self, text: str, scope: Scope) -> None:
        if len(text) > LONGEST:
            raise LineError(LONGEST, len(text), _("This is too long: %(most)d characters at most.") % {"most": LONGEST})
        self.text, self.tokens, self.scope, self.place, self.level = text, tokens(text), scope, 0, 0
        self.places: dict[int, tuple[int, int]] = {}
        """Where each node stands, by its identity: equal nodes may stand in several places."""
        self.nodes: list[FrozenModel] = []
        """Keeps each node, so that no other takes its identity."""

    @property
    def token(self) -> Token:
        """What comes next."""
        return self.tokens[self.place]

    def taken(self, *words: str) -> bool:
        """Whether the next token is one of these words or signs, which is then passed."""
        is_there = self.token.kind in ("word", "sign") and self.token.text in words
        self.place += is_there
        return is_there

    def needed(self, word: str) -> None:
        """Pass a word that must come. Raises LineError."""
        if not self.taken(folded(word)):
            raise LineError(self.token.start, self.token.end, _("“%(word)s” is missing here.") % {"word": word})

    def among(self, words: Mapping[str, str], level: int | None = None) -> str | None:
        """The operator that the next token writes, of a level where one is given; its token is then passed."""
        kind = words.get(self.token.text) if self.token.kind in ("word", "sign") else None
        if kind is None or (level is not None and ops.OPERATORS[kind].level != level):
            return None
        self.place += 1
        return kind

    def unread(self) -> LineError:
        """What is said of a token that can't stand where it does."""
        start, end = self.token.start, self.token.end
        if start == end:
            return LineError(start, end, _("A value is missing here."))
        return LineError(start, end, _("“%(word)s” is not understood here.") % {"word": self.text[start:end]})

    def noted(self, node: NodeT, start: int, end: int | None = None) -> NodeT:
        """The node, its place being from `start` to `end`, or to what was read last."""
        self.nodes.append(node)
        self.places[id(node)] = (start, self.tokens[self.place - 1].end if end is None else end)
        return node

    def built(self, kind: str, parts: Sequence[Node], start: int) -> Node:
        """An operation on what was read. Raises LineError when it takes more, or fewer, operands."""
        try:
            node = Operation(kind=cast("OperatorName", kind), of=tuple(parts))
        except ValidationError as error:
            text = _("“%(operator)s” doesn't take so many values.") % {"operator": ops.OPERATORS[kind].line[0]}
            raise LineError(start, self.tokens[self.place - 1].end, text) from error
        return self.noted(node, start)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Read one level further in. Raises LineError beyond all sense."""
        self.level += 1
        if self.level > DEEPEST:
            raise LineError(self.token.start, self.token.end, _("There are too many parentheses one in another."))
        yield
        self.level -= 1
