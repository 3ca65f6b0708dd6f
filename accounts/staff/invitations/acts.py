"""How someone of staff gets an account: made in the admin without a password; a link by e-mail lets choose one.

The link lives seven days and works once: it is bound to the account having no password yet.
"""

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.entrance import activation, registration
from accounts.errors import AccountsError
from accounts.letters import account as account_letters
from accounts.models import User
from portal.identity.department import whole_url

LIFE = 7 * 24 * 60 * 60
"""Seven days, in seconds: how long an invitation works."""
SALT = "accounts.invitations"


class InvitationLapsedError(AccountsError):
    """The link was used, is too old, or never was."""

    wording = _("An invitation works once, for seven days.")


@transaction.atomic
def invite(*, user: User, actor: User | None = None) -> None:
    """Give `user`, who has no password, an address to prove, a profile, and the link that lets choose a password."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})
    registration.own_profile(user=user)
    audit.record(account=user, kind="staff_invited", actor=actor)
    account_letters.post(kind="invitation", recipient=user.email, context={"password_reset_url": link_for(user)})


def link_for(user: User) -> str:
    """The address of the invitation; another one, or a password, makes it worthless."""
    key = signing.dumps([str(user.uuid), user.password], salt=SALT, compress=True)
    return whole_url("staff_invitation", key)


def read(key: str) -> User:
    """Whom this invitation is for. Raises InvitationLapsedError."""
    try:
        uuid, password = signing.loads(key, salt=SALT, max_age=LIFE)
    except signing.BadSignature as error:
        raise InvitationLapsedError from error
    user = User.objects.filter(uuid=uuid, password=password, is_active=True).first()
    if user is None or user.has_usable_password():
        raise InvitationLapsedError
    return user


@transaction.atomic
def accept(*, key: str, password: str) -> User:
    """Give who was invited the password that they chose; the link has proven their address. Works once.

    Raises InvitationLapsedError.
    """
    user = User.objects.select_for_update().get(pk=read(key).pk)
    if user.has_usable_password():
        raise InvitationLapsedError
    user.set_password(password)
    user.save(update_fields=["password"])
    activation.prove_address(user=user)
    audit.record(account=user, kind="invitation_accepted", actor=user)
    return user
