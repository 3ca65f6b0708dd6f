"""Why the studio did not do what a designer asked; each message is for that person. Nothing was written."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from teleservices.errors import TeleservicesError

if TYPE_CHECKING:
    from teleservices.models import DraftChange


class StudioError(TeleservicesError):
    """The base of what keeps an act of design from happening; nothing was written."""


class DesignRefusedError(StudioError):
    """The person may not design this procedure."""

    def __init__(self) -> None:
        super().__init__(_("You may not change this procedure."))


class AddressInUseError(StudioError):
    """Another procedure has this address, for a long time or since a moment ago."""

    def __init__(self) -> None:
        super().__init__(_("Another procedure has this address: write another one."))


class StaleDraftError(StudioError):
    """Someone else changed the draft meanwhile; `changes` are theirs, newest first."""

    def __init__(self, changes: Sequence["DraftChange"]) -> None:
        super().__init__(
            _("Someone else has changed this procedure since you opened it. Nothing of yours was saved yet.")
        )
        self.changes = tuple(changes)


class StaleValuesError(StudioError):
    """Someone else changed the same values meanwhile, otherwise; `names` are theirs, in the order typed."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            _("Someone else has changed the same thing since you opened it. Nothing of yours was saved yet.")
        )
        self.names = tuple(names)


class NotReadyError(StudioError):
    """Something on the checklist still blocks the publication."""

    def __init__(self) -> None:
        super().__init__(_("This procedure can't be published yet: some points are still to be settled."))


class ApprovalError(StudioError):
    """What a second designer must read can't be asked, given or refused so."""


class ScenarioError(StudioError):
    """A scenario that can't be recorded, or no longer leads where it did."""


class StageError(StudioError):
    """A stage that can't be kept as asked; `option` names the column to correct, when known."""

    def __init__(self, message: str, *, option: str = "") -> None:
        super().__init__(message)
        self.option = option
