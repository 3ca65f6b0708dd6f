"""What the state of the portal says of its histories: how their last check ended."""

import datetime as dt
from collections.abc import Iterator

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import noted_anchors
from portal.backups.named_files import brought_back
from portal.dates import long_moment
from portal.supervision import measures
from portal.supervision.measures import Figure
from portal.supervision.state import Level, Line, Reports, Section, of_probe, sections

KEY = "accounts:audit-check"


def note(*, faults: int) -> None:
    """A check has just ended, with so many things that no longer agree."""
    cache.set(KEY, (timezone.now().isoformat(), faults), timeout=None)


def lines(reports: Reports) -> Iterator[Line]:
    """The last check, and the anchors as the probe compares them with those noted."""
    advice = _("Keep the database as it is, and follow docs/howto/historique-des-comptes.md.")
    yield _last_check(advice)
    yield of_probe(_("Anchors"), reports.get("audit"), good=_("as noted"), advice=advice)


def _last_check(advice: str) -> Line:
    label, last_check = _("Last check of the histories"), cache.get(KEY)
    if last_check is None:
        return Line(label, Level.UNKNOWN, _("not done yet"), _("It is done each day by the workers."))
    moment, faults = long_moment(dt.datetime.fromisoformat(last_check[0])), last_check[1]
    if not faults:
        return Line(label, Level.GOOD, _("%(moment)s: all whole") % {"moment": moment})
    figure = _("%(moment)s: %(count)s things no longer agree") % {"moment": moment, "count": faults}
    return Line(label, Level.BAD, figure, advice)


def figures() -> Iterator[Figure]:
    """The last check, for machines; nothing before the first."""
    if last_check := cache.get(KEY):
        moment = {"": dt.datetime.fromisoformat(last_check[0]).timestamp()}
        yield Figure("parvis_audit_check_timestamp_seconds", "When the histories were last checked.", moment)
        yield Figure("parvis_audit_faults", "What no longer agreed in them.", {"": last_check[1]})


def register() -> None:
    """Called once when this app is ready."""
    measures.figures.register("audit", figures)
    brought_back.register("anchors", noted_anchors.put_right)
    sections.register("audit", Section("audit", gettext_lazy("The histories"), lines), order=60)
