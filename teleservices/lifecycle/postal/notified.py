"""Since when a decision is notified, where that is certain: a receipt signed, or the portal in place of one."""

import datetime as dt
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from locker.models import LockerDocument
from portal.dates import long_date
from teleservices.legal import READING, appeal_ends, contestable_until, legal_day
from teleservices.models import Appeal, Decision, ElectronicNotification


@dataclass(frozen=True)
class Notified:
    """What the portal can assert of a notification: nothing, unless `on` is there."""

    on: dt.date | None = None
    """The day of the notification, certain or presumed by the law."""
    runs_from: dt.date | None = None
    """The day from which the time to contest is counted, the longest way: where the law presumes, from the end of the
    fifteen days."""
    is_presumed: bool = False
    consented_at: dt.datetime | None = None
    """When the consent was given by which the portal replaces a registered letter; None where it doesn't."""

    @property
    def appeal_until(self) -> dt.date | None:
        """The last day to contest; None while the day of the notification isn't certain."""
        return appeal_ends(self.runs_from) if self.runs_from else None


def notification_of(decision: Decision) -> Notified:
    """What is certain of the notification of a decision today. Three queries at most."""
    received = [sending.received_on for sending in decision.sendings.all() if sending.received_on]
    if received:
        return Notified(on=max(received), runs_from=max(received))
    electronic = ElectronicNotification.objects.filter(decision=decision).first()
    return _on_the_portal(decision, electronic) if electronic else Notified()


def _on_the_portal(decision: Decision, electronic: ElectronicNotification) -> Notified:
    """Read within fifteen days, notified then; else from the day when it was put there (CRPA R112-17 and following)."""
    notification = Notified(consented_at=electronic.consented_at)
    letter = delivered_letter(decision)
    if letter is None:
        return notification
    put_on, ends = legal_day(letter.added_at), legal_day(letter.added_at) + READING
    read_on = legal_day(letter.first_opened_at) if letter.first_opened_at else None
    if read_on and read_on <= ends:
        return replace(notification, on=read_on, runs_from=read_on)
    if legal_day(timezone.now()) <= ends:
        return notification
    return replace(notification, on=put_on, runs_from=ends, is_presumed=True)


def delivered_letter(decision: Decision) -> LockerDocument | None:
    """The letter among the documents that its profile received; None while it isn't there."""
    if decision.letter_id is None:
        return None
    request = decision.request
    received = LockerDocument.objects.received().filter(profile=request.profile_id, about=request.reference)
    return received.filter(stored_file=decision.letter_id).first()


def comes_late(decision: Decision, received_on: dt.date) -> bool:
    """Whether an appeal received on this day came after the time to contest, which is certain then."""
    until = notification_of(decision).appeal_until
    return until is not None and received_on > until


def lateness(appeal: Appeal, decision: Decision) -> str:
    """What is said to the service of the day of an appeal; empty where it came in time."""
    if appeal.is_late:
        return _("after the time to contest")
    if appeal.received_on <= contestable_until(legal_day(decision.decided_at)):
        return ""
    if notification_of(decision).appeal_until:
        return ""
    return _("to be checked: the day of the notification isn't certain")


def certainty(notified: Notified) -> str:
    """What is certain of a notification, in words for the service."""
    if notified.on is None and notified.consented_at:
        return _("Not read yet. If it isn’t within fifteen days, it is presumed notified.")
    if notified.on is None:
        return _("The day of the notification isn't certain: an appeal is never said to be late.")
    day = {"day": long_date(notified.on)}
    if notified.is_presumed:
        return _("Presumed notified on %(day)s, for lack of a reading within fifteen days") % day
    return _("Notified on %(day)s") % day
