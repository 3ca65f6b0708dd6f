"""Whether an address that somebody typed answers: asked from the server, which goes nowhere but on the public internet.

An address is typed by an editor: it may lead to the portal's own network. Each name is resolved here, and the
connection goes to the very addresses that were looked at; behind a proxy, which resolves by itself, what resolves here
to a private address is refused too. Redirections are followed by hand, each looked at the same way.
"""

import socket
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

SECONDS = 5.0
"""For a connection, and for each answer."""
REDIRECTIONS = 5
PORTS = {"http": 80, "https": 443}
HEAD_REFUSED = frozenset({400, 403, 404, 405, 500, 501, 503})
"""What servers that know no HEAD answer: asked again by GET, whose body is not read."""
PROTOCOLS = IPv4Network("192.0.0.0/24")
"""For protocols of the IETF (RFC 6890); Python calls one address in it global, and none is anybody's site."""
NAT64 = IPv6Network("64:ff9b::/96")
"""An address of IPv4 that the network translates (RFC 6052)."""
OF_NOBODY = (IPv6Network("::/96"), IPv6Network("64:ff9b:1::/48"), IPv6Network("2002::/16"))
"""IPv4 written as IPv6, out of use (RFC 4291, 2.5.5.1); a network's own translation (RFC 8215); 6to4 (RFC 7526)."""


class Reach(StrEnum):
    """What an address answered."""

    ANSWERS = "answers"
    GONE = "gone"
    """404, 410."""
    FAILS = "fails"
    """500 and beyond."""
    SILENT = "silent"
    """No such name, nobody there, nothing in time."""
    PRIVATE = "private"
    """Not on the public internet, or not on a web port: never called."""


class PrivateAddressError(OSError):
    """A name leads elsewhere than on the public internet."""


def probe(url: str) -> Reach:
    """What `url` answers, by HEAD, by GET where a server knows no HEAD. Never raises.

    401, 403 or 429 answer: somebody is there, who doesn't want robots.
    """
    with requests.Session() as session:
        for scheme in PORTS:
            session.mount(f"{scheme}://", _PublicAdapter(max_retries=0))
        try:
            return _reach(_last_status(session, url))
        except PrivateAddressError:
            return Reach.PRIVATE
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            return Reach.PRIVATE if _is_because_private(error) else Reach.SILENT


def _reach(status: int) -> Reach:
    if status in (404, 410):
        return Reach.GONE
    return Reach.FAILS if status >= 500 else Reach.ANSWERS


def _last_status(session: requests.Session, url: str) -> int:
    for _redirection in range(REDIRECTIONS):
        _refuse_private(url)
        response = _asked(session, "HEAD", url)
        if response.status_code in HEAD_REFUSED:
            response = _asked(session, "GET", url)
        if not response.is_redirect:
            return response.status_code
        url = urljoin(url, response.headers["Location"])
    raise requests.TooManyRedirects


def _asked(session: requests.Session, method: str, url: str) -> requests.Response:
    headers = {"User-Agent": f"Parvis ({settings.PARVIS_BASE_URL})", "Accept": "*/*"}
    with session.request(
        method, url, headers=headers, timeout=SECONDS, stream=True, allow_redirects=False, cookies={}
    ) as response:
        return response


def _refuse_private(url: str) -> None:
    """Raises PrivateAddressError for another scheme or port than the web's, a private address, a name of one."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    if parts.scheme not in PORTS or port not in (None, PORTS[parts.scheme]) or parts.username or "." not in host:
        raise PrivateAddressError(host)
    try:
        public_addresses(host, PORTS[parts.scheme])
    except socket.gaierror:
        return  # behind a proxy, which may know better; otherwise the connection says the same


def public_addresses(host: str, port: int) -> list[str]:
    """The addresses of `host`. Raises PrivateAddressError when one isn't public, socket.gaierror without any."""
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(row[4][0]) for row in rows]
    for address in addresses:
        if not _is_public(ip_address(address.partition("%")[0])):
            raise PrivateAddressError(host)
    return addresses


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is of the public internet, as is the one of IPv4 that it stands for, if it does."""
    if not address.is_global or address.is_multicast:
        return False
    if isinstance(address, IPv4Address):
        return address not in PROTOCOLS
    if any(address in network for network in OF_NOBODY):
        return False
    return address not in NAT64 or _is_public(IPv4Address(address.packed[-4:]))


def _is_because_private(error: BaseException, depth: int = 6) -> bool:
    """urllib3 and requests wrap, each in its own way, what a connection raises."""
    if isinstance(error, PrivateAddressError):
        return True
    within = (*error.args, getattr(error, "reason", None), error.__cause__)
    return depth > 0 and any(
        _is_because_private(reason, depth - 1) for reason in within if isinstance(reason, BaseException)
    )


class _Public(HTTPConnection):
    """Connects to the address that was looked at: a name that leads elsewhere a second later changes nothing."""

    def _new_conn(self) -> socket.socket:
        addresses = public_addresses(self.host, self.port)
        return socket.create_connection((addresses[0], self.port), timeout=SECONDS)


class _PublicTls(_Public, HTTPSConnection):
    """The same under TLS, whose certificate is still that of the name."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Public


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _PublicTls


class _PublicAdapter(HTTPAdapter):
    """Where no proxy leads outside: connections of ours alone. A proxy stands in the network; it is called as usual."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as requests calls it
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}
