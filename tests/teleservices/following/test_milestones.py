"""The level of progress over every way that the lifecycle allows, with the stages of the presets and of the demo."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from home.demo.procedure_files import PROCEDURES, content_of
from teleservices.following.milestones import Milestone, milestones
from teleservices.legal_clock import LegalClock
from teleservices.lifecycle import ACTS
from teleservices.lifecycle.act import Act
from teleservices.models import LegalRegime, Procedure, RequestEvent, ServiceRequest, Stage, State
from teleservices.studio.procedures.presets import grant_presets, stage_presets

PROCEDURE = Procedure(pk=1)
FIRST_DAY = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
CLOCK = LegalClock(LegalRegime.REJECTION, dt.date(2027, 1, 24))
LONGEST = 4
"""Acts after the transmission: taken in charge, another stage or corrections, an outcome, closed or reopened."""


def numbered(stages: list[Stage]) -> list[Stage]:
    for number, stage in enumerate(stages, start=1):
        stage.pk = stage.order = number
    return stages


def usual() -> list[Stage]:
    return numbered([preset.stage(PROCEDURE) for preset in stage_presets()])


def with_grants() -> list[Stage]:
    """A grant's: its own stages of the review, one of which is left out of the level, come after the first."""
    before, after = stage_presets()[:2], stage_presets()[2:]
    return numbered([preset.stage(PROCEDURE) for preset in (*before, *grant_presets(), *after)])


def of_demo(code: str) -> list[Stage]:
    """Those of a procedure of the demo, in its words, and one more than the usual ones where it has one."""
    columns = [stage.model_dump(exclude={"allowed_next"}) for stage in content_of(code).stages]
    return numbered([Stage(procedure=PROCEDURE, **stage) for stage in columns])


def without_a_milestone() -> list[Stage]:
    stages = with_grants()
    for stage in stages:
        stage.is_milestone = False
    return stages


def all_shown() -> list[Stage]:
    stages = with_grants()
    for stage in stages:
        stage.is_milestone = True
    return stages


def none() -> list[Stage]:
    return []


SETS = {
    "usual": usual(),
    "grant": with_grants(),
    "nothing shown": without_a_milestone(),
    "all shown": all_shown(),
    "no stage": none(),
} | {described.code: of_demo(described.code) for described in PROCEDURES}
each_set = pytest.mark.parametrize("stages", SETS.values(), ids=SETS)


@dataclass(frozen=True)
class Walk:
    """What was done to a request, and where it stands."""

    request: ServiceRequest
    events: tuple[RequestEvent, ...]

    @property
    def reviewed(self) -> Stage | None:
        """Where the review stands."""
        return next((event.stage for event in reversed(self.events) if event.stage and in_review(event.stage)), None)

    def after(self, act: Act, stage: Stage | None) -> "Walk":
        before = State(self.request.state)
        target = act.target_from(before)
        stays = act.review_state not in (None, target)
        event = RequestEvent(
            stage=stage, from_state=before, to_state=target, at=FIRST_DAY + dt.timedelta(days=len(self.events))
        )
        current_stage = self.request.stage if stays else stage
        return replace(self, request=ServiceRequest(state=target, stage=current_stage), events=(*self.events, event))

    def level(self, stages: list[Stage], going_on: Stage | None = None) -> list[Milestone]:
        return milestones(self.request, stages, self.events, CLOCK, going_on)


def in_review(stage: Stage) -> bool:
    return stage.state == State.IN_REVIEW


def stages_of(stages: list[Stage], state: State) -> list[Stage | None]:
    return [stage for stage in stages if stage.state == state] or [None]


def walks(stages: list[Stage], begun: Walk, length: int = LONGEST) -> Iterator[Walk]:
    """`begun`, and every way that goes on from it in at most `length` acts that move a request or its review."""
    yield begun
    if not length:
        return
    state = State(begun.request.state)
    for act in ACTS.values():
        if state in act.sources and (act.target or act.review_state):
            for stage in stages_of(stages, act.stage_state_from(state)):
                yield from walks(stages, begun.after(act, stage), length - 1)


def transmitted(stages: list[Stage]) -> Walk:
    return Walk(ServiceRequest(state=State.DRAFT), ()).after(ACTS["transmit"], stages_of(stages, State.SUBMITTED)[0])


def check_open(walk: Walk, level: list[Milestone]) -> None:
    """Done, then the one where it stands, then what may come, the decision last."""
    states = [step.state for step in level]
    assert states == sorted(states, key=["done", "current", "todo"].index)
    assert states.count("current") == 1
    assert level[-1] == Milestone("Décision", "todo", CLOCK.label)


def check_finished(walk: Walk, stages: list[Stage], level: list[Milestone]) -> None:
    """All that is said is done, and the end is the outcome's word, or the closing's after it."""
    assert [step.state for step in level] == ["done"] * (len(level) - 1) + ["finished"]
    ending = next(event for event in reversed(walk.events) if event.to_state in State.ended())
    word = ending.stage.name if ending.stage else str(State(ending.to_state).label)
    assert [step.label for step in level].count(word) == 1
    others = {stage.name for stage in stages if stage.state in State.ended()} - {word}
    assert not others & {step.label for step in level}


@each_set
def test_every_way_is_told_as_it_went(stages: list[Stage]) -> None:
    seen = set()
    for walk in walks(stages, transmitted(stages)):
        state, visited = State(walk.request.state), {event.stage for event in walk.events}
        waits = state == State.CORRECTION_REQUESTED
        for going_on in (None, walk.reviewed) if waits else (None,):
            level = walk.level(stages, going_on)
            if state in State.open():
                check_open(walk, level)
            else:
                check_finished(walk, stages, level)
            assert all(step.stage in visited for step in level if step.state != "todo")
        seen |= {(state, walk.request.stage)}
    assert {state for state, _ in seen} == State.transmitted()
    assert {stage for _, stage in seen if stage} == set(stages)


def walked(stages: list[Stage], *acts: tuple[str, str]) -> Walk:
    """The acts, each with the name of its stage."""
    walk = transmitted(stages)
    for act_name, stage_name in acts:
        walk = walk.after(ACTS[act_name], next(stage for stage in stages if stage.name == stage_name))
    return walk


def shown(level: list[Milestone]) -> list[tuple[str, str, str]]:
    return [(step.label, step.state, step.note) for step in level]


GRANT = SETS["aide-au-projet-associatif"]
REVIEW = "En cours d’instruction"


def test_a_stage_that_was_not_gone_through_is_not_to_come_once_the_aid_is_granted() -> None:
    walk = walked(GRANT, ("take_charge", REVIEW), ("accept", "Aide accordée"))
    assert shown(walk.level(GRANT)) == [
        ("Reçue", "done", "24 novembre 2026"),
        (REVIEW, "done", "25 novembre 2026"),
        ("Aide accordée", "finished", "26 novembre 2026"),
    ]


def test_a_request_to_complete_stands_where_its_review_does() -> None:
    walk = walked(GRANT, ("take_charge", REVIEW), ("request_corrections", "À compléter"))
    assert shown(walk.level(GRANT)) == [
        ("Reçue", "done", "24 novembre 2026"),
        (REVIEW, "current", "À compléter"),
        ("Passage en commission", "todo", ""),
        ("Décision", "todo", "Sans réponse le 24 janvier 2027\N{NO-BREAK SPACE}: refus"),
    ]


def test_nothing_is_to_come_of_a_request_that_is_withdrawn() -> None:
    walk = walked(GRANT, ("withdraw", "Retirée"))
    assert shown(walk.level(GRANT)) == [
        ("Reçue", "done", "24 novembre 2026"),
        ("Retirée", "finished", "25 novembre 2026"),
    ]


def test_only_the_last_outcome_of_a_request_that_was_reopened() -> None:
    walk = walked(
        GRANT,
        ("take_charge", REVIEW),
        ("refuse", "Refusée"),
        ("withdraw_decision", REVIEW),
    )
    assert [label for label, _, _ in shown(walk.level(GRANT))][-3:] == [REVIEW, "Passage en commission", "Décision"]
    walk = walk.after(ACTS["accept"], next(stage for stage in GRANT if stage.name == "Aide accordée"))
    assert [label for label, _, _ in shown(walk.level(GRANT))] == ["Reçue", REVIEW, "Aide accordée"]


def test_a_stage_put_away_is_told_to_who_went_through_it_and_to_nobody_else() -> None:
    stages = of_demo("aide-au-projet-associatif")
    meeting = next(stage for stage in stages if stage.name == "Passage en commission")
    meeting.is_archived = True
    through = walked(stages, ("take_charge", REVIEW), ("move_stage", meeting.name))
    assert ("Passage en commission", "current") in [(label, state) for label, state, _ in shown(through.level(stages))]
    assert meeting.name not in [step.label for step in walked(stages, ("take_charge", REVIEW)).level(stages)]
