"""The documents: how well they are inspected (a probe), how the antivirus answers, who opened very many."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from locker import readings
from locker.entry import antivirus
from locker.inspection.inspector import jail_report
from locker.inspection.walls import Wall
from portal.health.probes import Report
from portal.supervision.state import Level, Line, Reports, Section, of_probe, sections


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


def lines(reports: Reports) -> Iterator[Line]:
    """What checks documents, as its probes found it."""
    yield of_probe(
        _("Inspection of documents"),
        reports.get("inspection"),
        good=_("a page was inspected"),
        advice=_("No document can be added: see docs/howto/antivirus-et-stockage.md, and the server's log."),
    )
    yield _antivirus(reports)
    yield _many_read()


def _antivirus(reports: Reports) -> Line:
    label = _("Antivirus")
    if not antivirus.is_configured():
        return Line(label, Level.GOOD, _("none (optional)"))
    advice = _("Start clamd again: until then documents are refused, or accepted unseen, as the setting says.")
    return of_probe(label, reports.get("antivirus"), good=_("answers"), advice=advice)


def _many_read() -> Line:
    label, count = _("Accounts that opened very many documents, in two days"), readings.many_lately()
    if not count:
        return Line(label, Level.GOOD, "0")
    advice = _("The security log (portal.security, many_files_read) says which account, when and how many.")
    return Line(label, Level.WATCH, str(count), advice)


def register() -> None:
    """Called once when this app is ready."""
    sections.register("documents", Section("documents", gettext_lazy("The documents"), lines), order=40)
