"""Reset links whose hour has passed: whose one was, and sending another. Checking a live one is allauth's part."""

import datetime as dt

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import url_str_to_user_pk, user_pk_to_url_str
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.http import base36_to_int

from accounts.models import User

KEPT_FOR = dt.timedelta(days=30)
"""A link that old offers nothing any more: whoever reads former e-mails could otherwise go on asking."""


def owner_of_lapsed(*, uidb36: str, key: str) -> User | None:
    """Whose link this was, when it is ours, was never used, and only too old; None otherwise."""
    try:
        user = User.objects.filter(pk=url_str_to_user_pk(uidb36), is_active=True).first()
        timestamp = base36_to_int(key.split("-", 1)[0])
    except (ValueError, OverflowError, ValidationError):
        return None
    if user is None or not _is_ours(user, key, timestamp) or default_token_generator.check_token(user, key):
        return None
    return user


def _is_ours(user: User, key: str, timestamp: int) -> bool:
    """Whether Django's token of that moment for this account, as it is now, is `key`."""
    now = default_token_generator._num_seconds(dt.datetime.now())  # noqa: DTZ005 (as Django counts)
    if not 0 <= now - timestamp <= KEPT_FOR.total_seconds():
        return False
    token = default_token_generator._make_token_with_timestamp(user, timestamp, default_token_generator.secret)
    return constant_time_compare(token, key)


def send(*, request: HttpRequest, user: User) -> None:
    """Post a new link to the account's address, in the caller's transaction."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    adapter = get_adapter(request)
    context = {"password_reset_url": adapter.get_reset_password_from_key_url(key), "request": request, "user": user}
    adapter.send_mail("account/email/password_reset_key", user.email, context)
