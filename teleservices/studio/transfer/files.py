"""A procedure as one file, to be kept or taken to another portal: written, read whatever its age, made anew.

A file holds what a designer made, never a person, a request or a service: those belong to each portal.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from accounts.models import ProfileType, User
from formkit.checksums import checksum
from formkit.design.comparison import label_of
from formkit.design.names import scope_before
from formkit.design.option_changes import Part
from formkit.language.faults import limits
from formkit.language.nodes import MAX_DEPTH
from formkit.schema import FormSchema, parse_schema
from formkit.values import JsonValue
from locker.models import DocumentCategory
from teleservices.competence.amount_trees import TreeLimitError
from teleservices.competence.outcome_sentences import readable_rules
from teleservices.letters.letter_models import LetterModels, readable_models
from teleservices.letters.paragraph_conditions import paragraph_scope
from teleservices.models import Procedure, Scenario, Stage, Team
from teleservices.studio.drafting.snapshots import DraftStage, draft_stages, drafted, settings_of
from teleservices.studio.errors import StudioError
from teleservices.studio.procedures.configuration import CONFIGURATION, LETTERS, RULES, label_of_setting
from teleservices.studio.procedures.creation import create_procedure
from teleservices.studio.procedures.meanings import SEVERAL
from teleservices.studio.stages.writing import in_use
from teleservices.studio.transfer.file_versions import CONVERTERS, VERSION
from teleservices.studio.transfer.filed_procedure import FiledCategory, FiledProcedure, FiledScenario, FiledStage
from teleservices.studio.trials.scenarios import Course

KIND = "parvis.procedure"
LARGEST_BYTES = 1_000_000
"""A form of 200 questions takes a fifth of it; it must travel from one page to the next."""
SETTINGS = (
    "for_whom", "asks_mandate_proof", "needs_approval",
    "processing_days", "late_after_days", "draft_days", "files_away_months", "regime", "regime_months",
    "regime_article", "remedies_after_silence", "remedies", "remedies_in_part", "prior_appeal",
    "honour_statement", "data_purpose", "data_basis", "data_basis_text", "data_recipients", "retention_months",
    "retention_from", "final_fate",
    "amount_field", "commune_field", "title_field", "searched_fields", "filtered_fields",
)  # fmt: skip
STAGE_TEXTS = ("key", "state", "name", "explanation", "email_subject", "email_text", "order", "is_milestone",
               "remind_after_days", "late_after_days")  # fmt: skip


class TransferError(StudioError):
    """A file that can't be read."""


def filed(procedure: Procedure, *, summary: str = "") -> FiledProcedure:
    """What a file of this procedure says: its draft form, its settings, its stages in use, its scenarios."""
    form, prepared = parse_schema(procedure.draft_schema), drafted(procedure)
    codes = {field.category for field in form.document_fields()}
    categories = DocumentCategory.objects.filter(code__in=codes).order_by("code")
    stages = in_use(draft_stages(procedure))
    keys = {drafted_stage.stage.pk: drafted_stage.stage.key for drafted_stage in stages}
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
        stages=tuple(_filed_stage(drafted_stage, keys) for drafted_stage in stages),
        scenarios=tuple(_filed_scenario(scenario) for scenario in procedure.scenarios.all()),
        **{name: getattr(prepared, name) for name in SETTINGS},
    )


def _filed_scenario(scenario: Scenario) -> FiledScenario:
    expected = Course.model_validate(scenario.expected)
    return FiledScenario(name=scenario.name, answers=scenario.answers, facts=scenario.facts, expected=expected)


def _filed_stage(drafted_stage: DraftStage, keys: Mapping[int, str]) -> FiledStage:
    allowed = sorted(keys[pk] for pk in drafted_stage.allowed_next if pk in keys)
    return FiledStage(**{name: getattr(drafted_stage.stage, name) for name in STAGE_TEXTS}, allowed_next=tuple(allowed))


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
        raise TransferError(_reason(error)) from error
    _refuse_large(procedure.form)
    _refuse_private(procedure.form)
    _refuse_large_letters(procedure.letter_models, procedure.form)
    return procedure


def _reason(error: ValidationError) -> str:
    """Why the first thing that is wrong in a file can't be read, and where it stands."""
    first_error = error.errors(include_url=False)[0]
    context = first_error.get("ctx", {})
    path = ".".join(str(part) for part in first_error["loc"])
    parameters = {"place": _label(path), "limit": context.get("max_length")}
    match first_error["type"]:
        case "string_too_long":
            return _("Too long in this file: “%(place)s”, %(limit)d characters at most. Shorten it.") % parameters
        case "too_long":
            return _("Too many elements in this file: “%(place)s”, %(limit)d at most. Take some away.") % parameters
        case "json_invalid":  # the text is ours: nothing but what stands in it too deep can't be read again
            return _too_deep()
        case "value_error" if isinstance(limit := context.get("error"), TreeLimitError):
            return _("“%(name)s”: %(reason)s") % {"name": parameters["place"], "reason": limit}
    text = _("This procedure holds something that this portal doesn't know (%(place)s).")
    return text % {"place": path or str(context.get("error", ""))}


def _too_deep() -> str:
    return _("This file holds conditions too deep one in another: %(limit)d levels at most.") % {"limit": MAX_DEPTH}


def _label(path: str) -> str:
    """A setting as its screen calls it; what stands elsewhere by its path."""
    return label_of_setting(path) if path in CONFIGURATION else path


def _refuse_large(form: FormSchema) -> None:
    """Raise TransferError for a condition beyond the limits of what may be published."""
    parts: list[Part] = [*form.steps, *form.fields(), *form.rules, *form.validations]
    scope = scope_before(form, profile_types={})
    for part in parts:
        for condition in (part.condition, getattr(part, "required_when", None)):
            for fault in limits(condition, scope) if condition else ():
                raise TransferError(_("“%(name)s”: %(reason)s") % {"name": label_of(part), "reason": fault.text})


def _refuse_large_letters(models: LetterModels | None, form: FormSchema) -> None:
    """Raise TransferError for the condition of a paragraph beyond the same limits."""
    for condition in models.conditions if models else ():
        for fault in limits(condition, paragraph_scope(form)):
            raise TransferError(_("“%(name)s”: %(reason)s") % {"name": _label(LETTERS), "reason": fault.text})


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
    if content.stages:
        _replace_stages(procedure, content.stages)
    Scenario.objects.bulk_create(
        Scenario(procedure=procedure, author=author, **scenario.model_dump(mode="json"))
        for scenario in content.scenarios
    )
    return procedure


def _replace_stages(procedure: Procedure, stages: tuple[FiledStage, ...]) -> None:
    """The file's stages instead of the preset: the procedure is new, nothing points to them."""
    procedure.stages.all().delete()
    new_stages = {
        stage.key: Stage.objects.create(procedure=procedure, **{name: getattr(stage, name) for name in STAGE_TEXTS})
        for stage in stages
    }
    for stage in stages:
        new_stages[stage.key].allowed_next.set(new_stages[key] for key in stage.allowed_next if key in new_stages)
