"""The canton and the territory of a commune, from a dated file that the département keeps: `PARVIS_TERRITORIES_FILE`.

Its columns are `code_commune`, `canton`, `territoire` and `depuis` (a day, `2026-01-01`), parted by semicolons. A
commune that changes of canton has a line for each: the one in force on a day counts. Without a file nothing is known.
"""

import csv
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from formkit.errors import TerritoriesError

COMMUNE, CANTON, TERRITORY, SINCE = "code_commune", "canton", "territoire", "depuis"
COLUMNS = (COMMUNE, CANTON, TERRITORY, SINCE)
LONGEST = 60
"""Characters of a name."""


@dataclass(frozen=True)
class Belonging:
    """What a commune belongs to since a day; an empty name where the département parts itself by no such thing."""

    since: dt.date
    canton: str
    territory: str


UNKNOWN = Belonging(dt.date.min, "", "")


def belonging(code: str, on: dt.date) -> Belonging:
    """What the commune of this geographic code belongs to on a day; nothing where the file doesn't say."""
    lines = _file().get(code, ())
    return max((line for line in lines if line.since <= on), key=lambda line: line.since, default=UNKNOWN)


def cantons() -> list[str]:
    """The names of all cantons of the file, those of before too: requests of then keep them."""
    return sorted({line.canton for lines in _file().values() for line in lines if line.canton})


def territories() -> list[str]:
    """The names of all territories of the file, those of before too, sorted."""
    return sorted({line.territory for lines in _file().values() for line in lines if line.territory})


def parts(kind: str, on: dt.date) -> dict[str, list[str]]:
    """The cantons (`CANTON`) or the territories (`TERRITORY`) of a day: the codes of the communes of each."""
    by_name: dict[str, list[str]] = {}
    for code in sorted(_file()):
        belongs = belonging(code, on)
        if name := belongs.canton if kind == CANTON else belongs.territory:
            by_name.setdefault(name, []).append(code)
    return dict(sorted(by_name.items()))


def read(lines: Iterable[str]) -> dict[str, list[Belonging]]:
    """Read the lines of a file: what each commune belongs to, by its code. Raises TerritoriesError."""
    rows = csv.DictReader(lines, delimiter=";")
    if missing := set(COLUMNS) - set(rows.fieldnames or ()):
        raise TerritoriesError(f"columns missing: {', '.join(sorted(missing))}")
    by_code: dict[str, list[Belonging]] = {}
    for row in rows:
        by_code.setdefault((row[COMMUNE] or "").strip(), []).append(_read_line(row, rows.line_num))
    return by_code


def _read_line(row: Mapping[str, str | None], number: int) -> Belonging:
    canton, territory = (row[CANTON] or "").strip(), (row[TERRITORY] or "").strip()
    if max(len(canton), len(territory)) > LONGEST:
        raise TerritoriesError(f"line {number}: a name of more than {LONGEST} characters")
    try:
        return Belonging(dt.date.fromisoformat((row[SINCE] or "").strip()), canton, territory)
    except ValueError:
        raise TerritoriesError(f"line {number}: « {row[SINCE]} » is not a day (2026-01-01)") from None


def _file() -> Mapping[str, list[Belonging]]:
    return _kept(str(settings.PARVIS_TERRITORIES_FILE))


@lru_cache(maxsize=4)
def _kept(path: str) -> Mapping[str, list[Belonging]]:
    if not path:
        return {}
    try:
        return read(Path(path).read_text(encoding="utf-8-sig").splitlines())
    except (OSError, UnicodeDecodeError) as error:
        raise TerritoriesError(str(error)) from error
