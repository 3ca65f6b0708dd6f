"""What agents arrange about a request, and its end once its time is over: events say it, no row of the table does."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from teleservices.lifecycle.act import Act
from teleservices.models.requests.events import ELIMINATED
from teleservices.permissions import Party


def _arranged(name: str, label: Promise, past: Promise) -> Act:
    return Act(name=name, label=label, past=past, sources=frozenset(), by=Party.INSTRUCTOR, is_public=False)


BESIDE: dict[str, Act] = {
    act.name: act
    for act in [
        _arranged("recuse", _("Recuse myself"), _("An agent recused themselves")),
        _arranged("end_recusal", _("End the recusal"), _("Recusal of an agent ended")),
        _arranged("hold", _("Keep for a dispute"), _("Request kept for a dispute")),
        _arranged(ELIMINATED, _("Destroy the contents"), _("Contents destroyed")),
        _arranged("lift_hold", _("End the keeping for a dispute"), _("Keeping for a dispute ended")),
    ]
}
