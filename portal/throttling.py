"""Limits on what guesses or sends, outside allauth's doors. Counted in the shared cache: for all processes together."""

import time

from django.core.cache import cache
from django.utils.crypto import salted_hmac


def throttle(key: str, limit: int, seconds: int) -> int:
    """Count one act under `key`; allows `limit` in any `seconds`. Returns the seconds to wait: 0 when it is allowed.

    An act takes one of `limit` places for `seconds`. `cache.add` lets one process only take a place, so that no more
    pass when many come at once. `key` may name a person: it is kept as a keyed digest.
    """
    name = salted_hmac("portal.throttling", key).hexdigest()
    places = [f"throttle:{name}:{seconds}:{number}" for number in range(limit)]
    now = time.time()
    taken: dict[str, float] = cache.get_many(places)
    for place in places:
        if place not in taken and cache.add(place, now + seconds, timeout=seconds):
            return 0
    first_free = min(taken.values(), default=now + seconds)
    return max(1, round(first_free - now))
