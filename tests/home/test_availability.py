"""When a procedure can be started, in words."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from home.procedures.availability import calendar_of
from teleservices.models import Procedure

PARIS = ZoneInfo("Europe/Paris")
NOW = dt.datetime(2026, 11, 24, 18, tzinfo=PARIS)


def _at(year: int, month: int, day: int, hour: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, tzinfo=PARIS)


def _procedure(opens_at: dt.datetime | None = None, closes_at: dt.datetime | None = None) -> Procedure:
    return Procedure(opens_at=opens_at, closes_at=closes_at, current_version_id=1)


@pytest.mark.parametrize(
    ("procedure", "label", "deadline", "state"),
    [
        (_procedure(), "Ouverte", "", ""),
        (_procedure(closes_at=_at(2027, 2, 1)), "Ouverte", "Jusqu’au 31 janvier 2027", ""),
        (_procedure(closes_at=_at(2027, 1, 1, 12)), "Ouverte", "Jusqu’au 1er janvier 2027 à 12\u00a0h", ""),
        (_procedure(closes_at=_at(2026, 12, 1)), "Ferme dans 6 jours", "Jusqu’au 30 novembre 2026", "soon"),
        (_procedure(closes_at=_at(2026, 11, 26)), "Ferme demain", "Jusqu’au 25 novembre 2026", "soon"),
        (_procedure(closes_at=_at(2026, 11, 25)), "Ferme aujourd’hui", "Jusqu’au 24 novembre 2026", "soon"),
        (_procedure(opens_at=_at(2026, 12, 1)), "Pas encore ouverte", "Ouvre le 1er décembre 2026", "open"),
        (_procedure(closes_at=_at(2026, 11, 1)), "Fermée", "Fermée depuis le 31 octobre 2026", ""),
        (Procedure(), "En préparation", "", ""),
    ],
)
def test_calendar_in_words(procedure: Procedure, label: str, deadline: str, state: str) -> None:
    calendar = calendar_of(procedure, NOW)

    assert (calendar.label, calendar.deadline, calendar.deadline_state) == (label, deadline, state)


def test_summer_time_does_not_move_the_last_day() -> None:
    closes = dt.datetime(2026, 6, 30, 22, tzinfo=dt.UTC)  # midnight in Paris

    assert calendar_of(_procedure(closes_at=closes), _at(2026, 5, 1)).deadline == "Jusqu’au 30 juin 2026"
