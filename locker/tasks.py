"""The locker's recurring work, as django-q2 calls it."""

from django.utils.translation import gettext_lazy as _

from locker import delivery, readings, validity
from locker.stores import orphans


def collect_orphans() -> int:
    """Every hour: delete the files that nobody points to."""
    return orphans.collect_orphans()


def forget_downloads() -> int:
    """Every day: forget who downloaded what more than a year ago, and how much each account has just read."""
    return delivery.forget_downloads() + readings.forget_readings()


def remind_of_validity() -> int:
    """Every day: tell of the documents whose validity ends within a month."""
    return validity.remind()


NAMES = {
    "locker.tasks.collect_orphans": _("Delete files that nothing holds"),
    "locker.tasks.forget_downloads": _("Forget old downloads"),
    "locker.tasks.remind_of_validity": _("Remind of documents that lapse"),
}
"""What each does, in words, where the admin lists those that failed."""
