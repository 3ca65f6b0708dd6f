"""Reading a document's values without trusting them: one step of reference at a time, never a parser's surprise."""

from collections.abc import Container
from typing import cast

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NullObject, PdfObject

MAX_HOPS = 8
NAME_TREE_KEYS = frozenset({"/Names", "/Kids", "/Limits"})


class Values:
    """Resolves references of one document."""

    def __init__(self, reader: PdfReader) -> None:
        self._reader = reader

    def resolve(self, value: object) -> object:
        """What a value refers to; None for null and for what is in no table of the document."""
        for _ in range(MAX_HOPS):
            if not isinstance(value, IndirectObject):
                return None if isinstance(value, NullObject) else value
            value = self._reader.get_object(value) if self.is_known(value) else None
        return None

    def is_known(self, reference: IndirectObject) -> bool:
        """Whether a reference leads to an object of the document's tables."""
        if reference.generation == 0 and reference.idnum in self._reader.xref_objStm:
            return True
        return reference.idnum in self._reader.xref.get(reference.generation, {})

    def name(self, value: object) -> str:
        """The name a value refers to, or an empty string."""
        target = self.resolve(value)
        return plain_name(target) if isinstance(target, NameObject) else ""

    def text(self, value: object) -> str:
        """The text a value refers to (not a name), or an empty string."""
        target = self.resolve(value)
        if isinstance(target, bytes):
            return target.decode("latin-1")
        return target if isinstance(target, str) and not isinstance(target, NameObject) else ""

    def is_blank(self, value: object) -> bool:
        """Whether a value says nothing: null, empty, a name tree without names. Dangling references may say more."""
        if isinstance(value, IndirectObject) and not self.is_known(value):
            return False
        target = self.resolve(value)
        if isinstance(target, DictionaryObject):
            return _keys_within(target, NAME_TREE_KEYS) and all(not self.resolve(entry) for entry in target.values())
        return not target and not isinstance(target, int | float)


def _keys_within(item: DictionaryObject, keys: Container[str]) -> bool:
    return all(key in keys for key in item)


def plain_name(name: str) -> str:
    """A name up to its first NUL: a blank that ends it for every reader but pypdf (ISO 32000-2, 7.2.3)."""
    return name.partition("\0")[0]


def children(item: object) -> list[PdfObject]:
    """The values directly inside a dictionary or an array, references left as they are."""
    if isinstance(item, DictionaryObject):
        return list(item.values())
    return cast("list[PdfObject]", list(item)) if isinstance(item, ArrayObject) else []
