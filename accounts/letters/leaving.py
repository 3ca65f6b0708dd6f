"""The e-mails of who takes their data or leaves: the archive is ready, the account is deleted."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.letters.account import Letter, post_letter
from accounts.models import User
from portal.dates import long_date
from portal.identity.department import whole_url

ERASED = "account:account_erased:"
"""What the keys of last e-mails begin with in the outbox."""


def tell_export_ready(*, user: User, expires_at: dt.datetime) -> None:
    """The archive can be fetched, by who signs in."""
    letter = Letter(
        subject=_("Your data are ready"),
        paragraphs=(
            _("The archive of your data, which you asked for, is ready."),
            _("You can download it until %(day)s, once signed in. It is then deleted.")
            % {"day": long_date(expires_at)},
        ),
        action_label=_("Download my data"),
        action_url=whole_url("data_export"),
        afterwards=(
            _("If you have asked for nothing, choose a new password now with “Forgotten password?”, and tell us."),
        ),
    )
    post_letter(kind="export_ready", recipient=user.email, letter=letter)


def tell_erased(*, address: str) -> None:
    """The account is gone; the last e-mail to this address, its row deleted the day after."""
    letter = Letter(
        subject=_("Your account is deleted"),
        paragraphs=(
            _("Your account has just been deleted, as you asked. Nobody can sign in with it any more."),
            _(
                "The requests that you had transmitted stay with the département for as long as the law asks:"
                " their answer reaches you by post."
            ),
            _("This is our last e-mail. To use the portal again, create a new account."),
        ),
        afterwards=(_("If it was not you, write or telephone to us without delay."),),
    )
    post_letter(kind="account_erased", recipient=address, letter=letter)
