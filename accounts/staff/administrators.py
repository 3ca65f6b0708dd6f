"""Who may open and close accounts of staff; never none."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.errors import AccountsError
from accounts.models import User


class NoAdministratorError(AccountsError):
    """What was about to be done would leave nobody who administers."""

    wording = _("Nobody could manage the accounts any more: first give this right to another group that has members.")


def administrators() -> QuerySet[User]:
    """People in office who may change accounts, in the order in which they came."""
    return permissions.holders("accounts.change_user").order_by("pk")


def administers(user: User) -> bool:
    """Whether this person is one of them."""
    return administrators().filter(pk=user.pk).exists()


def is_the_last(user: User) -> bool:
    """Whether nobody else administers; the emergency account does not count: it is for emergencies."""
    others = _in_daily_office().exclude(pk=user.pk)
    return administrators().filter(pk=user.pk).exists() and not others.exists()


@contextmanager
def never_none() -> Iterator[None]:
    """Undo what is done inside, and raise NoAdministratorError, when it takes the right from all who had it.

    Of two who do so at once, one waits.
    """
    with transaction.atomic():
        list(administrators().select_for_update())
        there_were = _in_daily_office().exists()
        yield
        if there_were and not _in_daily_office().exists():
            raise NoAdministratorError


def _in_daily_office() -> QuerySet[User]:
    return administrators().filter(sealed=None)
