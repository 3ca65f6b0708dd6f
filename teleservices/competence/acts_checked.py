"""What an act of delegation must be to be recorded, said before the database refuses it."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.dates import long_date
from teleservices.competence.competent import why_nobody_signs_for
from teleservices.competence.errors import RegisterRefusedError
from teleservices.models import Authority, Delegation

REQUIRED = ("delegate_name", "function", "act_number")


def check_act(written: Delegation, giver: Authority) -> None:
    """Raise RegisterRefusedError for a delegation that this authority may not give, or whose days don't agree."""
    if reason := why_nobody_signs_for(giver):
        raise RegisterRefusedError(reason, "authority")
    for name in REQUIRED:
        if not getattr(written, name):
            raise RegisterRefusedError(_("The act says it: write it as it stands there."), name)
    if written.amount_max_cents is not None and written.amount_max_cents < 0:
        raise RegisterRefusedError(_("Write an amount of zero or more."), "amount_max_cents")
    _check_days(written, giver)
    for name in ("published_on", "transmitted_on"):
        if (day := getattr(written, name)) is not None:
            check_day_known(day, written.act_date, name)


def check_day_known(day: dt.date, act_date: dt.date, name: str) -> None:
    """Raise RegisterRefusedError for a publication or a transmission that can't be of that day."""
    if day < act_date:
        raise RegisterRefusedError(_("This day comes before the date of the act."), name)
    if day > timezone.localdate():
        raise RegisterRefusedError(_("This day is to come: write it once it is done."), name)


def _check_days(delegation: Delegation, giver: Authority) -> None:
    if delegation.act_date > timezone.localdate():
        raise RegisterRefusedError(_("The act is of a day to come: record it once it is signed."), "act_date")
    if giver.held_since and delegation.act_date < giver.held_since:
        text = _("%(name)s is in office since %(day)s only: a delegation ends with the term of who gave it.")
        values = {"name": giver.holder, "day": long_date(giver.held_since)}
        raise RegisterRefusedError(text % values, "act_date")
    if delegation.valid_from < delegation.act_date:
        text = _("A delegation doesn't count before the date of its act: it can't cover what was signed without it.")
        raise RegisterRefusedError(text, "valid_from")
    if delegation.valid_to and delegation.valid_to < delegation.valid_from:
        raise RegisterRefusedError(_("The last day comes before the first."), "valid_to")
