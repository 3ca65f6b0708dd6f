"""The sessions of `accounts.sessions.store`, read from the cache first: for a portal that has Redis.

Only the database says that a session still lasts: Redis may come back, after being away, with one that was ended
meanwhile (docs/adr/0064-a-session-lasts-as-long-as-its-row.md).
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import cached_db
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.utils import timezone

from accounts.sessions.store import DigestedKeys, digest_of


class SessionStore(DigestedKeys, cached_db.SessionStore):
    """The cache's keys are digests too, and what it keeps is sealed as the rows are."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self._cache = SealedCache(caches[settings.SESSION_CACHE_ALIAS], self)

    @property
    def cache_key(self) -> str:
        """Where the cache has this session."""
        prefix = str(self.cache_key_prefix)
        return prefix + digest_of(super().cache_key.removeprefix(prefix))

    def has_row(self) -> bool:
        """Whether the database knows this session, by one query: whatever ends one deletes its row."""
        rows = self.model._default_manager.filter(expire_date__gt=timezone.now())
        return rows.filter(session_key=digest_of(str(self.session_key))).exists()


class SealedCache:
    """As much of a cache as Django's store asks for; what it can't read there is as if it weren't."""

    def __init__(self, cache: BaseCache, store: "SessionStore") -> None:
        self.cache, self.store = cache, store

    def get(self, key: str) -> dict[str, Any] | None:
        """The session, None where the database must be asked: the cache has none, or one that was ended."""
        sealed = self.cache.get(key)
        data = self.store.decode(sealed) if isinstance(sealed, str) else {}
        if SESSION_KEY in data and not self.store.has_row():
            self.cache.delete(key)
            return None
        return data or None

    def set(self, key: str, data: dict[str, Any], timeout: int) -> None:
        """Keep the session, sealed, for `timeout` seconds."""
        self.cache.set(key, self.store.encode(data), timeout)

    def delete(self, key: str) -> bool:
        """Drops the session of this key; False where the cache had none."""
        return bool(self.cache.delete(key))

    def __contains__(self, key: str) -> bool:
        return key in self.cache
