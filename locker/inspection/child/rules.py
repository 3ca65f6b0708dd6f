"""What makes a dictionary of the document active or dangerous (ISO 32000-2, 12.6 for actions, 7.11 for file names).

Each rule looks at one entry of one dictionary. Values may be references; names arrive with their `#` codes undone.
"""

import re
from collections.abc import Callable, Iterator

from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from locker.inspection.child.values import Values, plain_name
from locker.inspection.reasons import Finding

Rule = Callable[[DictionaryObject, object, Values], Finding | None]

PRESENCE = {
    "/JS": Finding.JAVASCRIPT,
    "/JavaScript": Finding.JAVASCRIPT,
    "/AA": Finding.AUTOMATIC_ACTION,
    "/XFA": Finding.XFA,
    "/EmbeddedFiles": Finding.EMBEDDED_FILE,
    "/EF": Finding.EMBEDDED_FILE,
    "/Collection": Finding.EMBEDDED_FILE,
    "/Renditions": Finding.MEDIA,
    "/RichMediaContent": Finding.MEDIA,
    "/RichMediaSettings": Finding.MEDIA,
}
"""Entries that matter wherever they are; empty ones do nothing, and go all the same."""

KINDS = {
    "/S": {
        "/JavaScript": Finding.JAVASCRIPT,
        "/Launch": Finding.LAUNCH,
        "/ImportData": Finding.IMPORT_DATA,
        "/GoToR": Finding.REMOTE_GO_TO,
        "/GoToE": Finding.EMBEDDED_GO_TO,
        "/SubmitForm": Finding.SUBMIT_FORM,
        "/Rendition": Finding.MEDIA,
        "/Movie": Finding.MEDIA,
        "/Sound": Finding.MEDIA,
        "/RichMediaExecute": Finding.MEDIA,
        "/GoTo3DView": Finding.MEDIA,
    },
    "/Type": {"/EmbeddedFile": Finding.EMBEDDED_FILE, "/3D": Finding.MEDIA, "/Rendition": Finding.MEDIA},
    "/Subtype": {
        "/FileAttachment": Finding.EMBEDDED_FILE,
        "/RichMedia": Finding.MEDIA,
        "/Screen": Finding.MEDIA,
        "/Movie": Finding.MEDIA,
        "/Sound": Finding.MEDIA,
        "/3D": Finding.MEDIA,
        "/U3D": Finding.MEDIA,
        "/PRC": Finding.MEDIA,
        "/PS": Finding.POSTSCRIPT,
    },
    "/Subtype2": {"/PS": Finding.POSTSCRIPT},
}
"""Entries that matter by the name they hold."""

SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
LINKED_SCHEMES = frozenset({"http", "https", "ftp", "mailto", "tel", "fax", "sms", "doi", "urn"})
"""What a link may lead to. Other schemes open what is on the reader's own machine or network, or run something.

A machine named without `https://` before its port, as in `www.exemple.fr:8080`, is a scheme to all who follow it.
"""
INVISIBLE = re.compile(r"[\0-\x20\x7f\u02c6\u02c7\u02d8-\u02dd]")
"""What is stripped before an address is read as one: control characters. PDFDocEncoding makes accents of eight of them
(ISO 32000-2, D.2: 0x18 to 0x1F), which a reader that passes the bytes on doesn't.
"""


def find(item: DictionaryObject, values: Values) -> Iterator[Finding]:
    """What this dictionary itself holds; what is nested in it is not looked at."""
    for key, value in item.items():
        rule = RULES.get(plain_name(key))
        finding = rule(item, value, values) if rule else None
        if finding:
            yield finding


def _presence(finding: Finding) -> Rule:
    return lambda _item, value, values: Finding.BLANK_ENTRY if values.is_blank(value) else finding


def _kind(findings: dict[str, Finding]) -> Rule:
    return lambda _item, value, values: findings.get(values.name(value))


def _action(item: DictionaryObject, value: object, values: Values) -> Finding | None:
    """Read an action's kind. An article thread may lie in another file."""
    if values.name(value) == "/Thread" and not values.is_blank(item.get("/F")):
        return Finding.REMOTE_GO_TO
    return KINDS["/S"].get(values.name(value))


def _open_action(_item: DictionaryObject, value: object, values: Values) -> Finding | None:
    """Accept a page to open at, told as a destination; a go-to or a name becomes one, nothing else may start."""
    action = values.resolve(value)
    if isinstance(action, ArrayObject):
        return None
    if not isinstance(action, DictionaryObject) or values.is_blank(action):
        return Finding.GO_TO_ACTION
    is_plain = values.name(action.get("/S")) == "/GoTo" and values.is_blank(action.get("/Next"))
    return Finding.GO_TO_ACTION if is_plain else Finding.OPEN_ACTION


def _address(_item: DictionaryObject, value: object, values: Values) -> Finding | None:
    address = values.text(value)
    if is_network_path(INVISIBLE.sub("", address)):
        return Finding.NETWORK_PATH
    return Finding.UNUSUAL_LINK if is_unusual(address) else None


def _file_name(item: DictionaryObject, value: object, values: Values) -> Finding | None:
    """Refuse a stream whose data lies in another file, and file names on the network."""
    target = values.resolve(value)
    if isinstance(item, StreamObject) and (isinstance(target, DictionaryObject) or values.text(target)):
        return Finding.EXTERNAL_STREAM
    return Finding.NETWORK_PATH if is_network_path(values.text(target)) else None


def _reference(item: DictionaryObject, value: object, values: Values) -> Finding | None:
    """Refuse a form whose drawing is a page of another file (ISO 32000-2, 8.10.4)."""
    is_reference = isinstance(item, StreamObject) and isinstance(values.resolve(value), DictionaryObject)
    return Finding.EXTERNAL_STREAM if is_reference else None


def _postscript(item: DictionaryObject, value: object, values: Values) -> Finding | None:
    return Finding.POSTSCRIPT if isinstance(item, StreamObject) and not values.is_blank(value) else None


def _needs_rendering(_item: DictionaryObject, value: object, values: Values) -> Finding | None:
    """Refuse a page that only an XFA engine can draw."""
    target = values.resolve(value)
    is_asked = target is not None and not isinstance(target, ArrayObject) and bool(target)
    return Finding.DYNAMIC_XFA if is_asked else None


def is_unusual(address: str) -> bool:
    """Whether a link leads elsewhere than to the web, a mailbox or a telephone."""
    plain = INVISIBLE.sub("", address).lower()
    scheme = SCHEME.match(plain)
    return scheme is not None and scheme[1] not in LINKED_SCHEMES


def is_network_path(name: str) -> bool:
    r"""Whether a file name leads to another machine: `\\server\share`, or `//server/share` as PDF writes it."""
    return name.strip().startswith(("\\\\", "//"))


RULES: dict[str, Rule] = {
    **{key: _presence(finding) for key, finding in PRESENCE.items()},
    **{key: _kind(findings) for key, findings in KINDS.items()},
    "/S": _action,
    "/OpenAction": _open_action,
    "/URI": _address,
    "/Base": _address,
    "/F": _file_name,
    "/UF": _file_name,
    "/DOS": _file_name,
    "/Unix": _file_name,
    "/Mac": _file_name,
    "/Ref": _reference,
    "/PS": _postscript,
    "/NeedsRendering": _needs_rendering,
}
