"""What may be typed next in a line: names of questions, accents aside, and operators that suit what comes before."""

from dataclasses import dataclass

from formkit.language import operators as ops
from formkit.language.faults import type_of
from formkit.language.lexer import LineError, Token, tokens
from formkit.language.line_reader import read_line
from formkit.language.scope import Scope, UnresolvedNameError, plain
from formkit.language.value_types import ValueType

MOST = 20
"""Propositions at once: more would not be read."""
EQUALITY = tuple(sign for kind in ("equals", "differs") for sign in ops.OPERATORS[kind].line)
"""What a choice is compared by."""
MOST_TOKENS = 40
"""How far back an operand is looked for. Each of them is tried as its beginning, all of a long line would take long."""


@dataclass(frozen=True)
class Completion:
    """A text to put in the place of what stands from `start` to `end`."""

    text: str
    start: int
    end: int


def completions(text: str, position: int, scope: Scope) -> tuple[Completion, ...]:
    """What may stand at a position of a line, and completes what begins there; the rest of the line is kept."""
    before = text[:position]
    start = _name_start(before)
    try:
        read = tokens(before[:start])[:-1]
    except LineError:
        return ()
    inner = _scope_at(read, scope)
    if start is not None:
        return _names(plain(before[start + 1 :]), start, position, inner)
    if before.rfind("“") > before.rfind("”"):
        return ()  # a text is being typed
    operand = _operand_before(before, read, inner)
    if operand is not None:
        return _operators(operand, position, inner)
    is_begun = bool(read) and read[-1].kind in ("word", "unread") and read[-1].end == position
    beginning = plain(before[read[-1].start :]) if is_begun else ""
    place = read[-1].start if is_begun else position
    names = (*_names(beginning, place, position, inner), *_functions(beginning, place, position))
    return (*_choices(read, position, inner), *names)[:MOST]


def _name_start(before: str) -> int | None:
    """Where a name is being typed whose guillemets aren't closed."""
    openings: list[int] = []
    is_quoted = False
    for place, letter in enumerate(before):
        if letter == '"':
            is_quoted = not is_quoted
            openings = [place] if is_quoted else []
        elif letter == "«":
            openings.append(place)
        elif letter == "»" and openings:
            openings.pop()
    return openings[0] if openings else None


def _names(beginning: str, start: int, end: int, scope: Scope) -> tuple[Completion, ...]:
    """Names whose label has a word that begins so, those that begin so first."""
    labels = [(plain(name.label), name) for name in scope.names]
    first = [name for label, name in labels if label.startswith(beginning)]
    then = [name for label, name in labels if f" {beginning}" in label and name not in first]
    return tuple(Completion(f"« {scope.written(name.node)} »", start, end) for name in (first + then)[:MOST])


def _choices(read: list[Token], position: int, scope: Scope) -> tuple[Completion, ...]:
    """The choices of a question, or the lines of a table, where one types what it is compared with."""
    if len(read) < 2 or read[-1].text not in EQUALITY or read[-2].kind != "name":
        return ()
    try:
        name = scope.resolve(read[-2].text)
    except UnresolvedNameError:
        return ()
    return tuple(Completion(f"“{label}”", position, position) for _code, label in name.choices[:MOST])


def _functions(beginning: str, start: int, end: int) -> tuple[Completion, ...]:
    words = [operator.line[0] for operator in ops.OPERATORS.values() if operator.shape is ops.Shape.FUNCTION]
    words = [*dict.fromkeys([*words, *(fold.line[0] for fold in ops.FOLDS.values())])]
    texts = [f"{word}(" for word in words] + [f"{ops.IF_WORDS[0]} ", ops.TODAY_WORD]
    return tuple(Completion(text, start, end) for text in texts if plain(text).startswith(beginning))


def _operators(kind: ValueType, position: int, scope: Scope) -> tuple[Completion, ...]:
    """The operators that take a value of this type before them, and what the columns of rows follow."""
    if kind.base == "rows":
        return (Completion(ops.OF_ROW, position, position), *_suffixes(kind, position))
    infix = [
        operator.line[0] for operator in ops.OPERATORS.values()
        if operator.shape in (ops.Shape.INFIX, ops.Shape.AMONG) and kind.base in operator.takes
    ]  # fmt: skip
    moves = ["+", "−"] if kind.base == "date" else []
    words = dict.fromkeys([*moves, *infix])
    return (*(Completion(word, position, position) for word in words), *_suffixes(kind, position))


def _suffixes(kind: ValueType, position: int) -> tuple[Completion, ...]:
    suffixes = [operator for operator in ops.OPERATORS.values() if operator.shape is ops.Shape.SUFFIX]
    return tuple(Completion(operator.line[0], position, position) for operator in suffixes)


def _scope_at(read: list[Token], scope: Scope) -> Scope:
    """The names that may be used after these tokens: those of a row after « « Dépenses » › »."""
    depth, scopes = 0, [(0, scope)]
    for place, token in enumerate(read):
        if token.text == "(" and token.kind == "sign":
            depth += 1
        elif token.text == ")" and token.kind == "sign":
            depth -= 1
            scopes = [entry for entry in scopes if entry[0] <= depth] or scopes[:1]
        elif token.text in (ops.OF_ROW, ops.SEPARATOR) and place:
            group = read_line(_text_of(read[place - 1]), scope).node
            rows = scope.named(group) if group is not None and group.kind == "answer" else None
            if rows is not None and rows.type.base == "rows":
                scopes.append((depth, scope.within(rows)))
    return scopes[-1][1]


def _text_of(token: Token) -> str:
    return f"« {token.text} »" if token.kind == "name" else f'"{token.text}"'


def _operand_before(before: str, read: list[Token], scope: Scope) -> ValueType | None:
    """The type of the longest operand that ends where one types; None where an operand is awaited."""
    for token in read[-MOST_TOKENS:]:
        node = read_line(before[token.start :], scope).node
        if node is not None:
            return type_of(node, scope)
    return None
