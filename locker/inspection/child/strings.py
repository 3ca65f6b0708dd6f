"""Tells which bytes of a document are the text of a string: an address or a title, where a name names nothing.

Anything unusual leaves an object without a string: what is told here to be text, every reader must take for text.
"""

import re
from itertools import pairwise

Span = tuple[int, int]

HEADER = re.compile(rb"(?<![0-9])[0-9]{1,10}[\0\t\n\x0c\r ]+[0-9]{1,5}[\0\t\n\x0c\r ]+obj(?![a-z])")
TOKEN = re.compile(
    rb"(?P<comment>%[^\r\n]*)|(?P<string>\()|(?P<bracket><<|>>)|(?P<hex><[0-9A-Fa-f\0\t\n\x0c\r ]*>)"
    rb"|(?P<stream>(?<=>>)[\0\t\n\x0c\r ]*stream\r?\n)|(?P<end>endobj\b)|(?P<odd>[()<>])"
)
PARENTHESIS = re.compile(rb"\\.|[()]", re.DOTALL)
ENDSTREAM = b"endstream"
PACKET = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:\?xpacket|\?xml|x:xmpmeta|rdf:RDF)\b")
"""How metadata begin (XMP, ISO 16684-1): they are text from end to end."""


class OddError(Exception):
    """An object can't be cut into its parts in one way only."""


def texts_of_document(document: bytes) -> list[Span]:
    """Where texts stand in the objects that `7 0 obj` to `endobj` tell; none from the first object that is odd on.

    An object has to end before the next one begins: a reader that starts at either of them sees the same strings.
    """
    places = [match.start() for match in HEADER.finditer(document)]
    spans: list[Span] = []
    for start, end in pairwise([*places, len(document)]):
        try:
            spans += _texts(document, start, end, is_object=True)
        except OddError:
            break
    return spans


def texts_of_objects(data: bytes, starts: list[int]) -> list[Span]:
    """Where texts stand in the objects of an object stream that begin at `starts`; none if one of them is odd."""
    try:
        return [
            span
            for start, end in pairwise([*sorted(starts), len(data)])
            for span in _texts(data, start, end, is_object=False)
        ]
    except OddError:
        return []


def _texts(data: bytes, start: int, end: int, *, is_object: bool) -> list[Span]:
    """Where texts stand from `start` on: to the `endobj` of an object, or to the end of what is nothing but tokens."""
    spans: list[Span] = []
    place = start
    while match := TOKEN.search(data, place, end):
        place = match.end()
        match match.lastgroup:
            case "string":
                place = _after_string(data, match.start(), end)
                spans.append((match.start(), place))
            case "stream" if is_object:
                finish = data.find(ENDSTREAM, place, end)
                spans += _texts_of_stream(data, place, finish)
                place = finish + len(ENDSTREAM)
            case "end" if is_object:
                return spans
            case "odd" | "end" | "stream":
                raise OddError
    if is_object:
        raise OddError
    return spans


def _texts_of_stream(data: bytes, start: int, end: int) -> list[Span]:
    """Where texts stand in a stream: all of it if it is metadata; none if it isn't made of tokens, as pictures."""
    if end < 0:
        raise OddError
    if PACKET.match(data, start, end):
        return [(start, end)]
    try:
        return _texts(data, start, end, is_object=False)
    except OddError:
        return []


def _after_string(data: bytes, start: int, end: int) -> int:
    """Where the string that opens at `start` closes: parentheses in it go by pairs (ISO 32000-2, 7.3.4.2)."""
    depth = 0
    for match in PARENTHESIS.finditer(data, start, end):
        depth += {b"(": 1, b")": -1}.get(match[0], 0)
        if not depth:
            return match.end()
    raise OddError
