"""The e-mails to administrators about rights that someone of staff gave themselves, or asks for. Sends nothing.

They name nobody: the page behind the link does, for who may open it.
"""

from django.utils.translation import gettext as _

from accounts.letters.account import Letter, post_letter
from accounts.models import DemandState, RightsDemand
from portal.identity.department import whole_url


def tell_asked(*, recipient: str, demand: RightsDemand) -> None:
    """Someone of staff asks for a right for themselves."""
    letter = Letter(
        subject=_("A right is asked for: an administrator must answer"),
        paragraphs=(
            _(
                "Someone of staff asks for a right for themselves. Nothing is given until another administrator "
                "accepts."
            ),
            _("Without an answer within fourteen days, the demand lapses."),
        ),
        action_label=_("Read the demand"),
        action_url=whole_url("rights_demand", demand.uuid),
    )
    post_letter(kind="right_asked", recipient=recipient, letter=letter)


def tell_given_alone(*, recipient: str) -> None:
    """Someone gave themselves a right; nobody else could accept it."""
    letter = Letter(
        subject=_("An administrator gave themselves a right"),
        paragraphs=(
            _("There was no other administrator to accept it: it was given at once, and the history keeps it."),
            _("If you did not expect this, look at once at what this person may do."),
        ),
        action_label=_("See the agents"),
        action_url=whole_url("wagtailusers_users:index"),
    )
    post_letter(kind="own_right_given", recipient=recipient, letter=letter)


def tell_answered(*, recipient: str, demand: RightsDemand) -> None:
    """Another administrator has answered."""
    is_accepted = demand.state == DemandState.ACCEPTED
    letter = Letter(
        subject=_("The right that you asked for is given") if is_accepted else _("The right is not given"),
        paragraphs=(_("Another administrator has answered your demand."),),
        action_label=_("Read the answer"),
        action_url=whole_url("rights_demand", demand.uuid),
    )
    post_letter(kind="right_answered", recipient=recipient, letter=letter)


def tell_new_administrator(*, recipient: str) -> None:
    """Somebody may manage accounts from now on."""
    letter = Letter(
        subject=_("There is a new administrator"),
        paragraphs=(
            _("Someone has just been given the right to manage the accounts of staff, and what each may do."),
            _("If you did not expect this, look at once at who they are."),
        ),
        action_label=_("See the agents"),
        action_url=whole_url("wagtailusers_users:index"),
    )
    post_letter(kind="new_administrator", recipient=recipient, letter=letter)
