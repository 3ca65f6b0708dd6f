"""The e-mails about an account: what each says, and the one button it has. Posts to the outbox; sends nothing."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from notifications import outbox
from notifications.email_bodies import render_bodies
from portal.identity.department import whole_url


@dataclass(frozen=True)
class Letter:
    """One e-mail: paragraphs, at most one action, then what to know besides."""

    subject: str
    paragraphs: tuple[str, ...]
    action_label: str = ""
    action_url: str = ""
    afterwards: tuple[str, ...] = ()


Context = Mapping[str, object]
"""What allauth, or this app, knows when it asks for an e-mail."""


@transaction.atomic
def post(*, kind: str, recipient: str, context: Context) -> None:
    """Write the e-mail of this `kind` to `recipient`, in the transaction of its cause."""
    post_letter(kind=kind, recipient=recipient, letter=LETTERS[kind](context))


@transaction.atomic
def post_letter(*, kind: str, recipient: str, letter: Letter, key: str = "") -> None:
    """Write this letter to `recipient`, in the transaction of its cause; once where it is given a `key` of its own."""
    bodies = render_bodies("account/letter", {"letter": letter})
    outbox.post(
        key=f"account:{kind}:{key or uuid4()}",
        kind=f"account.{kind}",
        recipient=recipient,
        subject=letter.subject,
        text=re.sub(r"\n{3,}", "\n\n", bodies.text).strip(),
        html=bodies.html,
    )


def pretend_to_post(*, kind: str, recipient: str, context: Context) -> None:
    """Do the work of `post` and keep nothing of it: for an unknown address, so that time does not tell it apart."""
    with transaction.atomic():
        post(kind=kind, recipient=recipient, context=context)
        transaction.set_rollback(True)


def _password_is_yours() -> str:
    return _(
        "Your password protects your requests and your documents. It is for you alone: nobody will ever ask you"
        " for it, by e-mail or by telephone, not even for maintenance. Never give it to anyone."
    )


def _if_not_you() -> str:
    return _("If this was not you, choose a new password now with “Forgotten password?”, and tell us.")


def activation(context: Context) -> Letter:
    """The link that makes an account usable."""
    return Letter(
        subject=_("Activate your account"),
        paragraphs=(
            _("Someone, you no doubt, has created an account with this e-mail address."),
            _("Activate it to start your procedures. This link works for one day."),
        ),
        action_label=_("Activate my account"),
        action_url=str(context["activate_url"]),
        afterwards=(
            _("If you have not asked for an account, ignore this e-mail: without activation, it can't be used."),
            _password_is_yours(),
        ),
    )


def address_confirmation(context: Context) -> Letter:
    """The link that makes a new address the identifier."""
    return Letter(
        subject=_("Confirm your new e-mail address"),
        paragraphs=(
            _("You want to use this address for your account. Confirm it: it then becomes your identifier."),
            _("This link works for one day. Until then your former address remains your identifier."),
        ),
        action_label=_("Confirm this address"),
        action_url=str(context["activate_url"]),
        afterwards=(_("If you have asked for nothing, ignore this e-mail: nothing changes."),),
    )


def account_exists(context: Context) -> Letter:
    """Someone signs up with an address that has an account."""
    return Letter(
        subject=_("You already have an account"),
        paragraphs=(
            _("Someone, you no doubt, wanted to create an account with this e-mail address, which has one already."),
            _("Sign in with this address and your password. If you no longer know it, choose a new one."),
        ),
        action_label=_("Choose a new password"),
        action_url=str(context["password_reset_url"]),
        afterwards=(_("If it was not you, ignore this e-mail: nothing changes."), _password_is_yours()),
    )


def password_reset(context: Context) -> Letter:
    """The link that lets choose a new password."""
    return Letter(
        subject=_("Choose a new password"),
        paragraphs=(_("You have asked for a new password for your account."), _("This link works for one hour, once.")),
        action_label=_("Choose a new password"),
        action_url=str(context["password_reset_url"]),
        afterwards=(
            _("If you have asked for nothing, ignore this e-mail: your password does not change."),
            _password_is_yours(),
        ),
    )


def invitation(context: Context) -> Letter:
    """Someone of staff gets an account made by an administrator."""
    return Letter(
        subject=_("Your account is ready"),
        paragraphs=(
            _("An administrator has created an account for you. Choose your password to start."),
            _("This link works once, for seven days. A second factor comes next: keep your telephone at hand."),
        ),
        action_label=_("Choose my password"),
        action_url=str(context["password_reset_url"]),
        afterwards=(_password_is_yours(),),
    )


def password_changed(context: Context) -> Letter:
    """A password was changed, from the account or by a reset link."""
    return Letter(
        subject=_("Your password has changed"),
        paragraphs=(
            _("The password of your account has just been changed. Your other sessions were closed."),
            _if_not_you(),
        ),
        action_label=_("Forgotten password?"),
        action_url=whole_url("account_reset_password"),
        afterwards=(_password_is_yours(),),
    )


def second_factor_on(context: Context) -> Letter:
    """An authenticator application was added."""
    text = _("From now on your account asks, besides your password, for a code from your telephone.")
    return _about_two_steps(_("Sign-in in two steps is active"), text)


def second_factor_off(context: Context) -> Letter:
    """The authenticator application was removed."""
    text = _("Your account now asks for your password alone.")
    return _about_two_steps(_("Sign-in in two steps is no longer active"), text)


def passkey_added(context: Context) -> Letter:
    """A passkey now opens the account."""
    text = _("A passkey, kept by a telephone, a computer or a key, now opens your account.")
    return _about_two_steps(_("A passkey was added to your account"), text)


def passkey_removed(context: Context) -> Letter:
    """A passkey no longer opens the account."""
    text = _("One of your passkeys no longer opens your account.")
    return _about_two_steps(_("A passkey was removed from your account"), text)


def recovery_codes_made(context: Context) -> Letter:
    """New recovery codes replace the former ones."""
    text = _("New recovery codes were made for your account; the former ones no longer work.")
    return _about_two_steps(_("You have new recovery codes"), text)


def _about_two_steps(subject: str, text: str) -> Letter:
    return Letter(subject, (text, _if_not_you()), _("See my sign-in in two steps"), whole_url("mfa_index"))


LETTERS: dict[str, Callable[[Context], Letter]] = {
    letter.__name__: letter
    for letter in (
        *(activation, address_confirmation, account_exists, password_reset, invitation, password_changed),
        *(second_factor_on, second_factor_off, passkey_added, passkey_removed, recovery_codes_made),
    )
}
