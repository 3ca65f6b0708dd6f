"""In whose name the demo's past decided, as its rules say it today: the commission's grants, the president's own."""

import datetime as dt

from home.demo.delegations import BODIES, HOLDER, PRESIDENT, TITLE
from home.demo.department import BEATRICE
from home.demo.typography import french
from portal.working_days import is_working_day
from teleservices.lifecycle.prerequisites.who_decides import on_behalf_of
from teleservices.models import AuthorityKind, Delegation

BY_PRESIDENT = {"carte-de-transport-scolaire", "bourse-departementale-d-etudes"}


def signed(code: str, on: dt.date, *, name: str, capacity: str) -> dict[str, object]:
    """Who decided of a request of the procedure `code` on that day; `name` and `capacity` are of who then notified."""
    if code not in BY_PRESIDENT:
        kind = AuthorityKind.STANDING_COMMITTEE
        return {
            "authority": french(BODIES[kind]),
            "authority_kind": kind,
            "author_name": name,
            "author_capacity": capacity,
            "transmitted_on": on,
            "published_on": on,
        }
    by_president = {"authority": french(PRESIDENT), "authority_kind": AuthorityKind.PRESIDENT}
    delegation = Delegation.objects.select_related("authority").get(delegate__email=BEATRICE)
    if on < delegation.valid_from:
        return {**by_president, "author_name": HOLDER, "author_capacity": TITLE}
    return {
        **by_president,
        "author_name": delegation.delegate_name,
        "author_capacity": delegation.function,
        "on_behalf_of": on_behalf_of(delegation.authority),
        "delegation": delegation,
    }


def worked(ago: float, today: dt.date) -> float:
    """The same moment of a working day, the next one where there is one before today: nobody decides on a Sunday."""
    day, rest = int(ago), ago - int(ago)
    later = next((days for days in range(day, 0, -1) if is_working_day(today - dt.timedelta(days=days))), None)
    earlier = next(days for days in range(day, day + 10) if is_working_day(today - dt.timedelta(days=days)))
    return (earlier if later is None else later) + rest
