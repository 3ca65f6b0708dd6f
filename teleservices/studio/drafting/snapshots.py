"""What a draft holds beside its form, as JSON by column: the settings of a procedure and its stages.

The columns of `Procedure` and `Stage` are what is in force, which the whole portal reads. A draft keeps those that it
changes; the history keeps all of them, after each change.
"""

import copy
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from accounts.models import ProfileType
from formkit.values import JsonValue
from teleservices.models import Procedure, Stage, State, Team

Columns = Mapping[str, JsonValue]
"""Values by column, as JSON: a service by its primary key, types of profile by their codes, a moment in ISO."""
Stages = Mapping[str, Columns]
"""The columns of stages, each by its primary key, which JSON writes as text."""

MOMENTS = ("opens_at", "closes_at")
SETTINGS = (
    "title", "team", "profile_types", "for_whom", "asks_mandate_proof", *MOMENTS,
    "processing_days", "late_after_days", "draft_days", "files_away_months", "assignment",
    "regime", "regime_months", "regime_article", "remedies_after_silence", "remedies", "remedies_in_part",
    "prior_appeal",
    "decision_rules", "letter_models", "honour_statement", "data_purpose", "data_basis", "data_basis_text",
    "data_recipients", "retention_months", "retention_from", "final_fate",
    "amount_field", "commune_field", "title_field", "searched_fields", "filtered_fields",
)  # fmt: skip
"""What is drafted beside the form and the stages. The address never changes: people keep links to it."""
STAGE_COLUMNS = (
    "name", "explanation", "email_subject", "email_text", "is_milestone", "remind_after_days", "late_after_days",
    "order", "is_archived",
)  # fmt: skip
"""What is drafted of a stage, beside what may follow it (`allowed_next`). Its kind and its key never change."""


@dataclass(frozen=True)
class DraftStage:
    """A stage as its draft makes it: never saved. `allowed_next` holds primary keys."""

    stage: Stage
    allowed_next: frozenset[int]


def as_columns(values: Mapping[str, object]) -> Columns:
    """Settings or facts of a stage, typed by a form or read in a row, as JSON."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: object) -> JsonValue:
    match value:
        case None | bool() | int() | str() | dict():
            return value
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat()
        case Team():
            return value.pk
        case Iterable():
            return _listed(list(value))
    raise TypeError(f"no setting: {type(value)}")


def _listed(values: list[object]) -> JsonValue:
    """Those of a choice without order are sorted: the same choice is the same JSON."""
    codes: list[JsonValue] = [*sorted(value.code for value in values if isinstance(value, ProfileType))]
    keys: list[JsonValue] = [*sorted(value for value in values if isinstance(value, int))]
    return codes or keys or [str(value) for value in values]


def settings_in_force(procedure: Procedure) -> Columns:
    """The settings that citizens and agents read. One query."""
    columns = {name: getattr(procedure, name) for name in SETTINGS if name not in {"team", "profile_types"}}
    return as_columns({**columns, "team": procedure.team_id, "profile_types": procedure.profile_types.all()})


def pending_settings(procedure: Procedure) -> Columns:
    """The settings that the draft changes."""
    return still_settings(procedure.draft_settings)


def still_settings(columns: Columns) -> Columns:
    """Those that this portal still has: a draft, or its history, may be older than an upgrade."""
    return {name: value for name, value in columns.items() if name in SETTINGS}


def living_settings(columns: Columns) -> Columns:
    """Those of a history that can be put back: none that names a service or a type of profile deleted since."""
    still = still_settings(columns)
    living = as_columns(values_of(still))
    return {name: value for name, value in still.items() if living[name] == value}


def lost_settings(procedure: Procedure) -> frozenset[str]:
    """The settings by which the draft names what was deleted since, or a type of profile under a former code."""
    pending = pending_settings(procedure)
    return frozenset(pending.keys() - living_settings(pending).keys())


def settings_of(procedure: Procedure) -> Columns:
    """The settings that the draft makes. One query."""
    return {**settings_in_force(procedure), **pending_settings(procedure)}


def values_of(columns: Columns) -> dict[str, object]:
    """Settings as a form holds them: what `as_columns` writes, read again. Two queries."""
    values: dict[str, object] = dict(columns)
    for name in MOMENTS:
        if isinstance(moment := values.get(name), str):
            values[name] = dt.datetime.fromisoformat(moment)
    if "team" in columns:
        team = columns["team"]
        values["team"] = Team.objects.filter(pk=team).first() if isinstance(team, int) else None
    if "profile_types" in columns:
        codes = columns["profile_types"]
        values["profile_types"] = list(ProfileType.objects.filter(code__in=codes if isinstance(codes, list) else []))
    return values


def drafted(procedure: Procedure) -> Procedure:
    """The procedure as its draft would make it, to be shown or checked, never saved. One query for another service."""
    changes = pending_settings(procedure)
    if not changes:
        return procedure
    preview = copy.copy(procedure)
    for name, value in values_of(changes).items():
        if name != "profile_types":
            setattr(preview, name, value)
    return preview


def is_drafted(kind: ProfileType) -> bool:
    """Whether a draft chooses this type of profile, which no procedure in force may have. One query."""
    drafts = Procedure.objects.filter(draft_settings__has_key="profile_types")
    return any(kind.code in settings["profile_types"] for settings in drafts.values_list("draft_settings", flat=True))


def stages_in_force(procedure: Procedure) -> Stages:
    """The stages as requests meet them, those archived included. Two queries."""
    return each_stages_in_force([procedure])[procedure.pk]


def each_stages_in_force(procedures: Iterable[Procedure]) -> dict[int, Stages]:
    """The same of several procedures, by their primary keys. Two queries for all."""
    in_force: dict[int, dict[str, Columns]] = {procedure.pk: {} for procedure in procedures}
    for stage in _stages(*in_force):
        columns: dict[str, object] = {name: getattr(stage, name) for name in STAGE_COLUMNS}
        following = [other.pk for other in stage.allowed_next.all()]
        in_force[stage.procedure_id][str(stage.pk)] = as_columns({**columns, "allowed_next": following})
    return dict(in_force)


def _stages(*procedures: int) -> QuerySet[Stage]:
    """Those that a designer works on: one of requests that were closed stays for their history alone."""
    following = Prefetch("allowed_next", Stage.objects.only("pk"))  # their keys alone are read
    stages = Stage.objects.filter(procedure__in=procedures, state__in=State.staged())
    return stages.prefetch_related(following)


def pending_stages(procedure: Procedure) -> Stages:
    """The columns that the draft changes in each stage, if any."""
    return still_columns(procedure.draft_stages)


def still_columns(stages: Stages) -> Stages:
    """Stages with the columns that this portal still has, as `still_settings` for settings."""
    names = {*STAGE_COLUMNS, "allowed_next"}
    columns_by_stage = {
        key: {name: columns[name] for name in columns if name in names} for key, columns in stages.items()
    }
    return {key: columns for key, columns in columns_by_stage.items() if columns}


def overlaid(stages: Stages, changes: Stages) -> Stages:
    """Stages with the columns that `changes` gives for some of them."""
    return {key: {**columns, **changes.get(key, {})} for key, columns in stages.items()}


def draft_stages(procedure: Procedure) -> list[DraftStage]:
    """The stages that the draft makes, in the designer's order. Two queries."""
    rows = {str(stage.pk): stage for stage in _stages(procedure.pk)}
    changes = pending_stages(procedure)
    drafted_stages = [_draft_stage(stage, changes.get(key, {})) for key, stage in rows.items()]
    return sorted(drafted_stages, key=lambda drafted_stage: (drafted_stage.stage.order, drafted_stage.stage.pk))


def _draft_stage(stage: Stage, changes: Columns) -> DraftStage:
    allowed = frozenset(following.pk for following in stage.allowed_next.all())
    for name, value in changes.items():
        if name == "allowed_next":
            allowed = frozenset(value)  # type: ignore[arg-type]
        else:
            setattr(stage, name, value)
    return DraftStage(stage, allowed)


def differing(columns: Columns, others: Columns) -> dict[str, JsonValue]:
    """The columns that have another value in `others`, or none."""
    return {name: value for name, value in columns.items() if name not in others or value != others[name]}


def differing_stages(stages: Stages, others: Stages) -> dict[str, Columns]:
    """For each stage of both, its columns that differ, if any."""
    differences = {key: differing(columns, others[key]) for key, columns in stages.items() if key in others}
    return {key: columns for key, columns in differences.items() if columns}
