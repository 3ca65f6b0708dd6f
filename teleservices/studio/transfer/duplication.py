"""A procedure made of another of this portal, as a file of it would be, without the file."""

from itertools import count

from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.models import Procedure
from teleservices.permissions import may_design
from teleservices.studio.drafting.snapshots import drafted
from teleservices.studio.errors import AddressInUseError, DesignRefusedError
from teleservices.studio.transfer.files import filed, import_procedure

LONGEST_TITLE, LONGEST_CODE, TRIES = 150, 80, 3


def duplicate(*, procedure: Procedure, author: User) -> Procedure:
    """An unpublished copy of its draft, with an address of its own, for the same service and types of profile.

    Its calendar isn't copied. Raises DesignRefusedError, AddressInUseError when others take each address at once.
    """
    if not may_design(author, procedure):
        raise DesignRefusedError
    prepared = drafted(procedure)
    title = (_("Copy of %(title)s") % {"title": prepared.title})[:LONGEST_TITLE]
    for attempt in range(TRIES):
        try:
            return import_procedure(
                content=filed(procedure), title=title, code=_free_code(procedure), team=prepared.team, author=author
            )
        except AddressInUseError:
            if attempt == TRIES - 1:
                raise
    raise AddressInUseError


def _free_code(procedure: Procedure) -> str:
    """An address that nothing has yet."""
    start = f"copie-{procedure.code}"[: LONGEST_CODE - 5]
    codes = set(Procedure.objects.filter(code__startswith=start).values_list("code", flat=True))
    return next(code for number in count(1) if (code := start if number == 1 else f"{start}-{number}") not in codes)
