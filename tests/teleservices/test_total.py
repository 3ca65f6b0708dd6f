"""What is said of each state, act, outcome or paper is said of all: a new one is never passed over in silence."""

import inspect
import re
from types import ModuleType

import pytest

from accounts import tasks as accounts_tasks
from locker import tasks as locker_tasks
from notifications import tasks as notifications_tasks
from teleservices import tasks
from teleservices.desk.batches.acts import BULK
from teleservices.following.filters import STANDINGS
from teleservices.letters.composing import OUTCOMES
from teleservices.lifecycle import ACTS, Act, AnswerCorrection
from teleservices.lifecycle.act import Paperwork
from teleservices.lifecycle.agents import mornings
from teleservices.models import NoticeKind, Outcome, State
from teleservices.models.states import TONES
from teleservices.permissions import Party
from teleservices.studio.procedures.presets import stage_presets
from teleservices.studio.stages.drawing import COLUMNS
from teleservices.tasks import PAPERWORK
from tests.project.source import PACKAGES, matching, name


def test_every_state_has_its_tone() -> None:
    assert set(TONES) == set(State)


def test_every_state_of_a_transmitted_request_has_its_usual_stage() -> None:
    assert {preset.state for preset in stage_presets()} == State.transmitted()


def test_every_state_has_its_column_in_the_drawing_of_the_stages() -> None:
    drawn = [state for column in COLUMNS for state in column]
    assert sorted(drawn) == sorted([State.DRAFT, *State.staged()]), "studio/stages/drawing.py: COLUMNS"


def test_every_request_that_was_transmitted_is_under_a_status_of_the_list() -> None:
    listed = frozenset[State]().union(*(states for _label, states in STANDINGS.values()))
    assert listed == State.transmitted(), "following/filters.py: STANDINGS; models/states.py: the subsets"


def test_every_state_of_a_transmitted_request_is_open_or_ended() -> None:
    assert State.open() | State.ended() == State.transmitted(), "models/states.py"
    assert State.transmitted() == frozenset(State) - {State.DRAFT, State.CLOSED}, "models/states.py"
    assert not State.open() & State.ended(), "models/states.py"
    assert State.decided() <= State.ended(), "models/states.py"
    assert State.favourable() <= State.decided(), "models/states.py"


def test_every_outcome_is_said_by_the_letter() -> None:
    assert set(OUTCOMES) == set(Outcome), "letters/composing.py: OUTCOMES"


def test_every_kind_of_notice_has_the_list_that_its_morning_email_leads_to() -> None:
    assert set(mornings.WORK) == set(NoticeKind), "lifecycle/agents/mornings.py: WORK"


NO_TASKS = {"queue_paperwork"}
"""Public functions of a module of tasks that queue one."""


@pytest.mark.parametrize(
    "module", [accounts_tasks, locker_tasks, notifications_tasks, tasks], ids=lambda module: str(module.__name__)
)
def test_every_task_has_its_words_where_the_admin_lists_those_that_failed(module: ModuleType) -> None:
    functions = {
        name
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
    expected = {f"{module.__name__}.{name}" for name in functions - NO_TASKS}
    assert set(module.NAMES) == expected, f"{module.__name__}: NAMES"


def test_every_outcome_is_that_of_one_act() -> None:
    decided = [act.outcome for act in ACTS.values() if act.outcome]
    assert sorted(decided) == sorted(Outcome)
    assert all(act.paperwork is Paperwork.DECISION for act in ACTS.values() if act.outcome)


def test_a_batch_tells_the_service_of_each_act_that_has_a_notice() -> None:
    """The acts of a batch tell the service nothing one by one."""
    silent = [bulk.name for bulk in BULK.values() if bulk.act and bulk.act.notice and not bulk.ends]
    assert not silent, "desk/batches/acts.py: `ends`"


def test_the_page_that_corrects_an_answer_is_that_of_one_act() -> None:
    assert [act.payload for act in ACTS.values() if act.is_on_one_answer] == [AnswerCorrection]


def test_every_paper_has_who_makes_it_and_the_act_that_calls_for_it() -> None:
    assert set(PAPERWORK) == set(Paperwork) == {act.paperwork for act in ACTS.values() if act.paperwork}


@pytest.mark.parametrize(
    "act", [act for act in ACTS.values() if not act.notifies_applicant], ids=lambda act: str(act.name)
)
def test_what_the_applicant_is_not_told_has_no_other_words_than_its_author(act: Act) -> None:
    assert not act.is_public
    assert not act.has_own_subject
    assert not act.subject
    assert not act.may_be_declined


TELLING = [act for act in ACTS.values() if act.by is Party.CLOCK and act.name != "file_away_by_itself"]
"""A file put away is told to nobody, whoever does it."""


@pytest.mark.parametrize("act", TELLING, ids=lambda act: str(act.name))
def test_what_happens_by_itself_is_told_to_somebody_by_its_row(act: Act) -> None:
    assert act.notifies_applicant or act.notice, f"nobody is told of `{act.name}`: lifecycle/acts_by_itself.py"


def test_the_event_of_an_act_is_made_in_one_place() -> None:
    """Be it of the studio's sample of an e-mail, which is of no request, or of the demo's two years."""
    made = re.compile(r"(?<!class )\bRequestEvent\(")
    places = {name(path) for path in matching("*.py", under=PACKAGES) if made.search(path.read_text())}
    assert places == {"teleservices/lifecycle/new_events.py"}
