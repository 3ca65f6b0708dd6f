"""A procedure as one file, to be kept or taken to another portal: written, read whatever its age, made anew.

A file holds what a designer made, never a person, a request or a service: those belong to each portal.
"""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints, ValidationError, model_validator

from accounts.models import ProfileType, User
from formkit.schema import FormSchema, checksum, parse_schema
from formkit.values import FrozenModel, JsonValue
from locker.models import DocumentCategory
from teleservices.competence.outcome_sentences import readable_rules
from teleservices.competence.rules import DecisionRules
from teleservices.letters.letter_models import LetterModels, readable_models
from teleservices.models import FinalFate, LegalRegime, Procedure, RetentionStart, Scenario, Stage, State, Team
from teleservices.models.procedures.procedure import LEAST_DRAFT_DAYS, ForWhom
from teleservices.studio.drafting.snapshots import DraftStage, draft_stages, drafted, settings_of
from teleservices.studio.errors import StudioError
from teleservices.studio.procedures.configuration import LETTERS, RULES
from teleservices.studio.procedures.creation import create_procedure
from teleservices.studio.procedures.meanings import SEVERAL
from teleservices.studio.stages.writing import in_use
from teleservices.studio.transfer.file_versions import CONVERTERS, VERSION
from teleservices.studio.trials.scenarios import Course

KIND = "parvis.procedure"
LARGEST_BYTES = 1_000_000
"""A form of 200 questions takes a fifth of it; it must travel from one page to the next."""
Text = Annotated[str, StringConstraints(max_length=100_000)]
Count = Annotated[int, Field(ge=0, le=32_767)]
Days = Annotated[int, Field(ge=1, le=32_767)]
QuestionKey = Annotated[str, StringConstraints(max_length=40)]
SETTINGS = (
    "for_whom", "asks_mandate_proof", "needs_approval",
    "processing_days", "late_after_days", "draft_days", "files_away_months", "regime", "regime_months",
    "remedies_after_silence", "remedies", "remedies_in_part", "prior_appeal",
    "honour_statement", "data_purpose", "data_recipients", "retention_months", "retention_from", "final_fate",
    "amount_field", "commune_field", "title_field", "searched_fields", "filtered_fields",
)  # fmt: skip
STAGE_TEXTS = ("key", "state", "name", "explanation", "email_subject", "email_text", "order", "is_milestone",
               "remind_after_days", "late_after_days")  # fmt: skip


class TransferError(StudioError):
    """A file that can't be read."""


class FiledStage(FrozenModel):
    """A stage, by its key; those that may follow by theirs."""

    key: Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]{1,40}$")]
    state: State
    name: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    explanation: Text
    email_subject: Annotated[str, StringConstraints(max_length=150)]
    email_text: Text
    order: Count = 100
    is_milestone: bool = True
    remind_after_days: Days | None = None
    late_after_days: Days | None = None
    allowed_next: tuple[str, ...] = ()


class FiledCategory(FrozenModel):
    """A category of documents that the form asks for."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
    label: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    help: Annotated[str, StringConstraints(max_length=300)] = ""


class FiledScenario(FrozenModel):
    """Answers that a designer invented, and where they lead."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    answers: Mapping[str, JsonValue]
    facts: Mapping[str, JsonValue] = {}
    expected: Course


class FiledProcedure(FrozenModel):
    """All that a file says of a procedure."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=150)]
    code: Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]{1,80}$")]
    summary: Annotated[str, StringConstraints(max_length=500)] = ""
    """What it is for, for whoever chooses it in a list."""
    profile_types: tuple[str, ...] = ()
    for_whom: ForWhom = ForWhom.SELF
    asks_mandate_proof: bool = False
    needs_approval: bool = False
    processing_days: Count = 60
    late_after_days: Count = 45
    draft_days: Annotated[int, Field(ge=LEAST_DRAFT_DAYS, le=32_767)] | None = 180
    files_away_months: Days | None = None
    regime: LegalRegime | Literal[""] = ""
    regime_months: Count = 2
    remedies_after_silence: Text = ""
    remedies: Text = ""
    remedies_in_part: Text = ""
    prior_appeal: Text = ""
    honour_statement: Text = ""
    data_purpose: Text = ""
    data_recipients: Text = ""
    retention_months: Count = 60
    retention_from: RetentionStart = RetentionStart.DECISION
    final_fate: FinalFate = FinalFate.DESTRUCTION
    decision_rules: DecisionRules | None = None
    """Who decides; None in a file of before there were rules, and of a procedure without."""
    letter_models: LetterModels | None = None
    """What letters say besides what the law wants; None for nothing."""
    amount_field: QuestionKey = ""
    commune_field: QuestionKey = ""
    title_field: QuestionKey = ""
    searched_fields: Annotated[tuple[QuestionKey, ...], Field(max_length=SEVERAL["searched_fields"])] = ()
    filtered_fields: Annotated[tuple[QuestionKey, ...], Field(max_length=SEVERAL["filtered_fields"])] = ()
    form: FormSchema
    categories: tuple[FiledCategory, ...] = ()
    stages: tuple[FiledStage, ...] = ()
    scenarios: tuple[FiledScenario, ...] = ()

    @model_validator(mode="after")
    def _scenarios_are_told_apart(self) -> Self:
        if len({scenario.name for scenario in self.scenarios}) < len(self.scenarios):
            raise ValueError("scenarios")
        return self

    @model_validator(mode="after")
    def _stages_are_told_apart(self) -> Self:
        keys = {stage.key for stage in self.stages}
        if len(keys) < len(self.stages) or any(stage.state == State.DRAFT for stage in self.stages):
            raise ValueError("stages")
        return self

    @property
    def living_stages(self) -> tuple[FiledStage, ...]:
        """Those that this portal still has: requests were closed once, and are no more."""
        return tuple(stage for stage in self.stages if stage.state in State.staged())

    @property
    def stages_left_out(self) -> tuple[str, ...]:
        """The names of the others."""
        return tuple(stage.name for stage in self.stages if stage.state not in State.staged())

    def needed_categories(self) -> tuple[FiledCategory, ...]:
        """Those that the form's documents belong to; one that the file doesn't describe is called as its question."""
        described = {category.code: category for category in self.categories}
        asked = {field.category: field.label[:100] for field in self.form.document_fields()}
        return tuple(
            described.get(code) or FiledCategory(code=code, label=label) for code, label in sorted(asked.items())
        )


def filed(procedure: Procedure, *, summary: str = "") -> FiledProcedure:
    """What a file of this procedure says: its draft form, its settings, its stages in use, its scenarios."""
    form, prepared = parse_schema(procedure.draft_schema), drafted(procedure)
    codes = {field.category for field in form.document_fields()}
    categories = DocumentCategory.objects.filter(code__in=codes).order_by("code")
    stages = in_use(draft_stages(procedure))
    keys = {written.stage.pk: written.stage.key for written in stages}
    return FiledProcedure(
        title=prepared.title,
        code=procedure.code,
        summary=summary,
        profile_types=tuple(settings_of(procedure)["profile_types"]),  # type: ignore[arg-type]
        decision_rules=readable_rules(prepared.decision_rules),
        letter_models=readable_models(prepared.letter_models) if prepared.letter_models else None,
        form=form,
        categories=tuple(
            FiledCategory(code=category.code, label=category.label, help=category.help) for category in categories
        ),
        stages=tuple(_filed_stage(written, keys) for written in stages),
        scenarios=tuple(_filed_scenario(scenario) for scenario in procedure.scenarios.all()),
        **{name: getattr(prepared, name) for name in SETTINGS},
    )


def _filed_scenario(scenario: Scenario) -> FiledScenario:
    expected = Course.model_validate(scenario.expected)
    return FiledScenario(name=scenario.name, answers=scenario.answers, facts=scenario.facts, expected=expected)


def _filed_stage(written: DraftStage, keys: Mapping[int, str]) -> FiledStage:
    allowed = sorted(keys[pk] for pk in written.allowed_next if pk in keys)
    return FiledStage(**{name: getattr(written.stage, name) for name in STAGE_TEXTS}, allowed_next=tuple(allowed))


def written(content: FiledProcedure) -> str:
    """The file: readable JSON, with what its content must add up to."""
    data = content.model_dump(mode="json")
    envelope: dict[str, JsonValue] = {"kind": KIND, "version": VERSION, "checksum": checksum(data), "content": data}
    return json.dumps(envelope, ensure_ascii=False, indent=1)


def read(data: bytes) -> FiledProcedure:
    """What a file says, converted when it is older. Raises TransferError."""
    if len(data) > LARGEST_BYTES:
        raise TransferError(_("This file is too large to be a procedure: 1 MB at most."))
    envelope = _envelope(data)
    version, content = envelope.get("version"), envelope.get("content")
    if not isinstance(version, int) or not isinstance(content, dict):
        raise TransferError(_("This file isn't a procedure exported from Parvis."))
    if version > VERSION:
        raise TransferError(_("This file comes from a more recent version of Parvis: update this portal first."))
    if _sum(content) != envelope.get("checksum"):
        raise TransferError(_("This file was changed or cut since it was exported: export it again."))
    for age in range(version, VERSION):
        if age not in CONVERTERS:
            raise TransferError(_("This file isn't a procedure exported from Parvis."))
        content = CONVERTERS[age](content)
    try:
        procedure = FiledProcedure.model_validate_json(json.dumps(content))
    except ValidationError as error:
        first_error = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first_error["loc"]) or str(first_error.get("ctx", {}).get("error", ""))
        text = _("This procedure holds something that this portal doesn't know (%(place)s).")
        raise TransferError(text % {"place": place}) from error
    _refuse_private(procedure.form)
    return procedure


def _refuse_private(form: FormSchema) -> None:
    """Raise TransferError for a question of the service's own: asked of applicants, it would say something else."""
    for field in form.private_fields():
        text = _("The question “%(label)s” is for the service only, and this portal asks questions of applicants only.")
        advice = _("Delete it from the procedure, then export it again.")
        raise TransferError(f"{text % {'label': field.label}} {advice}")


def _sum(content: dict[str, Any]) -> str | None:
    """What the content adds up to; None for what no database could keep: half a character, or the character zero."""
    try:
        return None if "\\u0000" in json.dumps(content) else checksum(content)
    except (UnicodeEncodeError, RecursionError):
        return None


def _envelope(data: bytes) -> dict[str, Any]:
    try:
        envelope = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        envelope = None
    if not isinstance(envelope, dict) or envelope.get("kind") != KIND:
        raise TransferError(_("This file isn't a procedure exported from Parvis."))
    return envelope


@transaction.atomic
def import_procedure(*, content: FiledProcedure, title: str, code: str, team: Team | None, author: User) -> Procedure:
    """Make a procedure of a file, unpublished; what this portal lacks of categories is made, of profiles left out.

    Raises DesignRefusedError, AddressInUseError.
    """
    types = ProfileType.objects.filter(code__in=content.profile_types)
    procedure = create_procedure(title=title, code=code, team=team, profile_types=types, author=author)
    for name in SETTINGS:
        setattr(procedure, name, getattr(content, name))
    for name in SEVERAL:
        setattr(procedure, name, list(getattr(content, name)))
    procedure.decision_rules = content.decision_rules.to_json() if content.decision_rules else {}
    procedure.letter_models = content.letter_models.to_json() if content.letter_models else {}
    procedure.draft_schema = content.form.to_json()
    procedure.save(update_fields=[*SETTINGS, RULES, LETTERS, "draft_schema"])
    for category in content.needed_categories():
        DocumentCategory.objects.get_or_create(
            code=category.code, defaults={"label": category.label, "help": category.help}
        )
    if content.living_stages:
        _replace_stages(procedure, content.living_stages)
    Scenario.objects.bulk_create(
        Scenario(procedure=procedure, author=author, **scenario.model_dump(mode="json"))
        for scenario in content.scenarios
    )
    return procedure


def _replace_stages(procedure: Procedure, stages: tuple[FiledStage, ...]) -> None:
    """The file's stages instead of the preset: the procedure is new, nothing points to them."""
    procedure.stages.all().delete()
    made = {
        stage.key: Stage.objects.create(procedure=procedure, **{name: getattr(stage, name) for name in STAGE_TEXTS})
        for stage in stages
    }
    for stage in stages:
        made[stage.key].allowed_next.set(made[key] for key in stage.allowed_next if key in made)
