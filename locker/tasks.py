"""The locker's recurring work, as django-q2 calls it."""

from locker import delivery, orphans, readings, validity


def collect_orphans() -> int:
    """Every hour: delete the files that nobody points to."""
    return orphans.collect_orphans()


def forget_downloads() -> int:
    """Every day: forget who downloaded what more than a year ago, and how much each account has just read."""
    return delivery.forget_downloads() + readings.forget_readings()


def remind_of_validity() -> int:
    """Every day: tell of the documents whose validity ends within a month."""
    return validity.remind()
