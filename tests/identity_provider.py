"""A small OpenID Connect provider on the loopback: real HTTP, real signatures by a key that it makes itself.

It does what the protocol asks and checks what it is given (secret, PKCE, code used once), so that a portal that forgot
one of them would be refused. A test makes it lie through its attributes.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

CLIENT_ID, CLIENT_SECRET = "parvis", "un-secret-qui-ne-sert-qu-ici"


@dataclass
class IdentityProvider:
    """What the provider knows, and how it may lie."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    """What it says of the person, by userinfo."""
    signs_userinfo: bool = True
    assurance: dict[str, Any] = field(default_factory=lambda: {"acr": "eidas1"})
    """What the ID token says of how the person proved who they are."""
    lies: dict[str, Any] = field(default_factory=dict)
    """Claims of the ID token that are wrong."""
    userinfo_lies: dict[str, Any] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    """The parameters of each sign-in."""
    ended: list[dict[str, str]] = field(default_factory=list)
    """The parameters of each sign-out."""
    session_since: float | None = None
    """When the person last proved there who they are; « prompt=login » or « max_age=0 » make them do it again."""
    ignores_prompt: bool = False
    says_auth_time: bool = True
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.kid = secrets.token_hex(4)
        self.signing_key: ec.EllipticCurvePrivateKey = self.key

    def change_key(self) -> None:
        """As providers do from time to time."""
        self.__post_init__()

    def sign(self, claims: dict[str, Any]) -> str:
        """A JWS by ES256."""
        return jwt.encode(claims, self.signing_key, algorithm="ES256", headers={"kid": self.kid})

    def id_token(self, asked: dict[str, str]) -> str:
        """What it says of the sign-in."""
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT_ID, "sub": self.claims["sub"], "iat": now, "exp": now + 60}
        if self.says_auth_time:
            claims["auth_time"] = int(self.session_since or now)
        return self.sign(claims | self.assurance | {"nonce": asked["nonce"]} | self.lies)

    def userinfo(self) -> tuple[str, str]:
        """What it says of the person: content type, body."""
        claims = self.claims | self.userinfo_lies
        if not self.signs_userinfo:
            return "application/json", json.dumps(claims)
        return "application/jwt", self.sign({"iss": self.address, "aud": CLIENT_ID} | claims)

    def keys(self) -> dict[str, Any]:
        """Its public key."""
        jwk = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [jwk | {"kid": self.kid, "alg": "ES256", "use": "sig"}]}

    def description(self) -> dict[str, Any]:
        """Where its doors are."""
        doors = {"authorization": "authorize", "token": "token", "userinfo": "userinfo", "end_session": "session/end"}
        return {
            "issuer": self.address,
            "jwks_uri": f"{self.address}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        } | {f"{name}_endpoint": f"{self.address}/{path}" for name, path in doors.items()}

    def code_for(self, asked: dict[str, str]) -> str:
        """A code, good once; who has a session there is asked nothing, unless they must prove again who they are."""
        self.asked.append(asked)
        asks = asked.get("prompt") == "login" or asked.get("max_age") == "0"
        if self.session_since is None or (asks and not self.ignores_prompt):
            self.session_since = time.time()
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return code

    def exchange(self, given: dict[str, str]) -> dict[str, str] | None:
        """The tokens for a code; None when anything is wrong."""
        asked = self.codes.pop(given.get("code", ""), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(given.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or given.get("client_secret") != CLIENT_SECRET
            or given.get("redirect_uri") != asked["redirect_uri"]
            or proof.decode().rstrip("=") != asked.get("code_challenge")
        ):
            return None
        token = secrets.token_urlsafe(16)
        self.tokens.add(token)
        return {"access_token": token, "token_type": "Bearer", "id_token": self.id_token(asked)}


class Doors(BaseHTTPRequestHandler):
    """Its HTTP side."""

    provider: IdentityProvider

    def do_GET(self) -> None:
        """Description, keys, sign-in, userinfo, sign-out."""
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        provider = self.provider
        if url.path == "/.well-known/openid-configuration":
            self._answer("application/json", json.dumps(provider.description()))
        elif url.path == "/jwks":
            self._answer("application/json", json.dumps(provider.keys()))
        elif url.path == "/authorize":
            self._go(query["redirect_uri"], {"code": provider.code_for(query), "state": query["state"]})
        elif url.path == "/userinfo" and self.headers.get("Authorization", "")[7:] in provider.tokens:
            self._answer(*provider.userinfo())
        elif url.path == "/session/end":
            provider.ended.append(query)
            self._go(query["post_logout_redirect_uri"], {"state": query["state"]})
        else:
            self.send_error(401)

    def do_POST(self) -> None:
        """The exchange of a code."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        tokens = self.provider.exchange({name: values[0] for name, values in parse_qs(body).items()})
        if tokens is None:
            self.send_error(400)
        else:
            self._answer("application/json", json.dumps(tokens))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — its name there
        """Say nothing."""

    def _answer(self, content_type: str, body: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.end_headers()
        self.wfile.write(body.encode())

    def _go(self, address: str, query: dict[str, str]) -> None:
        self.send_response(302)
        self.send_header("Location", f"{address}?{urlencode(query)}")
        self.end_headers()


@contextmanager
def running(**state: Any) -> Iterator[IdentityProvider]:
    """A provider that answers until the end."""
    provider = IdentityProvider(**state)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("TheseDoors", (Doors,), {"provider": provider}))
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
