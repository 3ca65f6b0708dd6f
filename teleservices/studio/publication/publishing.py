"""Publishing: who may put a draft in force, and when."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.models import FormVersion, Procedure
from teleservices.permissions import may_design
from teleservices.studio.drafting.drafts import changes_since, has_changes
from teleservices.studio.errors import ApprovalError, DesignRefusedError, NotReadyError, ScenarioError, StaleDraftError
from teleservices.studio.publication import checklist
from teleservices.studio.publication.putting_in_force import put_in_force
from teleservices.studio.trials.scenarios import gone_astray


@transaction.atomic
def publish(*, procedure_id: int, author: User, draft_number: int, despite_scenarios: bool = False) -> FormVersion:
    """Put in force the draft that the author saw; returns the version of its form.

    A form that is what was last published makes no new version. Raises NotReadyError while something blocks,
    StaleDraftError when the draft moved meanwhile, DesignRefusedError, ApprovalError where a second person must read,
    ScenarioError when a scenario leads elsewhere than expected, unless it is `despite_scenarios`.
    """
    procedure = ready_to_publish(
        procedure_id=procedure_id, author=author, draft_number=draft_number, despite_scenarios=despite_scenarios
    )
    if procedure.needs_approval and has_changes(procedure):
        raise ApprovalError(_("Another designer must approve this version: ask for it."))
    return put_in_force(procedure, author)


def ready_to_publish(
    *, procedure_id: int, author: User, draft_number: int, despite_scenarios: bool = False
) -> Procedure:
    """The procedure, held until the end of the transaction, its draft as the author saw it and fit to be published."""
    procedure = Procedure.objects.select_for_update().get(pk=procedure_id)
    if not may_design(author, procedure):
        raise DesignRefusedError
    if procedure.draft_number != draft_number:
        raise StaleDraftError(changes_since(procedure, draft_number))
    if checklist.blocking(procedure):
        raise NotReadyError
    if not despite_scenarios and gone_astray(procedure):
        raise ScenarioError(_("Recorded scenarios lead elsewhere than expected: look at them, then tick the box."))
    return procedure
