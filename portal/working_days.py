"""The days on which services work: no week-end, no public holiday (Code du travail, L3133-1)."""

import datetime as dt

SATURDAY = 5
FIXED = frozenset({(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)})
"""Month and day of the holidays that never move."""
AFTER_EASTER = (1, 39, 50)
"""Easter Monday, the Ascension, Whit Monday: days after Easter."""


def is_working_day(day: dt.date) -> bool:
    """Whether services work on that day; holidays of one territory alone are not known."""
    return day.weekday() < SATURDAY and not is_public_holiday(day)


def is_public_holiday(day: dt.date) -> bool:
    """Whether it is one of the eleven holidays of the whole country."""
    return (day.month, day.day) in FIXED or (day - easter(day.year)).days in AFTER_EASTER


def easter(year: int) -> dt.date:
    """Easter Sunday, by the rule of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    leaps, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - correction + 15) % 30
    weekday = (32 + 2 * rest + 2 * (of_century // 4) - epact - of_century % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return dt.date(year, month, day + 1)
