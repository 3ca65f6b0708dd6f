"""The only functions that write a procedure's stages. Archived, never deleted: requests and events point to them."""

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.lifecycle.tags import fill, unknown_tags
from teleservices.models import Procedure, Stage, State
from teleservices.permissions import may_design
from teleservices.studio.errors import DesignRefusedError, StageError

STEP = 10
"""Between the orders of two stages."""

#: What tags stand for in a preview. The names are the tags themselves.
SAMPLE = {
    "référence": "P7K2-94QX",
    "demandeur": "Comité des fêtes de Brenne",
    "message": "Joignez le relevé d’identité bancaire signé, s’il vous plaît.",
    "échéance": "12 mars 2027",
    "date de dépôt": "24 novembre 2026",
}


@dataclass(frozen=True)
class StageFacts:
    """What a designer writes of a stage."""

    name: str
    explanation: str
    email_subject: str
    email_text: str
    is_milestone: bool = True


@dataclass(frozen=True)
class EmailPreview:
    """The e-mail of a stage with sample facts."""

    subject: str
    text: str


@transaction.atomic
def add_stage(*, procedure_id: int, author: User, state: State, facts: StageFacts) -> Stage:
    """Add a stage of this kind after the last one. Raises StageError, DesignRefusedError."""
    procedure = _locked(procedure_id, author)
    if state == State.DRAFT:
        raise StageError(_("A draft is not a stage."), option="state")
    _check_tags(facts)
    last = procedure.stages.order_by("-order").first()
    return Stage.objects.create(
        procedure=procedure,
        key=_free_key(procedure, facts.name),
        state=state,
        order=last.order + STEP if last else STEP,
        **vars(facts),
    )


@transaction.atomic
def edit_stage(*, procedure_id: int, author: User, stage_id: int, facts: StageFacts) -> Stage:
    """Write a stage's texts; its kind never changes, requests stand in it. Raises StageError, DesignRefusedError."""
    stage = _locked(procedure_id, author).stages.get(pk=stage_id)
    _check_tags(facts)
    for name, value in vars(facts).items():
        setattr(stage, name, value)
    stage.save(update_fields=list(vars(facts)))
    return stage


@transaction.atomic
def archive_stage(*, procedure_id: int, author: User, stage_id: int) -> Stage:
    """Offer a stage no more. Raises StageError when it is the last of its kind in a published procedure."""
    procedure = _locked(procedure_id, author)
    stage = procedure.stages.get(pk=stage_id)
    others = procedure.stages.filter(state=stage.state, is_archived=False).exclude(pk=stage.pk)
    if procedure.current_version_id and not others.exists():
        raise StageError(_("It is the only stage of its kind: requests that get there need it. Change it instead."))
    stage.is_archived = True
    stage.save(update_fields=["is_archived"])
    return stage


@transaction.atomic
def restore_stage(*, procedure_id: int, author: User, stage_id: int) -> Stage:
    """Offer an archived stage again."""
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


def preview_email(stage: Stage, procedure: Procedure) -> EmailPreview:
    """The e-mail that a stage sends, with sample facts; unknown tags stay as written."""
    team = procedure.team
    facts = SAMPLE | {
        "démarche": procedure.title,
        "étape": stage.name,
        "explication": stage.explanation,
        "service": team.name if team else "",
        "téléphone du service": team.telephone if team else "",
        "adresse du service": team.email if team else "",
        "lien": "https://…",
    }
    return EmailPreview(fill(stage.email_subject, facts), fill(stage.email_text, facts))


def _locked(procedure_id: int, author: User) -> Procedure:
    procedure = Procedure.objects.select_for_update().get(pk=procedure_id)
    if not may_design(author, procedure):
        raise DesignRefusedError
    return procedure


def _check_tags(facts: StageFacts) -> None:
    for option in ("email_subject", "email_text"):
        unknown = unknown_tags(getattr(facts, option))
        if unknown:
            raise StageError(
                _("The tag “%(tag)s” doesn't exist: choose one of the list beside.") % {"tag": unknown[0]},
                option=option,
            )


def _free_key(procedure: Procedure, name: str) -> str:
    base = slugify(name)[:30].strip("-") or "etape"
    taken = set(procedure.stages.values_list("key", flat=True))
    return base if base not in taken else f"{base}-{secrets.token_hex(3)}"
