"""Who may change the register of authorities and delegations."""

from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.competence.errors import RegisterRefusedError
from teleservices.permissions import MANAGE_DELEGATIONS


def check_keeper(actor: User) -> None:
    """Raise RegisterRefusedError for who doesn't keep the register."""
    if not actor.has_perm(MANAGE_DELEGATIONS):
        raise RegisterRefusedError(_("You don't keep the register of delegations."))


def check_for_another(actor: User, delegate: User) -> None:
    """Raise RegisterRefusedError where someone would record their own power: a colleague does it."""
    check_keeper(actor)
    if actor == delegate:
        text = _("Nobody records a delegation to themselves: ask a colleague who keeps the register.")
        raise RegisterRefusedError(text, "delegate")
