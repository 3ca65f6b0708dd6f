"""Carries a document's tags along when its pages join another's (ISO 32000-2, 14.7): what is read aloud, in its order.

Pages name their tags by a number, tables their headers by an identifier: both are changed so that no two agree.
"""

from typing import Any

from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Pdf, String

from locker.inspection.child.cleaning import containers, text_of
from locker.inspection.child.trees import leaves

NUMBERS = ("/StructParents", "/StructParent")
ROOT = "/StructTreeRoot"


class Tags:
    """The tags of the whole, which others are added to."""

    def __init__(self, whole: Pdf) -> None:
        self.whole = whole
        self.next_number = 0
        if ROOT in whole.Root:
            self.next_number = max(self._numbers(), default=-1) + 1

    def renumber(self, document: Pdf, *, prefix: str) -> bool:
        """Make a document's numbers and identifiers its own, before its pages are copied; whether it has tags."""
        root: Any = document.Root.get(ROOT)
        is_tagged = isinstance(root, Dictionary) and _is_sound(root)
        if is_tagged and not root.is_indirect:
            document.Root[ROOT] = root = document.make_indirect(root)
        roles = self._conflicting_roles(root) if is_tagged else {}
        for item in containers(document):
            if isinstance(item, Array):
                continue
            for key in NUMBERS:
                if key in item and is_tagged:
                    item[key] = int(item[key]) + self.next_number
                elif key in item:
                    del item[key]
            if is_tagged:
                _rename(item, prefix, roles)
        return is_tagged

    def add(self, document: Pdf, *, title: str, prefix: str) -> None:
        """Add a document's tags as a part of the whole; its pages are in it already."""
        theirs = self.whole.copy_foreign(document.Root[ROOT])
        root = self._root()
        part = self.whole.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Part, P=root, T=title))
        if "/Lang" in document.Root:
            part.Lang = String(str(document.Root.Lang))
        part.K = Array(_kids(theirs))
        for kid in part.K:
            kid.P = part
        root.K = Array([*_kids(root), part])
        ours, first = self._numbers(), self.next_number
        for number, value in leaves(theirs.ParentTree, "/Nums"):
            ours[number + first] = value
            self.next_number = max(self.next_number, number + first + 1)
        root.ParentTreeNextKey = self.next_number
        self._merge_names(theirs, prefix)

    def _merge_names(self, theirs: Any, prefix: str) -> None:  # noqa: ANN401 - pikepdf's objects have no common type
        root = self._root()
        for key in ("/RoleMap", "/ClassMap"):
            if isinstance(theirs.get(key), Dictionary):
                if key not in root:
                    root[key] = Dictionary()
                _add_missing(root[key], theirs[key])
        if "/Namespaces" in theirs:
            root.Namespaces = Array([*root.get("/Namespaces", Array()), *theirs.Namespaces])
        if "/IDTree" in theirs:
            names = self._tree("/IDTree", NameTree)
            for identifier, element in leaves(theirs.IDTree, "/Names"):
                names[prefix + str(identifier)] = element

    def _root(self) -> Any:  # noqa: ANN401
        root = self.whole.Root
        if ROOT not in root:
            root[ROOT] = self.whole.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array()))
            root.MarkInfo = Dictionary(Marked=True)
        return root[ROOT]

    def _numbers(self) -> NumberTree:
        return self._tree("/ParentTree", NumberTree)

    def _tree(self, key: str, kind: Any) -> Any:  # noqa: ANN401
        """One of the root's trees, made if it isn't there; qpdf changes only those that stand on their own."""
        root = self._root()
        if key not in root:
            root[key] = kind.new(self.whole).obj
        root[key] = self.whole.make_indirect(root[key]) if not root[key].is_indirect else root[key]
        return kind(root[key])

    def _conflicting_roles(self, root: Any) -> dict[str, Any]:  # noqa: ANN401
        """The document's own names of roles that mean something else in the whole, with what they mean here."""
        ours = self.whole.Root[ROOT].get("/RoleMap", Dictionary()) if ROOT in self.whole.Root else Dictionary()
        theirs = root.get("/RoleMap", Dictionary())
        return {name: role for name, role in theirs.items() if name in ours and ours[name] != role}


def _is_sound(root: Any) -> bool:  # noqa: ANN401
    """Whether tags can be carried along: all of it can be read; otherwise the pages come without."""
    try:
        numbers = [number for number, _element in leaves(root.ParentTree, "/Nums")]
        names = [name for name, _element in leaves(root.IDTree, "/Names")] if "/IDTree" in root else []
    except (AttributeError, ValueError, TypeError):
        return False
    are_numbers = all(isinstance(number, int) and number >= 0 for number in numbers)
    return are_numbers and all(isinstance(name, String) for name in names) and all(map(_is_dictionary, _kids(root)))


def _add_missing(ours: Any, theirs: Any) -> None:  # noqa: ANN401
    for name, meaning in theirs.items():
        if name not in ours:
            ours[name] = meaning


def _is_dictionary(item: object) -> bool:
    return isinstance(item, Dictionary)


def _kids(item: Any) -> list[Any]:  # noqa: ANN401
    kids = item.get("/K", Array())
    return list(kids) if isinstance(kids, Array) else [kids]


def _rename(item: Any, prefix: str, roles: dict[str, Any]) -> None:  # noqa: ANN401
    """Give an element its role in plain words and an identifier of its own; a cell the new ones of its headers."""
    if item.get("/Type") == Name.StructElem or ("/S" in item and "/P" in item):
        role = item.get("/S")
        if isinstance(role, Name) and text_of(role) in roles:
            item.S = roles[text_of(role)]
        if isinstance(item.get("/ID"), String):
            item.ID = String(prefix + str(item.ID))
    if item.get("/O") == Name.Table and isinstance(item.get("/Headers"), Array):
        item.Headers = Array([String(prefix + str(each)) for each in item.Headers])
