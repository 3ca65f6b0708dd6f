"""What agents arrange among themselves about a request: events say its names, no row of the table does it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from teleservices.lifecycle.act import Act
from teleservices.permissions import Party


def _arranged(name: str, label: Promise, past: Promise) -> Act:
    return Act(
        name=name,
        label=label,
        past=past,
        sources=frozenset(),
        target=None,
        by=Party.INSTRUCTOR,
        notifies_applicant=False,
        is_public=False,
    )


BESIDE: dict[str, Act] = {
    act.name: act
    for act in [
        _arranged("recuse", _("Recuse myself"), _("An agent recused themselves")),
        _arranged("end_recusal", _("End the recusal"), _("Recusal of an agent ended")),
        _arranged("hold", _("Keep for a dispute"), _("Request kept for a dispute")),
        _arranged("lift_hold", _("End the keeping for a dispute"), _("Keeping for a dispute ended")),
    ]
}
