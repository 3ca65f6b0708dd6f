"""Cantons and territories read of a dated file, and what is said of a file that can't be read."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from formkit.errors import TerritoriesError
from formkit.places.territories import (
    CANTON,
    TERRITORY,
    UNKNOWN,
    Belonging,
    belonging,
    cantons,
    parts,
    read,
    territories,
)

HEAD = "code_commune;canton;territoire;depuis"
FILE = [HEAD, "99001;Nord;Côte;2015-03-29", "99001;Sud;Côte;2021-07-01", "99002;;Marais;2015-03-29"]


@pytest.fixture
def file(tmp_path: Path, settings: Settings) -> Path:
    path = tmp_path / "territoires.csv"
    path.write_text("\n".join(FILE), encoding="utf-8-sig")
    settings.PARVIS_TERRITORIES_FILE = str(path)
    return path


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize(
    ("day", "canton"), [("2015-03-28", ""), ("2015-03-29", "Nord"), ("2021-06-30", "Nord"), ("2021-07-01", "Sud")]
)
def test_what_was_in_force_on_the_day_counts(day: str, canton: str) -> None:
    assert belonging("99001", dt.date.fromisoformat(day)).canton == canton


@pytest.mark.usefixtures("file")
def test_a_commune_may_be_in_a_territory_alone_or_in_none() -> None:
    today = dt.date(2026, 11, 27)
    assert belonging("99002", today) == Belonging(dt.date(2015, 3, 29), "", "Marais")
    assert belonging("75056", today) == UNKNOWN
    assert (cantons(), territories()) == (["Nord", "Sud"], ["Côte", "Marais"])


@pytest.mark.usefixtures("file")
def test_a_canton_or_a_territory_has_the_communes_of_the_day() -> None:
    before, after = dt.date(2021, 6, 30), dt.date(2021, 7, 1)
    assert (parts(CANTON, before), parts(CANTON, after)) == ({"Nord": ["99001"]}, {"Sud": ["99001"]})
    assert parts(TERRITORY, after) == {"Côte": ["99001"], "Marais": ["99002"]}
    assert parts(TERRITORY, dt.date(2015, 3, 28)) == {}


def test_without_a_file_nothing_is_known(settings: Settings) -> None:
    settings.PARVIS_TERRITORIES_FILE = ""
    assert belonging("99001", dt.date(2026, 11, 27)) == UNKNOWN
    assert not cantons()


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([], "columns missing: canton, code_commune, depuis, territoire"),
        (["code_commune,canton"], "columns missing"),
        ([HEAD, "99001;Nord;Côte;hier"], "line 2: « hier » is not a day"),
        ([HEAD, "99001;Nord"], "line 2: « None » is not a day"),
        ([HEAD, f"99001;{'N' * 61};Côte;2015-03-29"], "line 2: a name of more than 60 characters"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(lines: list[str], why: str) -> None:
    with pytest.raises(TerritoriesError, match=why):
        read(lines)


@pytest.mark.parametrize("content", [b"code_commune;canton", "é;è".encode("latin-1"), None])
def test_the_portal_is_checked_before_it_starts(file: Path, settings: Settings, content: bytes | None) -> None:
    assert not run_checks()
    other = file.with_name("autres.csv")
    settings.PARVIS_TERRITORIES_FILE = str(other)
    if content is not None:
        other.write_bytes(content)
    assert [message.id for message in run_checks()] == ["parvis.E002"]
