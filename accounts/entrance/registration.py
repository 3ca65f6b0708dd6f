"""How a person gets an account: the one place that creates a user with their own profile."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.errors import AccountsError
from accounts.models import EmailChange, Membership, Profile, ProfileType, Role, TermsAcceptance, User
from portal.models import TermsVersion


class AddressTakenError(AccountsError):
    """Someone has an account under this e-mail address, or had it a few days ago; never told to who types it."""

    wording = _(
        "This e-mail address was the identifier of an account until a few days ago: it is kept for that account for "
        "one week."
    )


def is_taken(email: str) -> bool:
    """Whether no account can be made under this address. One that somebody only asked to change to is free."""
    email = email.strip().lower()
    claims = [
        User.objects.identified_by(email),
        EmailAddress.objects.filter(email=email, verified=True),
        EmailChange.objects.reserving(email),
    ]
    return any([queryset.exists() for queryset in claims])  # noqa: C419 (all three whatever the answer, which takes as long)


@transaction.atomic
def register(
    *,
    email: str,
    password: str | None,
    first_name: str,
    last_name: str,
    terms: TermsVersion | None,
    verified: bool = False,
) -> User:
    """Create an account: the person, their address, their « Particulier » profile, the terms of use they accept.

    `verified` is for addresses known to be theirs (demo, import); otherwise a link sent there activates the account.
    A null `password` means that none works until one is chosen. Raises AddressTakenError.
    """
    if is_taken(email):
        raise AddressTakenError
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, first_name=first_name, last_name=last_name)
    except IntegrityError as error:
        raise AddressTakenError from error
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    own_profile(user=user)
    accept_terms(user=user, terms=terms)
    return user


def accept_terms(*, user: User, terms: TermsVersion | None) -> None:
    """Note which version `user` has just accepted; before the first is published there is none."""
    if terms is not None:
        TermsAcceptance.objects.create(user=user, version=terms)


@transaction.atomic
def own_profile(*, user: User) -> Profile:
    """The « Particulier » profile of `user`, made when there is none (someone invited as staff has none at first)."""
    membership = user.memberships.select_related("profile__type").filter(profile__type__is_personal=True).first()
    if membership:
        return membership.profile
    profile = Profile.objects.create(type=ProfileType.personal(), name=user.get_full_name())
    Membership.objects.create(profile=profile, user=user, role=Role.ADMINISTRATOR)
    return profile
