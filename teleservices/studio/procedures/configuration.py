"""The settings of a procedure changed: who, when, which service, what the law and privacy ask."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from portal.admin.change_journal import remember
from portal.admin.seen import Fingerprints
from portal.caching.page_cache import raise_generation
from teleservices.models import Procedure
from teleservices.permissions import may_design, may_lift_approval
from teleservices.studio.errors import ApprovalError, DesignRefusedError
from teleservices.studio.procedures.meanings import MEANINGS, facts_change
from teleservices.studio.together import to_write

SETTINGS = (
    "title", "team", "profile_types", "for_whom", "asks_mandate_proof", "opens_at", "closes_at",
    "processing_days", "late_after_days", "draft_days", "assignment",
    "regime", "regime_months", "remedies_after_silence", "remedies", "remedies_in_part", "prior_appeal",
    "honour_statement", "data_purpose", "data_recipients", "retention_months", "needs_approval",
    *MEANINGS,
)  # fmt: skip
"""What a designer sets beside the form. The address never changes: people keep links to it."""


def settings_of(procedure: Procedure) -> dict[str, object]:
    """The settings of a procedure as they are, by column, and the types of profile it is meant for."""
    return {name: getattr(procedure, name) for name in SETTINGS} | {
        "profile_types": list(procedure.profile_types.all())
    }


@transaction.atomic
def change_settings(
    *, procedure_id: int, author: User, changes: Mapping[str, object], seen: Fingerprints | None = None
) -> Procedure:
    """Write the settings that changed, those only: two designers at once keep each other's.

    `seen`: the settings as the page showed them. A new statement on honour gets a number of its own, which requests
    keep. Raises DesignRefusedError, StaleValuesError when someone else changed the same one meanwhile, ApprovalError
    when a designer would do without the second person, ValueError for something else than a setting, IntegrityError
    when it would close before it opens.
    """
    unknown = changes.keys() - set(SETTINGS)
    if unknown:
        raise ValueError(f"not settings: {sorted(unknown)}")
    procedure = Procedure.objects.select_for_update().get(pk=procedure_id)
    if not may_design(author, procedure):
        raise DesignRefusedError
    changes = {name: changes[name] for name in to_write(present=settings_of(procedure), typed=changes, seen=seen)}
    lifts = procedure.needs_approval and not changes.get("needs_approval", True)
    if lifts and not may_lift_approval(author, procedure):
        raise ApprovalError(_("Only an administrator can let one person publish alone again."))
    columns = {name: value for name, value in changes.items() if name != "profile_types"}
    if columns.get("honour_statement", procedure.honour_statement) != procedure.honour_statement:
        columns["honour_statement_version"] = procedure.honour_statement_version + 1
    for name, value in columns.items():
        setattr(procedure, name, value)
    procedure.save(update_fields=list(columns))
    if "profile_types" in changes:
        procedure.profile_types.set(changes["profile_types"])  # type: ignore[arg-type]
    if columns.keys() & MEANINGS.keys():
        facts_change(procedure)
    remember(procedure, author, changes)
    raise_generation()
    return procedure
