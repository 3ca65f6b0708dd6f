"""A passkey as a device would have registered it, for tests that need an account to have one."""

import hashlib
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from accounts.models import User

PRESENT_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT


def make_passkey(user: User, name: str = "Mon téléphone") -> Authenticator:
    """One that the portal believes; no device here answers for it."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    credential_id = hashlib.sha256(f"{user.pk} {name}".encode()).digest()
    credential = AttestedCredentialData.create(Aaguid(bytes(16)), credential_id, key)
    data = AuthenticatorData.create(hashlib.sha256(b"testserver").digest(), PRESENT_AND_VERIFIED, 0, credential)
    return WebAuthn.add(user, name, registered(credential_id, data)).instance


def registered(credential_id: bytes, data: AuthenticatorData) -> dict[str, Any]:
    """What the browser sends when a device has made a passkey."""
    return {
        "id": websafe_encode(credential_id),
        "rawId": websafe_encode(credential_id),
        "type": "public-key",
        "clientExtensionResults": {"credProps": {"rk": True}},
        "response": {
            "clientDataJSON": websafe_encode(b'{"type":"webauthn.create","challenge":"","origin":"http://testserver"}'),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
    }
