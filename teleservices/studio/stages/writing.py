"""Stages of a procedure, once it has its usual ones: written one at a time, archived and never deleted, since requests
and events point to them.
"""

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from portal.admin.change_journal import remember
from portal.admin.seen import Fingerprints, Values
from teleservices.lifecycle.acts import states_open_from
from teleservices.lifecycle.wording.tags import problems
from teleservices.models import Procedure, Stage, State
from teleservices.permissions import may_design
from teleservices.studio.errors import DesignRefusedError, StageError
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
    procedure = _locked(procedure_id, author)
    if state == State.DRAFT:
        raise StageError(_("A draft is not a stage."), option="state")
    _check_tags(content)
    last = procedure.stages.order_by("-order").first()
    stage = Stage(
        procedure=procedure,
        key=_free_key(procedure, content.name),
        state=state,
        order=last.order + STEP if last else STEP,
        **vars(content),
    )
    stage.save()
    if rules:
        _set_rules(stage, _possible_rules(stage, rules))
    return stage


def stage_values(stage: Stage) -> dict[str, object]:
    """What a designer wrote of a stage, as it is; of what may follow it, what can still."""
    following = set(stage.allowed_next.values_list("pk", flat=True))
    return {
        **{name: getattr(stage, name) for name in (*StageContent.__annotations__, *TIMERS)},
        "allowed_next": frozenset(other.pk for other in possible_next(stage) if other.pk in following),
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
    stage = _locked(procedure_id, author).stages.get(pk=stage_id)
    _check_tags(content)
    typed = vars(content) | (_possible_rules(stage, rules) if rules else {})
    changes = {name: typed[name] for name in to_write(present=stage_values(stage), typed=typed, seen=seen)}
    columns = [name for name in changes if name in vars(content)]
    for name in columns:
        setattr(stage, name, changes[name])
    stage.save(update_fields=columns)
    _set_rules(stage, changes)
    remember(stage, author, changes)
    return stage


@transaction.atomic
def archive_stage(*, procedure_id: int, author: User, stage_id: int) -> Stage:
    """Offer a stage no more; requests that stand there stay. Raises StageError when others need it."""
    stage = _locked(procedure_id, author).stages.get(pk=stage_id)
    if why := archiving_of(stage).refusal:
        raise StageError(why)
    stage.is_archived = True
    stage.save(update_fields=["is_archived"])
    return stage


@transaction.atomic
def restore_stage(*, procedure_id: int, author: User, stage_id: int) -> Stage:
    """Offer an archived stage again, in its former place. Raises DesignRefusedError."""
    stage = _locked(procedure_id, author).stages.get(pk=stage_id)
    stage.is_archived = False
    stage.save(update_fields=["is_archived"])
    return stage


@transaction.atomic
def move_stage(*, procedure_id: int, author: User, stage_id: int, by: int) -> None:
    """Move a stage up (-1) or down (1) among those in use; nothing happens at the ends."""
    stages = list(_locked(procedure_id, author).stages.filter(is_archived=False))
    index = next(index for index, stage in enumerate(stages) if stage.pk == stage_id)
    if not 0 <= index + by < len(stages):
        return
    stages.insert(index + by, stages.pop(index))
    for order, stage in enumerate(stages, start=1):
        stage.order = order * STEP
    Stage.objects.bulk_update(stages, ["order"])


@dataclass(frozen=True)
class Archiving:
    """What putting a stage away would come to."""

    open_requests: int
    """Requests that stand there and are not finished: they stay, with its texts, until the next act."""
    refusal: str
    """Why it can't be; empty when it can."""


def archiving_of(stage: Stage) -> Archiving:
    """What archiving `stage` would come to, to be said before it is done."""
    waiting = stage.requests.exclude(state__in=[State.CLOSED, State.WITHDRAWN]).count()
    return Archiving(open_requests=waiting, refusal=_why_needed(stage))


def _why_needed(stage: Stage) -> str:
    others = Stage.objects.filter(procedure=stage.procedure_id, is_archived=False).exclude(pk=stage.pk)
    if stage.procedure.current_version_id and not others.filter(state=stage.state).exists():
        return _("It is the only stage of its kind: requests that get there need it. Change it instead.")
    for before in others.filter(allowed_next=stage):
        if before.allowed_next.filter(is_archived=False).count() == 1:
            text = _("The stage “%(stage)s” leads to this one only: change what may follow it first.")
            return text % {"stage": before.name}
    return ""


def tag_errors(subject: str, text: str) -> dict[str, list[str]]:
    """What is wrong with the tags of an e-mail, by the column where it stands."""
    by_column = {"email_subject": problems(subject), "email_text": problems(text)}
    return {column: [str(problem) for problem in wrong] for column, wrong in by_column.items() if wrong}


def _locked(procedure_id: int, author: User) -> Procedure:
    procedure = Procedure.objects.select_for_update().get(pk=procedure_id)
    if not may_design(author, procedure):
        raise DesignRefusedError
    return procedure


def _check_tags(content: StageContent) -> None:
    for column, wrong in tag_errors(content.email_subject, content.email_text).items():
        raise StageError(" ".join(wrong), option=column)


def _possible_rules(stage: Stage, rules: StageRules) -> dict[str, object]:
    """The rules that make sense for the stage's kind. Raises StageError for a stage that can't follow."""
    if not rules.allowed_next <= {other.pk for other in possible_next(stage)}:
        raise StageError(_("One of these stages can't follow this one any more. Choose again."), option="allowed_next")
    return {name: value for name, value in vars(rules).items() if name not in TIMERS or stage.may_have_timers}


def _set_rules(stage: Stage, rules: Values) -> None:
    """Write these rules; those that are not named stay."""
    timers = [name for name in TIMERS if name in rules]
    for name in timers:
        setattr(stage, name, rules[name])
    stage.save(update_fields=timers)
    if "allowed_next" in rules:
        stage.allowed_next.set(rules["allowed_next"])  # type: ignore[arg-type]


def possible_next(stage: Stage) -> list[Stage]:
    """The other stages in use that the lifecycle lets follow one of this kind."""
    stages = Stage.objects.filter(
        procedure=stage.procedure_id, is_archived=False, state__in=states_open_from(State(stage.state))
    )
    return list(stages.exclude(pk=stage.pk))


def _free_key(procedure: Procedure, name: str) -> str:
    base = slugify(name)[:30].strip("-") or "etape"
    taken = set(procedure.stages.values_list("key", flat=True))
    return base if base not in taken else f"{base}-{secrets.token_hex(3)}"
