"""The stages of a procedure as a drawing and in words: what follows what, and what happens when nobody acts."""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teleservices.lifecycle.acts import ACTS, states_open_from
from teleservices.models import Procedure, Stage, State
from teleservices.permissions import Party
from teleservices.studio.drafting.snapshots import DraftStage

COLUMNS: tuple[tuple[State, ...], ...] = (
    (State.DRAFT, State.SUBMITTED),
    (State.IN_REVIEW, State.CORRECTION_REQUESTED),
    (State.ACCEPTED, State.ACCEPTED_IN_PART, State.REFUSED, State.INADMISSIBLE),
    (State.WITHDRAWN,),
)
"""From left to right, in the order of a request's life; each state has its place, once."""
WIDTH, GAP, ROOM, SIDE = 174, 88, 26, 34
PADDING, NAME_LINE, SMALL_LINE = 10, 19, 16
NAME_LETTERS, SMALL_LETTERS = 18, 22


@dataclass(frozen=True)
class Line:
    """One line of text, and where its base is."""

    text: str
    y: int
    is_name: bool


@dataclass(frozen=True)
class Box:
    """A stage in the drawing; `x` and `y` are its top left corner."""

    x: int
    y: int
    height: int
    lines: tuple[Line, ...]
    is_draft: bool
    width: int = WIDTH


@dataclass(frozen=True)
class Arrow:
    """A way from one stage to another."""

    path: str
    is_back: bool
    is_two_way: bool


@dataclass(frozen=True)
class StageMap:
    """The drawing of the stages and of the ways between them; sizes are in units of the SVG."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True)
class StageRow:
    """A stage as the list says it, for who doesn't see the drawing."""

    stage: Stage
    following: list[Stage]
    timers: list[str]
    is_restricted: bool
    is_reached: bool
    """Whether anything leads there: the designer may have closed all the ways, or drawn a second beginning."""


def stage_rows(drafted: Sequence[DraftStage]) -> list[StageRow]:
    """Each of these stages in use, with what the service can do next."""
    stages = [drafted_stage.stage for drafted_stage in drafted]
    allowed = {of.stage.pk: of.allowed_next & {stage.pk for stage in stages} for of in drafted}
    following = {stage.pk: _following(stage, stages, allowed[stage.pk]) for stage in stages}
    reached = {stage.pk for reachable in following.values() for stage in reachable} | _reached_by_applicants(stages)
    return [
        StageRow(stage, following[stage.pk], timer_words(stage), bool(allowed[stage.pk]), stage.pk in reached)
        for stage in stages
    ]


def timer_words(stage: Stage) -> list[str]:
    """What happens in a stage when nobody acts."""
    words = []
    if stage.remind_after_days:
        reminded = ngettext("Service reminded after %(n)d day", "Service reminded after %(n)d days", _n(stage))
        if stage.waits_for_applicant:
            reminded = ngettext("Applicant reminded after %(n)d day", "Applicant reminded after %(n)d days", _n(stage))
        words.append(reminded % {"n": stage.remind_after_days})
    if stage.late_after_days:
        late = ngettext("Late after %(n)d day", "Late after %(n)d days", stage.late_after_days)
        words.append(late % {"n": stage.late_after_days})
    return words


def draft_words(procedure: Procedure) -> str:
    """What happens to a draft that nobody goes on with."""
    days = procedure.draft_days
    if days is None:
        return _("Kept without limit")
    return ngettext("Deleted after %(n)d day", "Deleted after %(n)d days", days) % {"n": days}


def stage_map(procedure: Procedure, rows: Sequence[StageRow]) -> StageMap:
    """Draw the stages in columns, the draft first, with an arrow for each way that the service or the applicant has."""
    boxes: dict[int, Box] = {}
    for number, states in enumerate(COLUMNS):
        x, y = number * (WIDTH + GAP) + 1, 1
        if State.DRAFT in states:
            boxes[0] = _box(x, y, str(State.DRAFT.label), [draft_words(procedure)], is_draft=True)
            y += boxes[0].height + ROOM
        for row in sorted((row for row in rows if row.stage.state in states), key=lambda row: _rank(row.stage, states)):
            kind = row.stage.get_state_display()
            small = row.timers if kind == row.stage.name else [kind, *row.timers]
            boxes[row.stage.pk] = _box(x, y, row.stage.name, small)
            y += boxes[row.stage.pk].height + ROOM
    height = max(box.y + box.height for box in boxes.values()) + 1
    width = len(COLUMNS) * (WIDTH + GAP) - GAP + 2
    return StageMap(width, height, tuple(boxes.values()), tuple(_arrows(rows, boxes)))


def _n(stage: Stage) -> int:
    return stage.remind_after_days or 0


def _rank(stage: Stage, states: Sequence[State]) -> tuple[int, int, int]:
    return states.index(State(stage.state)), stage.order, stage.pk


def _reached_by_applicants(stages: Sequence[Stage]) -> set[int]:
    """Where transmitting and withdrawing lead: the first stage of their kinds. Corrections lead back to the review."""
    acts = [act for act in ACTS.values() if act.by is Party.APPLICANT]
    acts = [act for act in acts if act.ends_review or State.DRAFT in act.sources]
    firsts = (next((stage for stage in stages if stage.state == act.target), None) for act in acts)
    return {stage.pk for stage in firsts if stage}


def _following(stage: Stage, stages: Sequence[Stage], allowed: frozenset[int]) -> list[Stage]:
    """Where the service can bring a request from `stage`, in the designer's order."""
    states = states_open_from(State(stage.state))
    return [
        other
        for other in stages
        if other.pk != stage.pk and other.state in states and (not allowed or other.pk in allowed)
    ]


def _box(x: int, y: int, name: str, small: Iterable[str], *, is_draft: bool = False) -> Box:
    lines, base = [], y + PADDING
    for text in textwrap.wrap(name, NAME_LETTERS) or [name]:
        base += NAME_LINE
        lines.append(Line(text, base - 5, is_name=True))
    for text in (line for words in small for line in textwrap.wrap(words, SMALL_LETTERS)):
        base += SMALL_LINE
        lines.append(Line(text, base - 4, is_name=False))
    return Box(x, y, base + PADDING - y, tuple(lines), is_draft)


def _arrows(rows: Sequence[StageRow], boxes: dict[int, Box]) -> Iterable[Arrow]:
    first = next((row.stage for row in rows if row.stage.state == State.SUBMITTED), None)
    if first:
        yield _arrow(boxes[0], boxes[first.pk])
    ways = {(row.stage.pk, next_stage.pk) for row in rows for next_stage in row.following if _is_drawn(row, next_stage)}
    for start, end in sorted(ways):
        if (end, start) in ways and boxes[start].x == boxes[end].x and start > end:
            continue
        yield _arrow(boxes[start], boxes[end], is_two_way=boxes[start].x == boxes[end].x and (end, start) in ways)


def _is_drawn(row: StageRow, following: Stage) -> bool:
    """All that the designer chose; else what goes forward, or stays in the column."""
    return row.is_restricted or _column(following) >= _column(row.stage)


def _column(stage: Stage) -> int:
    return next(number for number, states in enumerate(COLUMNS) if stage.state in states)


def _arrow(start: Box, end: Box, *, is_two_way: bool = False) -> Arrow:
    if start.x == end.x:
        return Arrow(_beside(start, end), is_back=False, is_two_way=is_two_way)
    is_back = end.x < start.x
    if is_back:
        x1, y1 = start.x, start.y + start.height * 3 // 4
        x2, y2 = end.x + WIDTH, end.y + end.height * 3 // 4
    else:
        x1, y1 = start.x + WIDTH, start.y + start.height // 2
        x2, y2 = end.x, end.y + end.height // 2
    bend = (x2 - x1) // 2
    return Arrow(f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}", is_back=is_back, is_two_way=False)


def _beside(start: Box, end: Box) -> str:
    """Within a column: straight between neighbours, by the side otherwise."""
    upper, lower = (start, end) if start.y < end.y else (end, start)
    middle = start.x + WIDTH // 2
    if lower.y - (upper.y + upper.height) <= ROOM:
        tops = (upper.y + upper.height, lower.y)
        y1, y2 = tops if start is upper else tops[::-1]
        return f"M{middle} {y1}V{y2}"
    side, y1, y2 = start.x, start.y + start.height // 3, end.y + end.height // 3
    return f"M{side} {y1}C{side - SIDE} {y1} {side - SIDE} {y2} {side} {y2}"
