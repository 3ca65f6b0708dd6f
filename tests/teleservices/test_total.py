"""What is said of each state, act, outcome or paper is said of all: a new one is never passed over in silence."""

import datetime as dt
import inspect
import io
import re
from collections import defaultdict
from types import ModuleType

import pytest
import time_machine
from django.utils import timezone

from accounts import tasks as accounts_tasks
from locker import tasks as locker_tasks
from notifications import tasks as notifications_tasks
from teleservices import tasks
from teleservices.desk.batches.acts import BULK
from teleservices.desk.requests.filter_set import RequestFilters
from teleservices.following import who_holds
from teleservices.following.filters import STANDINGS
from teleservices.legal_clock import clock_of
from teleservices.letters.composing import OUTCOMES
from teleservices.lifecycle import ACTS, Act, AnswerCorrection
from teleservices.lifecycle.act import Paperwork
from teleservices.lifecycle.agents import mornings
from teleservices.lifecycle.emails.informed import NEWS
from teleservices.lifecycle.errors import UnknownEndingError
from teleservices.lifecycle.facts.ending import ending_of
from teleservices.lifecycle.retention.when_over import candidates
from teleservices.models import EliminationLine, NoticeKind, Outcome, RequestFacts, ServiceRequest, State
from teleservices.models.states import TONES
from teleservices.permissions import Party
from teleservices.steering.dashboard.figures import figures_of
from teleservices.steering.dashboard.periods import Period
from teleservices.steering.dashboard.tables import tables_of
from teleservices.steering.handing_over.manifest import Manifest
from teleservices.studio.procedures.presets import stage_presets
from teleservices.studio.stages.drawing import COLUMNS
from teleservices.tasks import PAPERWORK
from tests.factories.procedures import make_request
from tests.project.source import PACKAGES, matching, name

DAY = dt.date(2026, 3, 11)


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
    ended = frozenset(State.ended())
    assert State.open() | ended == State.transmitted(), "models/states.py"
    assert State.transmitted() == frozenset(State) - {State.DRAFT}, "models/states.py"
    assert not State.open() & ended, "models/states.py"
    assert State.decided() <= ended, "models/states.py"
    assert State.favourable() <= State.decided(), "models/states.py"


def test_the_endings_are_in_order_each_with_its_words() -> None:
    """Decided first, as the outcomes of decisions are."""
    assert [state.value for state in State.ended()][: len(Outcome)] == list(Outcome), "models/states.py"
    labels = [str(label) for _value, label in State.ending_choices()]
    assert labels == [str(state.ending_label) for state in State.ended()]
    assert len(set(labels)) == len(labels)
    assert all(labels)


def test_every_ending_is_that_of_an_act() -> None:
    assert {act.target for act in ACTS.values() if act.ends_review} == set(State.ended()), "lifecycle/acts.py"


def test_what_the_service_ends_waits_for_the_applicant_and_reverses_no_grant_by_silence() -> None:
    """By the targets and the parties of the rows: nobody has to think of it for a new act."""
    ending = [act for act in ACTS.values() if act.by is Party.INSTRUCTOR and act.target in State.ended()]
    waiting = {act.name for act in ACTS.values() if act.blocked_while_awaited}
    assert waiting == {"move_stage", *(act.name for act in ending)}
    assert {act.name for act in ACTS.values() if act.reverses_silence} == {act.name for act in ending} - {"accept"}


def test_every_ending_is_news() -> None:
    assert set(NEWS) >= set(State.ended()), "lifecycle/emails/informed.py: NEWS"


def test_every_ending_is_said_by_the_page_of_the_request() -> None:
    assert set(who_holds.ENDED) == set(State.ended()), "following/who_holds.py: ENDED"


def test_the_desk_filters_by_every_state_and_every_ending() -> None:
    filters = RequestFilters.base_filters
    assert filters["outcome"].extra["choices"] == State.ending_choices()
    assert [value for value, _label in filters["state"].extra["choices"]] == State.staged()


@pytest.mark.parametrize("state", State.ended())
def test_every_ending_has_its_words_on_an_elimination_list_and_in_the_package_for_the_archives(state: State) -> None:
    line = EliminationLine(pk=1, reference="K7M2PXQ4R", submitted_on=DAY, ended_on=DAY, due_on=DAY, outcome=state.value)
    parties = defaultdict(str, transferring_agency="a", originating_agency="b", archival_agency="c")
    stream = io.BytesIO()
    with Manifest("m", parties, at=timezone.now(), comment="") as manifest:
        manifest.add(line, "Aide", [])
        manifest.copy_to(stream)
    assert line.get_outcome_display() == str(state.ending_label)
    assert f"<Description>{state.ending_label}</Description>" in stream.getvalue().decode()


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.parametrize("state", State.ended())
def test_a_request_that_ended_is_in_the_figures_no_clock_runs_and_its_time_comes(state: State) -> None:
    """Its facts, the figures of its month, its file that may be put away, the list on which it is destroyed."""
    request = make_request(state=state)
    row = request.desk_facts
    today = timezone.localdate()
    assert (row.outcome, row.ended_on) == (state, today)
    assert clock_of(request) is None, "legal_clock.py"
    counted = figures_of(RequestFacts.objects.filter(pk=request.pk), Period(today.replace(day=1), today))
    assert dict(counted.outcomes) == dict.fromkeys(State.ended(), 0) | {state: 1}
    assert sum(counted.ended.values()) == 1
    [table] = [table for table in tables_of(counted) if table.name == "issues"]
    assert [label for label, cells in table.rows if cells[0].value] == [state.ending_label]
    ServiceRequest.objects.filter(pk=request.pk).update(filed_away_at=timezone.now())
    later = today + dt.timedelta(days=366 * 12)
    with time_machine.travel(dt.datetime.combine(later, dt.time(12), tzinfo=dt.UTC), tick=False):
        assert [over.pk for over in candidates(request.procedure, later)] == [request.pk]


@pytest.mark.parametrize("act", [None, "swept_away", "take_charge"])
def test_how_a_request_ended_is_never_guessed(act: str | None) -> None:
    """Neither without an event, nor by an act that no table has, nor by one that leads elsewhere."""
    request = ServiceRequest(reference="K7M2PXQ4R", state=State.WITHDRAWN)
    vars(request).update(ending_act=act, ending_at=timezone.now())
    with pytest.raises(UnknownEndingError, match=request.reference):
        ending_of(request, [])


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
