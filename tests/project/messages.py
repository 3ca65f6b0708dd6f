"""Finds what gettext would: the messages of Python files, and of templates made into Python by Django."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import templatize

from tests.project.source import matching, modules, name

FUNCTIONS = {
    "_": "m",
    "_lazy": "m",
    "_now": "m",
    "gettext": "m",
    "gettext_lazy": "m",
    "gettext_noop": "m",
    "ngettext": "mp",
    "ngettext_lazy": "mp",
    "pgettext": "cm",
    "pgettext_lazy": "cm",
    "npgettext": "cmp",
    "npgettext_lazy": "cmp",
}
"""What a function's positional arguments are: m a message, p its plural, c its context, - something else."""

_STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"\b(_|n?p?gettext)\(({_STRING}(?:, *{_STRING})*)(?:, *count)?\)", re.DOTALL)


@dataclass(frozen=True)
class Message:
    """A message as the catalogue keys it."""

    text: str
    plural: str = ""
    context: str | None = None


def _message(function: str, texts: list[object]) -> Message | None:
    """The message of a call; None when it isn't one, or holds something else than plain strings."""
    roles = FUNCTIONS.get(function, "")
    texts = texts[: len(roles)]
    if not roles or len(texts) != len(roles) or not all(isinstance(text, str) for text in texts):
        return None
    parts = dict(zip(roles, texts, strict=True))
    return Message(str(parts["m"]), str(parts.get("p", "")), parts.get("c"))  # type: ignore[arg-type]


def _in_python(module: ast.Module) -> Iterator[Message | None]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            function = getattr(node.func, "id", getattr(node.func, "attr", ""))
            yield _message(function, [getattr(argument, "value", None) for argument in node.args])


def _in_template(source: str) -> Iterator[Message | None]:
    for function, arguments in _CALL.findall(templatize(source)):
        yield _message(function, [ast.literal_eval(text) for text in re.findall(_STRING, arguments, re.DOTALL)])


def _places() -> Iterator[tuple[Path, Iterator[Message | None]]]:
    """Each file that may hold messages, with those it holds."""
    yield from ((path, _in_python(module)) for path, module in modules())
    for path in matching("*.html", "*.txt", under=("templates",)):
        yield path, _in_template(path.read_text())


@cache
def all_messages() -> dict[Message, str]:
    """Each message and the file where it was first seen."""
    messages: dict[Message, str] = {}
    for path, contents in _places():
        for message in filter(None, contents):
            messages.setdefault(message, name(path))
    return messages


def places_of(messages: set[tuple[str | None, str]]) -> set[str]:
    """The files that hold one of these messages, given by context and text."""
    if not messages:
        return set()
    return {
        name(path)
        for path, contents in _places()
        if any(message and (message.context, message.text) in messages for message in contents)
    }
