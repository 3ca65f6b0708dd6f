"""A draft becomes what is in force: the version of the form, the settings, the stages, and the record of it."""

from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from portal.caching.page_cache import raise_generation
from teleservices.models import FormVersion, Procedure, Publication
from teleservices.studio.drafting.drafts import draft_of, has_changes
from teleservices.studio.drafting.snapshots import (
    pending_settings,
    pending_stages,
    settings_in_force,
    stages_in_force,
    values_of,
)
from teleservices.studio.procedures.meanings import MEANINGS, facts_change


def put_in_force(procedure: Procedure, author: User) -> FormVersion:
    """Put the draft in force; returns the version of the form, the present one when the form didn't change.

    For who holds the procedure and has made sure that it may be: `publish` and `approval.approve`. A draft that is what
    is in force leaves no record.
    """
    if procedure.current_version and not has_changes(procedure):
        return procedure.current_version
    procedure.current_version = version = _version(procedure, author)
    _put_settings(procedure)
    _put_stages(procedure)
    Publication.objects.create(
        procedure=procedure,
        number=(procedure.publications.aggregate(last=Max("number"))["last"] or 0) + 1,
        draft_number=procedure.draft_number,
        version=version,
        settings=settings_in_force(procedure),
        stages=stages_in_force(procedure),
        published_by=author,
        published_at=timezone.now(),
    )
    raise_generation()
    return version


def _version(procedure: Procedure, author: User) -> FormVersion:
    schema = draft_of(procedure)
    current = procedure.current_version
    if current is not None and current.checksum == schema.checksum():
        return current
    last = procedure.versions.aggregate(last=Max("number"))["last"] or 0
    return FormVersion.objects.create(
        procedure=procedure, number=last + 1, schema=schema.to_json(), checksum=schema.checksum(), published_by=author
    )


def _put_settings(procedure: Procedure) -> None:
    """Write the settings that the draft changes. A new statement on honour gets a number, which requests keep."""
    changes = values_of(pending_settings(procedure))
    types = changes.pop("profile_types", None)
    if changes.get("honour_statement", procedure.honour_statement) != procedure.honour_statement:
        changes["honour_statement_version"] = procedure.honour_statement_version + 1
    for name, value in changes.items():
        setattr(procedure, name, value)
    procedure.draft_settings = {}
    procedure.save(update_fields=["current_version", "draft_settings", *changes])
    if types is not None:
        procedure.profile_types.set(types)  # type: ignore[arg-type]
    if changes.keys() & MEANINGS.keys():
        facts_change(procedure)


def _put_stages(procedure: Procedure) -> None:
    """Write the columns of stages that the draft changes."""
    pending = pending_stages(procedure)
    for stage in procedure.stages.filter(pk__in=list(pending)):
        changes = dict(pending[str(stage.pk)])
        following = changes.pop("allowed_next", None)
        for name, value in changes.items():
            setattr(stage, name, value)
        stage.save(update_fields=list(changes))
        if following is not None:
            stage.allowed_next.set(procedure.stages.filter(pk__in=following))  # type: ignore[misc]
    procedure.draft_stages = {}
    procedure.save(update_fields=["draft_stages"])
