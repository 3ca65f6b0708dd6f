"""Changes that a person makes to their own data; address and password go through allauth, which confirms them."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.errors import AccountsError
from accounts.models import Membership, Profile, User


class IdentityLockedError(AccountsError):
    """An identity provider asserted the names: they change there, not here."""

    wording = _(
        "Your identity is supplied by %(provider)s and can't be changed here. If it is wrong, correct it there."
    )

    def __init__(self, user: User) -> None:
        super().__init__(self.wording % {"provider": user.get_identity_source_display()})


@transaction.atomic
def change_identity(*, user: User, first_name: str, last_name: str, birth_name: str = "") -> None:
    """Change the names, and that of the person's own profile with them. Raises IdentityLockedError.

    `birth_name` is kept only when it differs from `last_name`, the name in use.
    """
    present = User.objects.select_for_update().get(pk=user.pk)
    if present.identity_is_locked:
        raise IdentityLockedError(present)
    user.first_name, user.last_name = first_name, last_name
    user.birth_name = "" if birth_name == last_name else birth_name
    user.save(update_fields=["first_name", "last_name", "birth_name"])
    _own_profile(user).update(name=user.get_full_name())


@transaction.atomic
def change_address(*, user: User, address_line: str, postcode: str, city: str) -> None:
    """Change the postal address, and that of the person's own profile with it; empty clears it."""
    user.address_line, user.postcode, user.city = address_line, postcode, city
    user.save(update_fields=["address_line", "postcode", "city"])
    _own_profile(user).update(address_line=address_line, postcode=postcode, city=city)


def _own_profile(user: User) -> QuerySet[Profile]:
    memberships = Membership.objects.filter(user=user, profile__type__is_personal=True)
    return Profile.objects.filter(pk__in=memberships.values("profile"))


@transaction.atomic
def change_telephone(*, user: User, telephone: str) -> None:
    """Change the telephone number (E.164), empty to remove it."""
    user.telephone = telephone
    user.save(update_fields=["telephone"])


@transaction.atomic
def change_notices(*, user: User, organisations: Collection[UUID], wants_reminders: bool) -> None:
    """Choose the organisations whose requests one is told of, and whether one is reminded of what must be done.

    The e-mails that the law asks for are not a choice: they always go to who filed the request.
    """
    mine = Membership.objects.filter(user=user)
    offered = dict(mine.filter(profile__type__is_personal=False).values_list("profile", "profile__uuid"))
    choice = {pk for pk, uuid in offered.items() if uuid in organisations}
    mine.filter(profile__in=choice).update(wants_notices=True)
    mine.filter(profile__in=offered.keys() - choice).update(wants_notices=False)
    user.wants_reminders = wants_reminders
    user.save(update_fields=["wants_reminders"])
