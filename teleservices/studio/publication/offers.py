"""What is offered to who has just published: apps above the studio say it, by registering here."""

from collections.abc import Callable

from accounts.models import User
from portal.registry import Registry
from teleservices.models import Procedure

Offer = tuple[str, str]
"""Words and address."""

after_publication: Registry[Callable[[Procedure, User], Offer | None]] = Registry()


def offers(procedure: Procedure, user: User) -> list[Offer]:
    """What can be done next, by this person."""
    candidates = (source(procedure, user) for source in after_publication)
    return [offer for offer in candidates if offer]
