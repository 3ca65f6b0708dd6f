"""Position."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit.fieldtypes import PositionField, field_type
from formkit.fieldtypes.position import MISSING
from formkit.places.positions import Position, parse
from tests.formkit.asking import KEY, answer, kept, refusal, shown, submit

PLACE = PositionField(key=KEY, label="Où se trouve le trou ?")
ROADLESS = PLACE.model_copy(update={"road": False})
RENNES = {"latitude": 48.11734, "longitude": -1.67771}


@pytest.mark.parametrize(
    ("typed", "latitude", "longitude"),
    [
        ("48,1234, 1,2345", 48.1234, 1.2345),
        ("48.1234,-1.2345", 48.1234, -1.2345),
        ("48,1234,1,2345", 48.1234, 1.2345),
        ("48,1234 1,2345", 48.1234, 1.2345),
        ("48,1234 ; −1,2345", 48.1234, -1.2345),
        ("48.123456789/-1.000004", 48.12346, -1.0),
        ("48,1234° N, 1,2345° O", 48.1234, -1.2345),
        ("21.1 S 55.5 E", -21.1, 55.5),
        ("48°07'02.4\"N 1°40'39.8\"O", 48.11733, -1.67772),
        ("48° 7’ 2” N ; 1° 40’ W", 48.11722, -1.66667),
        ("90, -180", 90.0, -180.0),
    ],
)
def test_a_position_is_read_as_people_paste_it(typed: str, latitude: float, longitude: float) -> None:
    assert answer(ROADLESS, {"_at": [typed]}) == {"latitude": latitude, "longitude": longitude}


@pytest.mark.parametrize(
    "typed",
    [
        "48,1",
        "48,123",
        "48",
        "91, 0",
        "0, 180.1",
        "48, 1, 2",
        "N 48, 1",
        "48°60' N, 1°",
        "1e1, 2",
        "D 921",
        "48.1 48.2 N",
    ],
)
def test_what_gives_no_place_is_refused_and_kept(typed: str) -> None:
    assert [error.code for error in submit(PLACE, {"_at": [typed], "_road": ["D 921"]}).errors.as_data()[KEY]] == [
        "invalid"
    ]
    assert kept(PLACE, {"_at": [typed], "_road": ["D 921"]}) == {f"{KEY}_at": [typed], f"{KEY}_road": ["D 921"]}


def test_the_road_is_said_with_the_position_and_never_alone() -> None:
    stored = answer(PLACE, {"_at": ["48.11734, -1.67771"], "_road": [" D 921,  PR 12+300"]})
    assert stored == {**RENNES, "road": "D 921, PR 12+300"}
    assert shown(PLACE, stored) == "48,11734°\u00a0N, 1,67771°\u00a0O\nD 921, PR 12+300"
    assert field_type(PLACE).export_value(PLACE, stored) == "48.11734, -1.67771, D 921, PR 12+300"
    assert refusal(PLACE, {"_at": [""], "_road": ["D 921"]}) == MISSING
    assert submit(PLACE, {"_at": ["1, 1"], "_road": ["x" * 201]}).errors.as_data()[KEY][0].code == "max_length"


def test_a_link_leads_to_its_place_and_says_that_it_tells_another_site() -> None:
    link = field_type(PLACE).link(PLACE, RENNES)
    assert link is not None
    assert link.address == "https://www.openstreetmap.org/?mlat=48.11734&mlon=-1.67771#map=17/48.11734/-1.67771"
    assert "qui recevra cette position" in link.words


def test_a_place_names_someone_and_goes_with_the_request() -> None:
    kind = field_type(PLACE)
    assert kind.proposed["personal"] == "ordinary"
    assert kind.anonymised(PLACE, RENNES) is None


@pytest.mark.parametrize(
    "stored", ["48, 1", {"latitude": 48}, RENNES | {"x": 1}, RENNES | {"latitude": True}, RENNES | {"latitude": 1e300}]
)
def test_what_can_not_be_a_position_is_no_answer(stored: object) -> None:
    assert field_type(PLACE).read(PLACE, stored) is None
    assert field_type(PLACE).link(PLACE, stored) is None


degrees = st.decimals(-90, 90, places=5)


@given(degrees, degrees)
def test_what_is_written_is_read_again(latitude: Decimal, longitude: Decimal) -> None:
    place = Position(latitude + 0, longitude + 0)
    assert parse(place.written) == parse(place.pasted) == place
