"""How a request of the demo is told: its answers, then dated acts. Days count backwards from the day of the loading."""

import datetime as dt
from dataclasses import dataclass, field

from formkit.values import JsonValue
from home.demo.department import CAMILLE
from teleservices.models import Capacity


@dataclass(frozen=True)
class Day:
    """A date in an answer, so many days from today."""

    offset: int

    def on(self, today: dt.date) -> str:
        """The answer as it is stored."""
        return (today + dt.timedelta(days=self.offset)).isoformat()


@dataclass(frozen=True)
class Days:
    """A period in an answer, from one day to another, both counted from today."""

    first: int
    last: int

    def on(self, today: dt.date) -> JsonValue:
        """The answer as it is stored."""
        return {"from": Day(self.first).on(today), "to": Day(self.last).on(today)}


StoryAnswers = dict[str, JsonValue | Day | Days]
"""Answers by question; dates may count from today."""


@dataclass(frozen=True, kw_only=True)
class Done:
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


@dataclass(frozen=True, kw_only=True)
class Someone:
    """Whom a request is for when it isn't for the profile that files it."""

    first_name: str
    last_name: str
    birth_date: str
    capacity: Capacity = Capacity.PARENT


@dataclass(frozen=True, kw_only=True)
class Story:
    """A request. `profile` is an organisation's name, empty for the person's own; no `transmitted` leaves a draft."""

    procedure: str
    person: str
    profile: str = ""
    someone: Someone | None = None
    answers: StoryAnswers
    started: int
    transmitted: int | None = None
    acts: tuple[Done, ...] = field(default_factory=tuple)
    opened: int | None = None
    """When the decision letter was opened; null: not yet."""
