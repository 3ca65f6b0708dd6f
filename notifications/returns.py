"""Who is told that an e-mail didn't reach its reader: the apps above, by the registry that they fill."""

from collections.abc import Callable

from notifications.models import OutgoingEmail
from portal.registry import Registry

after_return: Registry[Callable[[OutgoingEmail], None]] = Registry()
"""Called with each e-mail that came back, was refused, complained of or given up, in the transaction that writes it."""


def tell_returned(email: OutgoingEmail) -> None:
    """Tell them of one; said twice, it changes nothing more."""
    for follow in after_return:
        follow(email)
