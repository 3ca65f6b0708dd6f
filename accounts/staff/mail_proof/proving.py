"""An e-mail that an administrator sends to themselves, and the proof that it arrived under the sender of today."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import AccountsError
from accounts.letters import to_administrators
from accounts.models import User
from portal.models import Installation

LIFE = 7 * 24 * 60 * 60
"""Seven days, in seconds: how long the link of a trial e-mail proves anything."""
SALT = "accounts.mail_proof"


class NoProofError(AccountsError):
    """The link is too old, was never sent, or was sent under another sender."""

    wording = _("This link proves nothing any more: it is a week old, or the sender has changed. Send another e-mail.")


@dataclass(frozen=True)
class _Sent:
    sender: str
    recipient: str


@transaction.atomic
def send(*, user: User) -> None:
    """Post an e-mail to `user`, with the link to the page where they say that it came."""
    email = _Sent(settings.DEFAULT_FROM_EMAIL, str(user.uuid))
    key = signing.dumps([email.sender, email.recipient], salt=SALT, compress=True)
    to_administrators.try_mail(user=user, url=f"{settings.PARVIS_BASE_URL}{reverse('mail_proof')}?recu={key}")


@transaction.atomic
def prove(*, key: str, user: User) -> None:
    """Note that the e-mail of this link reached `user`. Raises NoProofError."""
    try:
        email = _Sent(*signing.loads(key, salt=SALT, max_age=LIFE))
    except signing.BadSignature as error:
        raise NoProofError from error
    if email != _Sent(settings.DEFAULT_FROM_EMAIL, str(user.uuid)):
        raise NoProofError
    proof = {"mail_proved_at": timezone.now(), "mail_proved_sender": email.sender}
    Installation.objects.update_or_create(pk=1, defaults=proof)


def proof() -> Installation | None:
    """The row that says since when e-mails of this sender are known to arrive; None where it isn't known."""
    return Installation.objects.filter(mail_proved_sender=settings.DEFAULT_FROM_EMAIL).first()
