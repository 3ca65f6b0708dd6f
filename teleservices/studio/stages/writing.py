"""Stages of a procedure, once it has its usual ones: written one at a time in its draft, archived and never deleted,
since requests and events point to them.

A stage that is added has its row at once, archived: nothing meets it before the draft, which uses it, is published.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from formkit.values import JsonValue
from portal.admin.change_journal import remember
from portal.admin.seen import Fingerprints
from teleservices.lifecycle.acts import states_open_from
from teleservices.lifecycle.wording.tags import problems
from teleservices.models import DraftChange, Procedure, ServiceRequest, Stage, State
from teleservices.studio.drafting.drafts import Draft, DraftAct, designed_and_locked, keep_change
from teleservices.studio.drafting.snapshots import DraftStage, Stages, as_columns, draft_stages, overlaid
from teleservices.studio.errors import StageError
from teleservices.studio.together import to_write

STEP = 10
"""Between the orders of two stages."""
TIMERS = ("remind_after_days", "late_after_days")


@dataclass(frozen=True)
class StageContent:
    """What a designer writes of a stage itself: its texts, and whether the level of progress shows it."""

    name: str
    explanation: str
    email_subject: str
    email_text: str
    is_milestone: bool = True


@dataclass(frozen=True)
class StageRules:
    """What may follow a stage (primary keys, none: all that the lifecycle allows), and after how many days what."""

    allowed_next: frozenset[int] = frozenset()
    remind_after_days: int | None = None
    late_after_days: int | None = None


@transaction.atomic
def add_stage(
    *, procedure_id: int, author: User, state: State, content: StageContent, rules: StageRules | None = None
) -> Stage:
    """Add a stage of this kind after the last one. Raises StageError, DesignRefusedError."""
    procedure = designed_and_locked(procedure_id, author)
    if state not in State.staged():
        raise StageError(_("A draft is not a stage."), option="state")
    _check_tags(content)
    stages = draft_stages(procedure)
    order = max((other.stage.order for other in stages), default=0) + STEP
    stage = Stage(procedure=procedure, key=_free_key(procedure, content.name), state=state, order=order)
    ruled = _possible_rules(stage, rules, stages) if rules else {}
    _insert([stage], vars(content))
    _change(procedure, author, DraftAct.STAGE_ADDED, content.name, {stage.pk: {**ruled, "is_archived": False}})
    return stage


def insert_presets(procedure: Procedure, author: User, added: Sequence[Stage], *, after: int) -> None:
    """Use from now on these new stages, placed after the one numbered `after` (from 0). The caller holds the row."""
    stages = [drafted_stage.stage for drafted_stage in draft_stages(procedure)]
    _insert(added, {})
    stages[after + 1 : after + 1] = added
    orders = _orders(stages)
    columns = {stage.pk: {"order": orders[stage.pk]} for stage in stages}
    columns |= {stage.pk: {"order": orders[stage.pk], "is_archived": False} for stage in added}
    _change(procedure, author, DraftAct.STAGES_ADDED, ", ".join(stage.name for stage in added), columns)


def stage_values(drafted_stage: DraftStage, stages: Sequence[DraftStage]) -> dict[str, object]:
    """What a designer wrote of a stage, as it is; of what may follow it, what can still. `stages`: all of the draft."""
    possible = {other.pk for other in possible_next(drafted_stage.stage, stages)}
    return {
        **{name: getattr(drafted_stage.stage, name) for name in (*StageContent.__annotations__, *TIMERS)},
        "allowed_next": drafted_stage.allowed_next & possible,
    }


@transaction.atomic
def edit_stage(
    *,
    procedure_id: int,
    author: User,
    stage_id: int,
    content: StageContent,
    rules: StageRules | None = None,
    seen: Fingerprints | None = None,
) -> Stage:
    """Write a stage's texts, and its rules unless they are null; its kind never changes, requests stand in it.

    `seen`: the stage as the page showed it. Raises StageError, DesignRefusedError, StaleValuesError when someone else
    changed the same text or rule meanwhile.
    """
    procedure = designed_and_locked(procedure_id, author)
    stages = draft_stages(procedure)
    drafted_stage = stage_among(stages, stage_id)
    _check_tags(content)
    values = vars(content) | (_possible_rules(drafted_stage.stage, rules, stages) if rules else {})
    names = to_write(present=stage_values(drafted_stage, stages), typed=values, seen=seen)
    changes = {name: values[name] for name in names}
    _change(procedure, author, DraftAct.STAGE_EDITED, content.name, {stage_id: changes})
    remember(drafted_stage.stage, author, changes)
    return drafted_stage.stage


@transaction.atomic
def archive_stage(*, procedure_id: int, author: User, stage_id: int) -> None:
    """Offer a stage no more; requests that stand there stay. Raises StageError when others need it."""
    procedure = designed_and_locked(procedure_id, author)
    stages = draft_stages(procedure)
    stage = stage_among(stages, stage_id).stage
    if why := archiving_of(stage, stages).refusal:
        raise StageError(why)
    _change(procedure, author, DraftAct.STAGE_ARCHIVED, stage.name, {stage_id: {"is_archived": True}})


@transaction.atomic
def restore_stage(*, procedure_id: int, author: User, stage_id: int) -> None:
    """Offer an archived stage again, in its former place. Raises DesignRefusedError."""
    procedure = designed_and_locked(procedure_id, author)
    stage = stage_among(draft_stages(procedure), stage_id).stage
    _change(procedure, author, DraftAct.STAGE_RESTORED, stage.name, {stage_id: {"is_archived": False}})


@transaction.atomic
def move_stage(*, procedure_id: int, author: User, stage_id: int, by: int) -> None:
    """Move a stage up (-1) or down (1) among those in use; nothing happens at the ends."""
    procedure = designed_and_locked(procedure_id, author)
    stages = [drafted_stage.stage for drafted_stage in in_use(draft_stages(procedure))]
    index = next(index for index, stage in enumerate(stages) if stage.pk == stage_id)
    if not 0 <= index + by < len(stages):
        return
    stages.insert(index + by, target := stages.pop(index))
    orders = {pk: {"order": order} for pk, order in _orders(stages).items()}
    _change(procedure, author, DraftAct.STAGE_MOVED, target.name, orders)


def in_use(stages: Iterable[DraftStage]) -> list[DraftStage]:
    """Those that are not archived."""
    return [drafted_stage for drafted_stage in stages if not drafted_stage.stage.is_archived]


def stage_among(stages: Iterable[DraftStage], pk: int) -> DraftStage:
    """The stage with this primary key. Raises Stage.DoesNotExist for another procedure's."""
    for drafted_stage in stages:
        if drafted_stage.stage.pk == pk:
            return drafted_stage
    raise Stage.DoesNotExist


@dataclass(frozen=True)
class Archiving:
    """What putting a stage away would come to."""

    open_requests: int
    """Requests that stand there and are not finished: they stay, with its texts, until the next act."""
    refusal: str
    """Why it can't be; empty when it can."""


def archiving_of(stage: Stage, stages: Sequence[DraftStage]) -> Archiving:
    """What archiving `stage`, among the `stages` of its draft, would come to, to be said before it is done."""
    waiting = ServiceRequest.objects.filter(stage=stage).exclude(state__in=State.undecided()).count()
    return Archiving(open_requests=waiting, refusal=_why_needed(stage, in_use(stages)))


def _why_needed(stage: Stage, stages: Sequence[DraftStage]) -> str:
    used = {drafted_stage.stage.pk: drafted_stage for drafted_stage in stages if drafted_stage.stage.pk != stage.pk}
    is_only = all(other.stage.state != stage.state for other in used.values())
    if stage.procedure.current_version_id and is_only:
        return _("It is the only stage of its kind: requests that get there need it. Change it instead.")
    for before in used.values():
        if stage.pk in before.allowed_next and not before.allowed_next & used.keys():
            text = _("The stage “%(stage)s” leads to this one only: change what may follow it first.")
            return text % {"stage": before.stage.name}
    return ""


def tag_errors(subject: str, text: str) -> dict[str, list[str]]:
    """What is wrong with the tags of an e-mail, by the column where it stands."""
    by_column = {"email_subject": problems(subject), "email_text": problems(text)}
    return {column: [str(problem) for problem in wrong] for column, wrong in by_column.items() if wrong}


def possible_next(stage: Stage, stages: Iterable[DraftStage]) -> list[Stage]:
    """The other stages in use that the lifecycle lets follow one of this kind."""
    states = states_open_from(State(stage.state))
    others = [drafted_stage.stage for drafted_stage in in_use(stages)]
    return [other for other in others if other.state in states and other.pk != stage.pk]


def _insert(stages: Sequence[Stage], content: Mapping[str, object]) -> None:
    """Make the rows of new stages, archived: nothing in force uses them."""
    for stage in stages:
        for name, value in {**content, "is_archived": True}.items():
            setattr(stage, name, value)
        stage.save(force_insert=True)


def _change(
    procedure: Procedure, author: User, act: DraftAct, subject: str, columns: Mapping[int, Mapping[str, object]]
) -> None:
    """Change in the draft these columns of these stages. The caller holds the row."""
    changes: Stages = {str(pk): as_columns(values) for pk, values in columns.items()}

    def redesign(draft: Draft) -> Draft:
        return replace(draft, stages=overlaid(draft.stages, changes))

    keep_change(procedure, DraftChange(act=act, subject=subject, author=author), redesign)


def _orders(stages: Sequence[Stage]) -> dict[int, JsonValue]:
    return {stage.pk: order * STEP for order, stage in enumerate(stages, start=1)}


def _check_tags(content: StageContent) -> None:
    for column, wrong in tag_errors(content.email_subject, content.email_text).items():
        raise StageError(" ".join(wrong), option=column)


def _possible_rules(stage: Stage, rules: StageRules, stages: Sequence[DraftStage]) -> dict[str, object]:
    """The rules that make sense for the stage's kind. Raises StageError for a stage that can't follow."""
    if not rules.allowed_next <= {other.pk for other in possible_next(stage, stages)}:
        raise StageError(_("One of these stages can't follow this one any more. Choose again."), option="allowed_next")
    return {name: value for name, value in vars(rules).items() if name not in TIMERS or stage.may_have_timers}


def _free_key(procedure: Procedure, name: str) -> str:
    base = slugify(name)[:30].strip("-") or "etape"
    keys = set(procedure.stages.values_list("key", flat=True))
    return base if base not in keys else f"{base}-{secrets.token_hex(3)}"
