"""The first person who administers: made on the server, before any e-mail can leave, under the staff's own rules."""

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.validators import validate_email
from django.db import transaction

from accounts import audit
from accounts.entrance import registration
from accounts.models import User


@transaction.atomic
def make(*, email: str, first_name: str, last_name: str, password: str) -> User:
    """Create an account with every permission, which this password opens at once; the second factor is asked inside.

    The address is taken for theirs: whoever has the server's shell says so. Raises AddressTakenError, and
    ValidationError for what is no address or for a password that staff may not have.
    """
    validate_email(email)
    if registration.is_taken(email):
        raise registration.AddressTakenError
    user = User.objects.create_superuser(email, None, first_name=first_name, last_name=last_name)
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    registration.own_profile(user=user)
    audit.record(account=user, kind="staff_invited", details={"from": "server"})
    return user
