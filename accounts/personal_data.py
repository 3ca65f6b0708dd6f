"""Changes that a person makes to their own data; address and password go through allauth, which confirms them."""

from django.db import transaction

from accounts.models import Profile, User


@transaction.atomic
def change_identity(*, user: User, first_name: str, last_name: str) -> None:
    """Change the names, and that of the person's own profile with them."""
    user.first_name, user.last_name = first_name, last_name
    user.save(update_fields=["first_name", "last_name"])
    Profile.objects.filter(memberships__user=user, type__is_personal=True).update(name=user.get_full_name())


@transaction.atomic
def change_address(*, user: User, address_line: str, postcode: str, city: str) -> None:
    """Change the postal address, and that of the person's own profile with it; empty clears it."""
    user.address_line, user.postcode, user.city = address_line, postcode, city
    user.save(update_fields=["address_line", "postcode", "city"])
    Profile.objects.filter(memberships__user=user, type__is_personal=True).update(
        address_line=address_line, postcode=postcode, city=city
    )


@transaction.atomic
def change_telephone(*, user: User, telephone: str) -> None:
    """Change the telephone number (E.164), empty to remove it."""
    user.telephone = telephone
    user.save(update_fields=["telephone"])
