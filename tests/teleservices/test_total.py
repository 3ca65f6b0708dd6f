"""What is said of each state, act, outcome or paper is said of all: a new one is never passed over in silence."""

import pytest

from teleservices.lifecycle import ACTS, Act
from teleservices.lifecycle.act import Paperwork
from teleservices.models import Outcome, State
from teleservices.models.states import TONES
from teleservices.studio.procedures.presets import stage_presets
from teleservices.tasks import PAPERWORK


def test_every_state_has_its_tone() -> None:
    assert set(TONES) == set(State)


def test_every_state_of_a_transmitted_request_has_its_usual_stage() -> None:
    assert {preset.state for preset in stage_presets()} == State.transmitted()


def test_every_outcome_is_that_of_one_act() -> None:
    decided = [act.outcome for act in ACTS.values() if act.outcome]
    assert sorted(decided) == sorted(Outcome)
    assert all(act.paperwork is Paperwork.DECISION for act in ACTS.values() if act.outcome)


def test_every_paper_has_who_makes_it_and_the_act_that_calls_for_it() -> None:
    assert set(PAPERWORK) == set(Paperwork) == {act.paperwork for act in ACTS.values() if act.paperwork}


@pytest.mark.parametrize("act", [act for act in ACTS.values() if not act.tells], ids=lambda act: str(act.name))
def test_what_the_applicant_is_not_told_has_no_other_words_than_its_author(act: Act) -> None:
    assert not act.is_public
    assert not act.has_own_subject
    assert not act.may_be_declined
