"""Who may open and close accounts of staff; never none."""

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

from accounts.models import User


def administrators() -> QuerySet[User]:
    """People in office who may change accounts: by their groups, or because they may everything."""
    permission = Permission.objects.filter(content_type__app_label="accounts", codename="change_user")
    members = User.objects.filter(groups__permissions__in=permission).values("pk")
    return User.objects.filter(Q(is_superuser=True) | Q(pk__in=members), is_active=True).order_by("pk")


def is_the_last(user: User) -> bool:
    """Whether nobody else administers; the emergency account does not count: it is for emergencies."""
    others = administrators().exclude(pk=user.pk).filter(sealed=None)
    return administrators().filter(pk=user.pk).exists() and not others.exists()
