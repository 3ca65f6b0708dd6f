"""What deep health asks of the locker: does the inspection work here, how well is it shut in, does ClamAV answer."""

from locker import antivirus
from locker.inspection.inspector import jail_report
from portal.health import Report


def inspection_report() -> Report:
    """Inspect a blank page. Open network or files are told and fail nothing: not every kernel can close them."""
    report = jail_report()
    facts = {
        "network_closed": report.network_closed,
        "files_closed": report.files_closed,
        "warm": report.is_warm,
    }
    return Report(ok=report.works, facts=facts)


def antivirus_report() -> Report:
    """Ping clamd, where there is one. Its silence is a failure even if documents are accepted without it."""
    if not antivirus.is_configured():
        return Report(ok=True, facts={"configured": False})
    answers = antivirus.answers()
    return Report(ok=answers, facts={"configured": True, "answers": answers})
