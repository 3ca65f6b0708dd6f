"""What a browser fetches to show a page for the first time: the page, its styles, scripts, pictures and fonts."""

import re
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import requests

TAG = re.compile(r"<(?:link|script|img|source)\b[^>]*>")
LINKED = re.compile(r'\b(?:src|href)="([^"]+)"')
NOT_FETCHED = re.compile(r'rel="(?:canonical|alternate|next|prev|search)"')
IN_STYLES = re.compile(r"""(?:url\(|@import\s+)["']?([^"')]+)["']?""")
IN_SCRIPTS = re.compile(r"""\b(?:from|import)\s*\(?["']([./][^"']+)["']""")
SECONDS = 30


class Weight(NamedTuple):
    """What the first visit costs."""

    kilobytes: float
    requests: int
    third_party: int


def first_visit(address: str) -> Weight:
    """All that `address` leads to fetch, compressed as browsers ask; fonts that no text uses are counted too."""
    waiting, all_addresses, bytes_in_all, elsewhere = [address], {address}, 0, 0
    while waiting:
        current = waiting.pop()
        if urlsplit(current).netloc != urlsplit(address).netloc:
            elsewhere += 1
            continue
        weight, text = _fetch(current)
        bytes_in_all += weight
        addresses = {urljoin(current, link) for link in _links(current, text) if not link.startswith("data:")}
        waiting += addresses - all_addresses
        all_addresses |= addresses
    return Weight(bytes_in_all / 1_000, len(all_addresses), elsewhere)


def _fetch(address: str) -> tuple[int, str]:
    """The bytes that a browser receives; and the text, asked for again without compression, of what leads further."""
    with requests.get(address, headers={"Accept-Encoding": "br, gzip"}, stream=True, timeout=SECONDS) as answer:
        answer.raise_for_status()
        weight = len(answer.raw.read(decode_content=False))
        if not answer.headers["Content-Type"].startswith("text/"):
            return weight, ""
    plain = requests.get(address, headers={"Accept-Encoding": "identity"}, timeout=SECONDS)
    plain.raise_for_status()
    return weight, plain.content.decode()


def _links(address: str, text: str) -> list[str]:
    path = urlsplit(address).path
    if path.endswith(".css"):
        return IN_STYLES.findall(text)
    if path.endswith(".js"):
        return IN_SCRIPTS.findall(text)
    tags = [tag for tag in TAG.findall(text) if not NOT_FETCHED.search(tag)]
    return [link for tag in tags for link in LINKED.findall(tag)]
