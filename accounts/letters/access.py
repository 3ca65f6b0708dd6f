"""The e-mails about the ways into an account: FranceConnect, a lost factor, the sealed account. Sends nothing."""

from django.utils.translation import gettext as _

from accounts.letters.account import Letter, post_letter
from accounts.models import User
from portal.identity.department import whole_url


def send_identity_link(*, recipient: str, token: str) -> None:
    """The link by which the owner of an address ties it to what FranceConnect says; the same for every address."""
    letter = Letter(
        subject=_("Confirm your address to use FranceConnect"),
        paragraphs=(
            _("Someone, you no doubt, has identified with FranceConnect and given this e-mail address."),
            _("Open this link in the browser where you began. It works for one day, once."),
            _("If you have an account here, FranceConnect will open it from now on. If not, it is created."),
        ),
        action_label=_("Go on with FranceConnect"),
        action_url=whole_url("franceconnect_open", token),
        afterwards=(_("If it was not you, ignore this e-mail: nothing changes."),),
    )
    post_letter(kind="identity_link", recipient=recipient, letter=letter)


def tell_linked(*, user: User) -> None:
    """FranceConnect now opens the account."""
    letter = _about_franceconnect(
        _("FranceConnect now opens your account"),
        _("From now on you can sign in with FranceConnect. Your names come from there and no longer change here."),
    )
    post_letter(kind="identity_linked", recipient=user.email, letter=letter)


def tell_unlinked(*, user: User) -> None:
    """FranceConnect no longer opens the account."""
    letter = _about_franceconnect(
        _("FranceConnect no longer opens your account"),
        _("From now on you sign in with your e-mail address and your password."),
    )
    post_letter(kind="identity_unlinked", recipient=user.email, letter=letter)


def _about_franceconnect(subject: str, what: str) -> Letter:
    return Letter(
        subject=subject,
        paragraphs=(what, _("If this was not you, tell us at once.")),
        action_label=_("See how I sign in"),
        action_url=whole_url("franceconnect"),
    )


def tell_second_factor_reset(*, user: User) -> None:
    """An administrator removed the second factor, which was lost."""
    letter = Letter(
        subject=_("Your second factor was removed"),
        paragraphs=(
            _("Someone, you no doubt, told us that the second factor of your account was lost. It is removed: the"
              " application of your telephone, your passkeys and your recovery codes no longer work, and every session"
              " is closed."),
            _("Sign in with your password, then set up another second factor at once. Staff can't enter the"
              " administration without one."),
        ),
        action_label=_("See my sign-in in two steps"),
        action_url=whole_url("mfa_index"),
        afterwards=(_("If you asked for nothing, choose a new password now with “Forgotten password?”, and tell us."),),
    )  # fmt: skip
    post_letter(kind="second_factor_reset", recipient=user.email, letter=letter)


def tell_sealed_account_used(*, recipient: str) -> None:
    """Someone has opened the account that is kept for emergencies."""
    letter = Letter(
        subject=_("The emergency account has just been used"),
        paragraphs=(
            _("Someone has just signed in with the emergency account, which is kept for the day when the"
              " department's own sign-in does not answer."),
            _("If nobody in your team did, close its sessions and seal it again now."),
        ),
    )  # fmt: skip
    post_letter(kind="sealed_account_used", recipient=recipient, letter=letter)


def tell_sealed_again(*, recipient: str) -> None:
    """The emergency account has a new password."""
    letter = Letter(
        subject=_("The emergency account was sealed again"),
        paragraphs=(_("It has a new password, printed once on the server. The former one no longer works."),),
    )
    post_letter(kind="sealed_again", recipient=recipient, letter=letter)
