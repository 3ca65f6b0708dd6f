"""A Redis cache whose failure is a miss: slower, still right."""

import logging
from collections.abc import Iterable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, for what can be found again elsewhere (sessions kept in the database too, pages)."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:  # noqa: ANN401
        try:
            return super().get(key, default, version)
        except RedisError:
            logger.warning("Redis did not answer; reading from the database instead")
            return default

    def set(self, key: str, value: Any, timeout: Any = 300, version: int | None = None) -> None:  # noqa: ANN401
        try:
            super().set(key, value, timeout, version)
        except RedisError:
            logger.warning("Redis did not answer; nothing was cached")

    def delete(self, key: str, version: int | None = None) -> bool:
        try:
            return super().delete(key, version)
        except RedisError:
            logger.warning("Redis did not answer; nothing was removed")
            return False

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        for key in keys:
            self.delete(key, version)
