"""What the letter of a decision is called among the documents received."""

from django.utils.translation import gettext as _

from teleservices.models import Decision


def decision_title(decision: Decision) -> str:
    """The title of its letter among the documents received."""
    words = {"procedure": decision.request.procedure.title}
    if decision.error:
        return _("Decision put right: %(procedure)s") % words
    return _("Decision: %(procedure)s") % words
