"""What the worker calls; nothing but which e-mail."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from notifications import outbox, states
from portal.health import probes as health


def send_email(email: str | int) -> None:
    """Send one e-mail, once, whoever else was asked to, and what waits behind it.

    `email` is its UUID. A task queued before an upgrade of November 2026 says its key in the database: the sweep of the
    minute sends that one.
    """
    if isinstance(email, str):
        outbox.send_with_followers(uuid=UUID(email))


def sweep() -> None:
    """Every minute: say that a worker works, take up what was left behind."""
    health.beat()
    outbox.sweep()


def erase_given_up_bodies() -> int:
    """Every day: erase what e-mails said that never left and will not."""
    return states.erase_given_up_bodies()


NAMES = {
    "notifications.tasks.send_email": _("Send an e-mail"),
    "notifications.tasks.sweep": _("Send the e-mails that wait"),
    "notifications.tasks.erase_given_up_bodies": _("Erase what was not sent"),
}
"""What each does, in words, where the admin lists those that failed."""
