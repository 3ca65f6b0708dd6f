"""An e-mail that an administrator sends to themselves, and the proof that it arrived under the sender of today."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts.errors import AccountsError
from accounts.letters import to_administrators
from accounts.models import User
from accounts.profiles.spaces import signed_in
from portal.models import Installation
from portal.supervision.views import LOOK

LIFE = 7 * 24 * 60 * 60
"""Seven days, in seconds: how long the link of a trial e-mail proves anything."""
SALT = "accounts.mail_proof"


class NoProofError(AccountsError):
    """The link is too old, was never sent, or was sent under another sender."""

    wording = gettext_lazy(
        "This link proves nothing any more: it is a week old, or the sender has changed. Send another e-mail."
    )


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


class MailProofView(View):
    """Sends a trial e-mail; opened from its link, it asks who got it to say so."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        """For who may look at the state of the portal."""
        if not request.user.has_perm(LOOK):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """What is known, and the button that goes on."""
        return self._page(request, request.GET.get("recu", ""))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Note that it came, or send one."""
        user, key = signed_in(request), request.POST.get("recu", "")
        if not key:
            send(user=user)
            messages.success(request, _("An e-mail leaves for %(email)s: follow its link.") % {"email": user.email})
            return redirect("mail_proof")
        try:
            prove(key=key, user=user)
        except NoProofError as error:
            messages.error(request, error.message)
            return self._page(request, "")
        messages.success(request, _("Noted: the e-mails of this portal arrive."))
        return redirect("before_opening")

    def _page(self, request: HttpRequest, key: str) -> HttpResponse:
        context = {"key": key, "proof": proof(), "sender": settings.DEFAULT_FROM_EMAIL}
        return render(request, "accounts/staff/mail_proof/page.html", context)
