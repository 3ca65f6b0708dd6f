"""Which procedure an address of the studio means, for the designer who asks; anyone else finds nothing."""

from uuid import UUID

from django.http import Http404, HttpRequest

from accounts.models import User
from teleservices.models import Procedure
from teleservices.permissions import DESIGN, may_design


def designer(request: HttpRequest) -> User:
    """The designer who asks; Http404 for anyone else."""
    if not isinstance(request.user, User) or not request.user.has_perm(DESIGN):
        raise Http404
    return request.user


def designed(request: HttpRequest, uuid: UUID) -> Procedure:
    """The procedure that the designer who asks may change; Http404 otherwise, whether it exists or not."""
    user = designer(request)
    procedure = _with_its_version(uuid, "team")
    if procedure is None or not may_design(user, procedure):
        raise Http404
    return procedure


def designed_or_archived(request: HttpRequest, uuid: UUID) -> Procedure:
    """The same, for what is done to archived procedures too."""
    designer(request)
    procedure = _with_its_version(uuid, "team", "replaced_by")
    if procedure is None:
        raise Http404
    return procedure


def _with_its_version(uuid: UUID, *beside: str) -> Procedure | None:
    """The procedure of this address, with the version in force but for its JSON, which each process parses once.

    `first` would sort by key: to write that, Django compares each column selected.
    """
    procedures = Procedure.objects.select_related("current_version", *beside).defer("current_version__schema")
    return next(iter(procedures.filter(uuid=uuid).order_by()[:1]), None)
