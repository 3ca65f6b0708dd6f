"""The requests of the demo: who asked for what, and what became of it over the last three months.

Each is told by its answers, then by dated acts. Days count backwards from the day of the loading.
"""

import datetime as dt

from formkit.values import FrozenModel, JsonValue
from home.demo.department import CAMILLE
from home.demo.reading import read_data
from teleservices.models import Capacity


class Done(FrozenModel):
    """An act on a request, so many days ago. What it brings depends on the act."""

    ago: int
    act: str
    by: str = CAMILLE
    message: str = ""
    stage: str = ""
    """Name of the stage to move to."""
    fields: tuple[str, ...] = ()
    """Keys of the questions that the applicant is asked to correct."""
    deadline: int = 0
    """Days from today until which the applicant may answer."""
    amount: int | None = None
    """The amount granted, in euros."""
    number: str = ""
    """The number of the decision's act, without its year."""
    reasons: str = ""


class Someone(FrozenModel):
    """Whom a request is for when it isn't for the profile that files it."""

    first_name: str
    last_name: str
    birth_date: str
    capacity: Capacity = Capacity.PARENT


class Story(FrozenModel):
    """A request. `profile` is an organisation's name, empty for the person's own; no `transmitted` leaves a draft."""

    procedure: str
    person: str
    profile: str = ""
    someone: Someone | None = None
    answers: dict[str, JsonValue]
    dates: dict[str, int | tuple[int, int]] = {}
    """By question, what it answers beside: a day or a period, in days from that of the loading."""
    started: int
    transmitted: int | None = None
    acts: tuple[Done, ...] = ()
    opened: int | None = None
    """When the decision letter was opened; null: not yet."""

    def answers_on(self, today: dt.date) -> dict[str, JsonValue]:
        """All its answers as they are stored."""
        return {**self.answers, **{key: _dated(days, today) for key, days in self.dates.items()}}


def _dated(days: int | tuple[int, int], today: dt.date) -> JsonValue:
    if isinstance(days, int):
        return (today + dt.timedelta(days=days)).isoformat()
    first, last = days
    return {"from": _dated(first, today), "to": _dated(last, today)}


STORIES = read_data("stories", tuple[Story, ...])
