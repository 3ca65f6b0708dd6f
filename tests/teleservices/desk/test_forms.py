"""What each act of the desk asks becomes what the act takes."""

from typing import get_type_hints

import pytest

from teleservices.desk.acts.forms import form_for
from teleservices.lifecycle import ACTS, Act
from teleservices.permissions import Party


@pytest.mark.parametrize(
    "act", [act for act in ACTS.values() if act.by is Party.INSTRUCTOR], ids=lambda act: str(act.name)
)
def test_the_form_of_an_act_makes_its_payload(act: Act) -> None:
    assert issubclass(get_type_hints(form_for(act).payload)["return"], act.payload)
