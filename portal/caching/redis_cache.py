"""A Redis cache whose failure is a miss: slower, still right."""

import logging
import threading
from collections.abc import Iterable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, for what can be found again elsewhere (sessions kept in the database too, pages).

    What could not be written or removed while Redis was away is removed before anything is read from it again:
    it may come back with what it knew, a session that was ended meanwhile for one.
    """

    _stale: set[str] = set()
    _lock = threading.Lock()

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:  # noqa: ANN401
        try:
            self._remove_stale()
            return super().get(key, default, version)
        except RedisError:
            logger.warning("Redis did not answer; reading from the database instead")
            return default

    def has_key(self, key: str, version: int | None = None) -> bool:
        try:
            self._remove_stale()
            return super().has_key(key, version)
        except RedisError:
            logger.warning("Redis did not answer; asking the database instead")
            return False

    def set(self, key: str, value: Any, timeout: Any = 300, version: int | None = None) -> None:  # noqa: ANN401
        try:
            super().set(key, value, timeout, version)
        except RedisError:
            logger.warning("Redis did not answer; nothing was cached")
            self._remember(key, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        try:
            return super().delete(key, version)
        except RedisError:
            logger.warning("Redis did not answer; nothing was removed")
            self._remember(key, version)
            return False

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        for key in keys:
            self.delete(key, version)

    def answers(self) -> bool:
        """Whether Redis answers now; it is waited for `REDIS_SECONDS`."""
        try:
            return bool(self._cache.get_client().ping())
        except RedisError:
            return False

    def _remember(self, key: str, version: int | None) -> None:
        with self._lock:
            self._stale.add(self.make_and_validate_key(key, version=version))

    def _remove_stale(self) -> None:
        """Remove what this process could not; each thread has its cache, all share the list."""
        for key in list(self._stale):
            self._cache.delete(key)
            with self._lock:
                self._stale.discard(key)
