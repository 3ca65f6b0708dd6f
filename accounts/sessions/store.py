"""Sessions that tell nothing to who reads their rows or the cache: nothing there signs in, or ends what is under way.

`session_key` is the browser's value. Rows, of Django's sessions and of allauth's, hold `digest_of` it, which is longer:
where Django or allauth hand over a key to look for or to delete, either is understood. What a session holds is sealed:
the key of a reset under way, the secret of a second factor being set up, what a provider asserted. The portal is served
by WSGI: the asynchronous half of Django's store is not carried over, and refuses.
"""

import hashlib
from typing import Any

from cryptography.fernet import InvalidToken
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from portal.database.kept_query import Given, KeptQuery
from portal.database.sealing import secret_box

PURPOSE = "accounts.session_store"
DIGEST_LENGTH = 40
"""What the column takes: 160 bits of SHA-256, of a key that has as many by chance. A browser's has 32 characters."""
SHORTEST = 8
"""Characters below which Django takes nothing for a key."""


def digest_of(key: str) -> str:
    """What the database and the cache know of a key. Nothing secret is added: chance alone can't be guessed."""
    return hashlib.sha256(key.encode()).hexdigest()[:DIGEST_LENGTH]


def _row_key(key: str) -> str:
    return key if len(key) == DIGEST_LENGTH else digest_of(key)


_by_key = KeptQuery(lambda: Session.objects.filter(session_key=Given("key")))


class DigestedKeys(db.SessionStore):
    """To be mixed into each of Django's stores that keep sessions in the database."""

    def _validate_session_key(self, key: str | None) -> bool:
        """A digest that was read somewhere is no key: a browser that sends it has no session."""
        return key is not None and SHORTEST <= len(key) < DIGEST_LENGTH

    def encode(self, session_dict: dict[str, Any]) -> str:
        """The session sealed: neither the row nor the cache can be read without the portal's secret."""
        return secret_box(PURPOSE).encrypt(super().encode(session_dict).encode()).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Read what `encode` kept; an empty session where it is anything else."""
        try:
            return super().decode(secret_box(PURPOSE).decrypt(session_data).decode())
        except InvalidToken:
            return {}

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        if not self.session_key:
            return None
        row = _by_key.first(key=digest_of(self.session_key))
        if row is None or row.expire_date <= timezone.now():
            self._session_key = None
            return None
        return row

    def exists(self, session_key: str) -> bool:
        """Whether there is a session of this key, or under this digest."""
        return bool(super().exists(_row_key(session_key)))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """The session's row, whose key is the digest: a copy of the table opens no session."""
        row = super().create_model_instance(data)
        row.session_key = digest_of(row.session_key)
        return row

    async def acreate_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """Refuse: Django's asynchronous save would write the key itself. Raises NotImplementedError."""
        raise NotImplementedError

    def delete(self, session_key: str | None = None) -> None:
        """End this session, or the one of this key or digest."""
        if key := session_key or self.session_key:
            super().delete(_row_key(key))


class SessionStore(DigestedKeys):
    """Sessions in the database alone. Named as Django's: the name signs the data."""
