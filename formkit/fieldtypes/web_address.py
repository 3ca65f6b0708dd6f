"""Web address: of a site, of a page. Stored as browsers send it, in ASCII alone; shown as people write it."""

import re
from types import MappingProxyType
from typing import Literal
from unicodedata import normalize
from urllib.parse import quote, unquote, urlsplit

import idna
from django import forms
from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes.base import TextType
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.inputs import ParsedInput
from formkit.fieldtypes.registry import Family, register
from formkit.meanings import Meaning
from formkit.values import JsonValue, Link

MAX_LENGTH = 2000
"""What browsers, proxies and mail programs all carry."""
STORED = r"https?://[!-~]+"
_WRITTEN = "%!$&'()*+,/:;=?@[]~"
"""Marks that stand for themselves after the host (RFC 3986); all others are written as `%22`."""


class WebAddressField(BaseField):
    """The address of a site, or of a page."""

    type: Literal["web_address"] = "web_address"


def parse(text: str) -> str:
    """The address of what people write, « exemple.fr » included. Raises ValueError for what no public site has.

    A name and a password before the host would be kept and shown: refused. So is any scheme but http and https.
    """
    if not re.match(r"https?://", text, re.IGNORECASE):
        if re.match(r"/|[a-z][a-z0-9+.-]*:(?!\d)", text, re.IGNORECASE):
            raise ValueError("neither http nor https")
        text = f"https://{text}"
    if re.search(r"[\s\\]", text):
        raise ValueError("a space, or a sign that browsers read as another")
    parts = urlsplit(text)
    if "@" in parts.netloc or not parts.hostname:
        raise ValueError("a password, or no host")
    host = idna.encode(parts.hostname, uts46=True).decode()
    if not re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]+", host):
        raise ValueError("the name of no public site")
    port = f":{parts.port}" if parts.port else ""
    query = f"?{_escaped(parts.query)}" if parts.query else ""
    fragment = f"#{_escaped(parts.fragment)}" if parts.fragment else ""
    address = f"{parts.scheme}://{host}{port}{_escaped(parts.path)}{query}{fragment}"
    if len(address) > MAX_LENGTH:
        raise ValueError("too long")
    return address


def _escaped(text: str) -> str:
    """What stands after the host, in ASCII: what is escaped already stays, in capitals."""
    whole = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    return re.sub(r"%[0-9a-f]{2}", lambda escape: escape[0].upper(), quote(whole, safe=_WRITTEN), flags=re.IGNORECASE)


def written(address: str) -> str:
    """A stored address as people write it: letters with their accents, in the host and after it."""
    scheme, _slashes, rest = address.partition("://")
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    host, colon, port = authority.partition(":")
    after = re.sub(r"(?:%[89A-F][0-9A-F])+", _letters, rest[len(authority) :])
    return f"{scheme}://{idna.decode(host)}{colon}{port}{after}"


def _letters(escapes: re.Match[str]) -> str:
    """The letters that these escapes stand for; the escapes themselves for anything that isn't one."""
    text = unquote(escapes[0], errors="replace")
    return text if text.isalnum() and normalize("NFC", text) == text else escapes[0]


@register(Family.TEXTS, 5)
class WebAddress(TextType[WebAddressField]):
    """A site, a page to look at."""

    name = "web_address"
    label = _("Web address")
    description = _("The address of a site or of a page, shown as a link.")
    icon = "globe"
    seconds = 15
    meanings = frozenset({Meaning.SEARCHED})
    example = _("For example www.example.fr.")
    model = WebAddressField
    proposed = MappingProxyType({"autocomplete": "url"})

    def form_field(self, field: WebAddressField) -> forms.Field:
        """Ask in an address control: its keyboard has the slash."""
        attrs = self.attrs(field, spellcheck="false", autocapitalize="none")
        return ParsedInput(parse, MALFORMED, widget=forms.URLInput(attrs=attrs), **self.common(field))

    def read(self, field: WebAddressField, answer: JsonValue) -> str | None:
        """Read an address that leads somewhere: what a condition or a link is made of."""
        try:
            return answer if isinstance(answer, str) and parse(answer) == answer else None
        except ValueError:
            return None

    def text(self, field: WebAddressField, value: str) -> str:
        return written(value)

    def form_value(self, field: WebAddressField, value: str) -> object:
        return written(value)

    def link(self, field: WebAddressField, answer: JsonValue) -> Link | None:
        address = self.read(field, answer)
        return Link(address) if address else None

    def answer_schema(self, field: WebAddressField) -> dict[str, JsonValue]:
        return {"type": "string", "format": "uri", "pattern": f"^{STORED}$", "maxLength": MAX_LENGTH}

    def example_answer(self, field: WebAddressField) -> JsonValue:
        """Give an address of the domain kept for examples (RFC 2606)."""
        return "https://www.example.com/"


MALFORMED = _(
    "Check this address: it begins with https:// or www., without spaces, for example www.example.fr. "
    "Leave out any user name or password."
)
