"""What the worker calls; primary keys only."""

from notifications import outbox


def send_email(email_id: int) -> None:
    """Send one e-mail, once, whoever else was asked to."""
    outbox.send(email_id=email_id)


def sweep() -> None:
    """Every minute: take up what was left behind."""
    outbox.sweep()
