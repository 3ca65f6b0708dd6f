"""The one exception of the child: the document is refused, and why."""

from locker.inspection.reasons import Reason


class InspectionRefusedError(Exception):
    """The document is refused; `detail` is a machine word for the log."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
