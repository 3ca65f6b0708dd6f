"""What is said of an act that isn't done where a request stands, when nothing was typed yet."""

from django.utils.translation import gettext as _

from teleservices.models import ServiceRequest


def not_here_text(shown: ServiceRequest) -> str:
    """Where the request stands, and that the act isn't done there."""
    stage = shown.stage.name if shown.stage else shown.get_state_display()
    return _("This act isn't possible where the request stands: “%(stage)s”.") % {"stage": stage}
