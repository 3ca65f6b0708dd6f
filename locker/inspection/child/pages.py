"""Counts a document's pages by walking its tree, whatever the tree says of itself."""

from pypdf.generic import ArrayObject, DictionaryObject

from locker.inspection.child.refusal import InspectionRefusedError
from locker.inspection.child.values import Values
from locker.inspection.reasons import Reason

MAX_PAGES = 500
MAX_NODES = 5_000
MAX_DEPTH = 50


def count_pages(root: DictionaryObject, values: Values) -> int:
    """How many pages, 1 to `MAX_PAGES`.

    Raises:
        InspectionRefusedError: no page, too many, or a tree too large or too deep (a loop is endlessly deep).

    """
    pending = [(values.resolve(root.get("/Pages")), 0)]
    pages = nodes = 0
    while pending:
        node, depth = pending.pop()
        nodes += 1
        if depth > MAX_DEPTH or nodes + len(pending) > MAX_NODES:
            raise InspectionRefusedError(Reason.TOO_COMPLEX, "page tree")
        kids = _kids(node, values)
        if kids is not None:
            pending.extend((values.resolve(kid), depth + 1) for kid in kids)
        elif isinstance(node, DictionaryObject):
            pages += 1
        if pages > MAX_PAGES:
            raise InspectionRefusedError(Reason.TOO_MANY_PAGES, "pages")
    if not pages:
        raise InspectionRefusedError(Reason.NO_PAGE, "pages")
    return pages


def _kids(node: object, values: Values) -> ArrayObject | None:
    """A node's kids; None when it is a page."""
    kids = values.resolve(node.get("/Kids")) if isinstance(node, DictionaryObject) else None
    if isinstance(kids, ArrayObject):
        return kids
    is_page = isinstance(node, DictionaryObject) and values.name(node.get("/Type")) != "/Pages"
    return None if is_page else ArrayObject()
