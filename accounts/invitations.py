"""How someone of staff gets an account: made in the admin without a password, and told by e-mail how to choose one."""

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts import emails, registration
from accounts.models import User


@transaction.atomic
def invite(*, user: User) -> None:
    """Give `user`, just created, an address to prove, a profile, no password, and the link that lets choose one."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})
    registration.own_profile(user=user)
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    url = settings.PARVIS_BASE_URL + reverse("account_reset_password_from_key", kwargs=key)
    emails.post(kind="invitation", recipient=user.email, facts={"password_reset_url": url})
