"""The e-mails that warn whose account it is: its address changed, that was undone, a new device. Sends nothing."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.letters.account import Letter, post_letter
from accounts.models import User
from portal.dates import long_date, long_moment
from portal.identity.department import whole_url


def tell_former_address(*, email: str, undo_url: str, until: dt.datetime) -> None:
    """Tell the former address that the identifier is another one, with the link that takes the account back."""
    letter = Letter(
        subject=_("Your identifier has changed"),
        paragraphs=(
            _("The e-mail address of your account, which is your identifier, has just been replaced by another."),
            _("If it was you, there is nothing to do: from now on our e-mails go to the new address."),
            _("If it was not you, undo this change before %(moment)s: your account comes back to this address.")
            % {"moment": long_moment(until)},
        ),
        action_label=_("Undo this change"),
        action_url=undo_url,
        afterwards=(
            _("Undoing closes every session of the account and makes its password useless; you choose a new one."),
            _("Give this link to nobody: it opens your account."),
        ),
    )
    post_letter(kind="address_changed", recipient=email, letter=letter)


def tell_restored(user: User) -> None:
    """Tell the address that took its account back what to do next."""
    letter = Letter(
        subject=_("Your account is back at this address"),
        paragraphs=(
            _("The change of e-mail address is undone: this address is again the identifier of your account."),
            _("Every session was closed and the password no longer works. Choose a new one to sign in."),
        ),
        action_label=_("Choose a new password"),
        action_url=whole_url("account_reset_password"),
        afterwards=(
            _("Choose a password that you use nowhere else. If your mailbox was entered too, secure it first."),
        ),
    )
    post_letter(kind="address_restored", recipient=user.email, letter=letter)


def tell_withdrawn(email: str) -> None:
    """Tell the address that had replaced it that it no longer opens the account."""
    letter = Letter(
        subject=_("This address is no longer the identifier of an account"),
        paragraphs=(
            _("The former address of the account has undone the change that put this one in its place."),
            _("If both addresses are yours and you did not ask for this, tell us."),
        ),
    )
    post_letter(kind="address_withdrawn", recipient=email, letter=letter)


def tell_reserved(*, email: str, until: dt.datetime) -> None:
    """Someone signs up with an address that an account had until a few days ago."""
    reserved = _(
        "It was the identifier of an account whose address has just changed. It is kept for that account until"
        " %(day)s, so that the change can be undone."
    )
    letter = Letter(
        subject=_("This address can't have a new account yet"),
        paragraphs=(
            _("Someone, you no doubt, wanted to create an account with this e-mail address."),
            reserved % {"day": long_date(until)},
        ),
        afterwards=(_("If it was not you, ignore this e-mail: nothing changes."),),
    )
    post_letter(kind="address_reserved", recipient=email, letter=letter)


def tell_new_device(*, user: User, device: str, moment: dt.datetime) -> None:
    """The account was entered from a kind of device that it was never entered from."""
    values = {"moment": long_moment(moment), "device": device or _("Unknown device")}
    sentence = _("Your account was opened on %(moment)s from a device that it did not know: %(device)s.")
    letter = Letter(
        subject=_("Sign-in from a new device"),
        paragraphs=(
            sentence % values,
            _("If it was you, there is nothing to do."),
            _("If it was not you, close this session and change your password."),
        ),
        action_label=_("See my open sessions"),
        action_url=whole_url("usersessions_list"),
    )
    post_letter(kind="new_device", recipient=user.email, letter=letter)
