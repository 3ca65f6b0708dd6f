"""The only function that writes a procedure's settings: who, when, which service, what the law and privacy ask."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from portal.page_cache import raise_generation
from teleservices.models import Procedure
from teleservices.permissions import may_design, may_lift_approval
from teleservices.studio.errors import ApprovalError, DesignRefusedError

SETTINGS = (
    "title", "team", "profile_types", "for_whom", "asks_mandate_proof", "opens_at", "closes_at",
    "processing_days", "late_after_days", "draft_days",
    "regime", "regime_months", "remedies", "remedies_in_part", "prior_appeal", "honour_statement", "data_purpose",
    "data_recipients", "retention_months", "needs_approval",
)  # fmt: skip
"""What a designer sets beside the form. The address never changes: people keep links to it."""


@transaction.atomic
def change_settings(*, procedure_id: int, author: User, changes: Mapping[str, object]) -> Procedure:
    """Write the settings that changed, those only: two designers at once keep each other's.

    A new statement on honour gets a number of its own, which requests keep. Raises DesignRefusedError, ApprovalError
    when a designer would do without the second person, ValueError for something else than a setting, IntegrityError
    when it would close before it opens.
    """
    unknown = changes.keys() - set(SETTINGS)
    if unknown:
        raise ValueError(f"not settings: {sorted(unknown)}")
    procedure = Procedure.objects.select_for_update().get(pk=procedure_id)
    if not may_design(author, procedure):
        raise DesignRefusedError
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
    raise_generation()
    return procedure
