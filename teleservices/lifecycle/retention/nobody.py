"""The account and the profile to which requests belong once their contents are destroyed: they name nobody.

They are made with the first that needs them. No account can sign in with an address that leads nowhere; nobody is a
member of that profile; both go by themselves once no request is theirs.
"""

from accounts.models import Profile, ProfileType, User
from accounts.rights.erasure import NOWHERE

ADDRESS = f"demandes-eliminees{NOWHERE}"


def nobody() -> User:
    """The account."""
    user = User.objects.filter(email=ADDRESS).first()
    if user is None:
        user = User(email=ADDRESS, is_active=False)
        user.set_unusable_password()
        user.save()
    return user


def profile_of(account: User) -> Profile:
    """The profile: of the type that everybody has, without a name and without members.

    It is the one of the requests that are that account's already: of that type there are as many as citizens.
    """
    theirs = Profile.objects.filter(requests__applicant=account).order_by()[:1]
    return next(iter(theirs), None) or Profile.objects.create(type=ProfileType.personal(), name="")
