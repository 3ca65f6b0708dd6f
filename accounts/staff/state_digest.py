"""The daily e-mail to administrators: what is to be looked at in the portal; once a week, that all is well."""

from django.db import transaction
from django.utils import timezone

from accounts.letters import to_administrators
from accounts.staff.administrators import administrators
from portal.supervision import state


def tell() -> int:
    """Write to each administrator what is to be done, once a day; returns how many are written to, again or not.

    Where nothing is, once a week: nobody takes a silence for good news. The emergency account is for emergencies.
    """
    lines = state.to_do(state.read_all())
    today = timezone.localdate()
    year, week, _day = today.isocalendar()
    period = today.isoformat() if lines else f"{year}-W{week:02}"
    people = list(administrators().filter(sealed=None))
    with transaction.atomic():
        for user in people:
            to_administrators.tell_state(user=user, lines=lines, period=period)
    return len(people)
