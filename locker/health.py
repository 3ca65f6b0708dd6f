"""What deep health asks of the locker: does the inspection of documents work here, and how well is it shut in."""

from locker.inspection.inspector import jail_report
from portal.health import Report


def inspection_report() -> Report:
    """Inspect a blank page. Open network or files are told and fail nothing: not every kernel can close them."""
    report = jail_report()
    facts = {"network_closed": report.network_closed, "files_closed": report.files_closed}
    return Report(ok=report.works, facts=facts)
