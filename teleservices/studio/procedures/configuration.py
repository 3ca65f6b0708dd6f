"""The settings of a procedure changed in its draft: who, when, which service, what the law and privacy ask."""

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from portal.admin.change_journal import remember
from portal.admin.seen import Fingerprints
from teleservices.models import DraftChange, Procedure
from teleservices.permissions import may_lift_approval
from teleservices.studio.drafting.drafts import Draft, DraftAct, designed_and_locked, keep_change
from teleservices.studio.drafting.snapshots import SETTINGS, as_columns, lost_settings, settings_of, values_of
from teleservices.studio.errors import ApprovalError
from teleservices.studio.together import to_write

APPROVAL = "needs_approval"
"""What applies as soon as it is saved: a draft that would need nobody to read it could otherwise say so itself."""
RULES = "decision_rules"
"""Who decides: a setting with a screen of its own."""
LETTERS = "letter_models"
"""What the letters say: a setting with screens of its own."""
ON_SCREENS_OF_THEIR_OWN = frozenset({RULES, LETTERS})
"""Settings that the page of settings neither shows nor writes."""
CONFIGURATION = (*SETTINGS, APPROVAL)
"""What a designer sets beside the form."""


def setting_values(procedure: Procedure) -> dict[str, object]:
    """The settings of a procedure as its draft makes them, by column, with the service and the types of profile."""
    return {**values_of(settings_of(procedure)), APPROVAL: procedure.needs_approval}


@transaction.atomic
def change_settings(
    *, procedure_id: int, author: User, changes: Mapping[str, object], seen: Fingerprints | None = None
) -> Procedure:
    """Write in the draft the settings that changed, those only: two designers at once keep each other's.

    `seen`: the settings as the page showed them. That a second person reads each version applies at once. Raises
    DesignRefusedError, StaleValuesError when someone else changed the same one meanwhile, ApprovalError when a designer
    would do without the second person, ValueError for something else than a setting.
    """
    unknown = changes.keys() - set(CONFIGURATION)
    if unknown:
        raise ValueError(f"not settings: {sorted(unknown)}")
    procedure = designed_and_locked(procedure_id, author)
    names = to_write(present=setting_values(procedure), typed=changes, seen=seen)
    if APPROVAL in names:
        _ask_for_approval(procedure, author, is_needed=bool(changes[APPROVAL]))
    lost = lost_settings(procedure) & changes.keys()  # shown as nothing: even nothing is then a choice
    drafted = as_columns({name: changes[name] for name in (*names, *lost) if name != APPROVAL})
    change = DraftChange(act=DraftAct.SETTINGS_EDITED, subject=_labels(drafted), author=author)

    def redesign(draft: Draft) -> Draft:
        return replace(draft, settings={**draft.settings, **drafted})

    keep_change(procedure, change, redesign)
    remember(procedure, author, names)
    return procedure


def _ask_for_approval(procedure: Procedure, author: User, *, is_needed: bool) -> None:
    """Say whether a second person reads each version. Raises ApprovalError for a designer who would do without."""
    if procedure.needs_approval and not is_needed and not may_lift_approval(author, procedure):
        raise ApprovalError(_("Only an administrator can let one person publish alone again."))
    procedure.needs_approval = is_needed
    procedure.save(update_fields=[APPROVAL])


def _labels(names: Mapping[str, object]) -> str:
    """What these settings are called: the subject of the change in the history."""
    return ", ".join(capfirst(label_of_setting(name)) for name in names)


def label_of_setting(name: str) -> str:
    """What a setting is called, by its column."""
    return str(getattr(Procedure._meta.get_field(name), "verbose_name", name))
