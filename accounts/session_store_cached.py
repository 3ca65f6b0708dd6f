"""The sessions of `accounts.session_store`, read from the cache first: for a portal that has Redis."""

from django.contrib.sessions.backends import cached_db

from accounts.session_store import DigestedKeys, digest_of


class SessionStore(DigestedKeys, cached_db.SessionStore):
    """The cache's keys are digests too."""

    @property
    def cache_key(self) -> str:
        """Where the cache has this session."""
        prefix = str(self.cache_key_prefix)
        return prefix + digest_of(super().cache_key.removeprefix(prefix))
