"""What each act of the desk asks becomes what the act takes."""

from typing import get_type_hints

import pytest

from teleservices.desk.acts.act_form import ActForm
from teleservices.desk.acts.forms import FORMS, form_for
from teleservices.lifecycle import ACTS, Act
from teleservices.permissions import Party

INSTRUCTED = [act for act in ACTS.values() if act.by is Party.INSTRUCTOR]


def test_every_payload_of_an_instructor_has_its_form() -> None:
    assert set(FORMS) == {act.payload for act in INSTRUCTED}


@pytest.mark.parametrize("act", INSTRUCTED, ids=lambda act: str(act.name))
def test_the_form_of_an_act_makes_its_payload(act: Act) -> None:
    form = form_for(act)
    if form.payload is ActForm.payload:
        act.payload(message="Bonjour", stage_key="")  # all that this form asks is enough
    else:
        assert issubclass(get_type_hints(form.payload)["return"], act.payload)
