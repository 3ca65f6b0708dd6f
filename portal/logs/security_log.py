"""What the security log says, and the one place that writes it: sign-ins that failed, acts refused, many files read.

Never a name, an address of any kind or what was typed: an account is its `uuid`, an identifier that was tried is a
keyed digest, a page is the name of its route. Whoever provokes lines can't fill the disk: a minute holds so many of
each kind about one account, so many about all (per process), and says when it holds its tongue. Strangers don't hide
an account, nor one account another; from ten noisy ones on (`OF_ALL` by `OF_ONE`), others may go untold that minute.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from enum import StrEnum

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.crypto import salted_hmac

logger = logging.getLogger("portal.security")

WINDOW = 60
"""Seconds over which lines of one kind are counted, before those beyond `OF_ONE` and `OF_ALL` are left out."""
OF_ONE, OF_ALL = 20, 200
"""Lines of a kind in a window: about one account, about all; known accounts and unknown ones are counted apart."""
ALREADY = "_in_the_security_log"


class Happening(StrEnum):
    """What the log tells."""

    SIGN_IN_FAILED = "sign_in_failed"
    REFUSED = "refused"
    MANY_FILES = "many_files_read"


class Budget:
    """How many lines may still be written in the minute under way."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.lock = threading.Lock()
        self.began = clock()
        self.written: Counter[tuple[str, ...]] = Counter()

    def take(self, *, happening: Happening, account: str, known: bool) -> int:
        """How many lines may still be written, this one included; 0 for none."""
        of_one = (happening.value, account or "nobody", "")
        of_all = (happening.value, "all", "known" if known else "unknown")
        with self.lock:
            if self.clock() - self.began >= WINDOW:
                self.began = self.clock()
                self.written.clear()
            remainder = min(OF_ONE - self.written[of_one], OF_ALL - self.written[of_all])
            if remainder > 0:
                self.written.update((of_one, of_all))
            return max(remainder, 0)


budget = Budget()


def note(
    happening: Happening,
    *,
    reason: str,
    request: HttpRequest | None = None,
    account: str = "",
    known: bool = True,
    status: int | None = None,
    count: int | None = None,
) -> None:
    """Write one line; `account` is a `uuid`, or what `digest` made of an identifier that no account has (not `known`).

    The request is remembered, so that a refusal told by who knows its reason isn't told again by its status.
    """
    if request is not None:
        setattr(request, ALREADY, True)
    remainder = budget.take(happening=happening, account=account, known=known)
    if not remainder:
        return
    details = {
        "reason": reason,
        "account": account,
        "door": door(request) if request is not None else "",
        "method": request.method if request is not None else "",
        "status": status,
        "count": count,
        "silent_seconds": WINDOW if remainder == 1 else None,
    }
    logger.warning(happening.value, extra={name: fact for name, fact in details.items() if fact not in ("", None)})


def is_noted(request: HttpRequest) -> bool:
    """Whether a line about this request was written, or would have been."""
    return bool(getattr(request, ALREADY, False))


def digest(identifier: str) -> str:
    """Tells one identifier that was tried from another, and nothing of it to who has not the installation's secret."""
    return salted_hmac("portal.security_log", identifier.strip().lower(), algorithm="sha256").hexdigest()[:16]


def door(request: HttpRequest) -> str:
    """The name of the route that was asked for: its address may hold a secret."""
    try:
        match = request.resolver_match or resolve(request.path_info)
    except Resolver404:
        return "(no such page)"
    return match.view_name or f"/{match.route}"
