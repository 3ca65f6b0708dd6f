"""Acts that the portal knew once: events of the past say their names, and nobody does them any more."""

from django.utils.translation import gettext_lazy as _

from teleservices.lifecycle.act import Act
from teleservices.models import State
from teleservices.permissions import Party

FORMER: dict[str, Act] = {
    act.name: act
    for act in [
        Act(
            name="close",
            label=_("Close the file"),
            past=_("File closed"),
            sources=frozenset(),
            target=State.CLOSED,
            by=Party.INSTRUCTOR,
        ),
    ]
}
