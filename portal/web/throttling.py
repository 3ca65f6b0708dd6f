"""Limits on what guesses or sends, outside allauth's doors. Counted in the shared cache: for all processes together."""

import time

from django.core.cache import cache
from django.utils.crypto import salted_hmac


def throttle(key: str, limit: int, seconds: int) -> int:
    """Count one act under `key`; allows `limit` in any `seconds`. Returns the seconds to wait: 0 when it is allowed.

    An act takes one of `limit` places for `seconds`. `cache.add` lets one process only take a place, so that no more
    pass when many come at once. `key` may name a person: it is kept as a keyed digest.
    """
    places, ends = _places(key, limit, seconds)
    now = time.time()
    for place in places:
        if place not in ends and cache.add(place, now + seconds, timeout=seconds):
            return 0
    return _wait(min(ends.values(), default=now + seconds))


def seconds_to_wait(key: str, limit: int, seconds: int) -> int:
    """What `throttle` would return, counting nothing: for limits on what fails, known only once it was tried."""
    places, ends = _places(key, limit, seconds)
    return _wait(min(ends.values())) if len(ends) == len(places) else 0


def _places(key: str, limit: int, seconds: int) -> tuple[list[str], dict[str, float]]:
    """The places of `key`, and when each of those that are taken becomes free."""
    name = salted_hmac("portal.throttling", key).hexdigest()
    places = [f"throttle:{name}:{seconds}:{number}" for number in range(limit)]
    return places, cache.get_many(places)


def _wait(until: float) -> int:
    return max(1, round(until - time.time()))
