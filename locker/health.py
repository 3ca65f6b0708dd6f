"""What deep health asks of the locker: does the inspection work here, how well is it shut in, does ClamAV answer."""

from locker.entry import antivirus
from locker.inspection.inspector import jail_report
from locker.inspection.walls import Wall
from portal.health.probes import Report


def inspection_report() -> Report:
    """Inspect a blank page. A wall that doesn't stand is told and fails nothing: not every machine can build each."""
    report = jail_report()
    walls = {str(wall): wall in report.walls for wall in Wall}
    return Report(ok=report.works, details={"walls": walls, "warm": report.is_warm})


def antivirus_report() -> Report:
    """Ping clamd, where there is one. Its silence is a failure even if documents are accepted without it."""
    if not antivirus.is_configured():
        return Report(ok=True, details={"configured": False})
    answers = antivirus.answers()
    return Report(ok=answers, details={"configured": True, "answers": answers})
