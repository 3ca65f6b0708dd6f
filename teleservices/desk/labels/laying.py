"""Laying a label on a request, and taking it off: the only writer of what a request bears.

The request doesn't move: no event, no revision, nothing to its applicant, who never sees labels.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.errors import TeleservicesError
from teleservices.models import Label, RequestLabel, ServiceRequest
from teleservices.permissions import Party, refusal


class LabelError(TeleservicesError):
    """This label can't be laid on this request; nothing was written."""


@transaction.atomic
def lay(*, request_id: int, label_id: int, actor: User) -> bool:
    """Lay a label in use of the request's service; returns False where the request bears it already.

    Raises LabelError: role, another service's label, archived.
    """
    request, label = _both(request_id, label_id, actor)
    if label.is_archived:
        raise LabelError(_("The label “%(name)s” is archived: it is laid no more.") % {"name": label.name})
    _laid, is_new = RequestLabel.objects.get_or_create(label=label, request=request)
    return is_new


@transaction.atomic
def take_off(*, request_id: int, label_id: int, actor: User) -> bool:
    """Take a label off, archived or not; returns False where the request does not bear it. Raises LabelError."""
    request, label = _both(request_id, label_id, actor)
    count, _rows = RequestLabel.objects.filter(label=label, request=request).delete()
    return bool(count)


def _both(request_id: int, label_id: int, actor: User) -> tuple[ServiceRequest, Label]:
    """The label is locked: it isn't deleted, nor archived, while it is laid."""
    request = ServiceRequest.objects.select_related("profile").get(pk=request_id)
    if why := refusal(actor, request, Party.INSTRUCTOR):
        raise LabelError(why)
    label = Label.objects.select_for_update().filter(pk=label_id, team=request.team_id).first()
    if label is None:
        raise LabelError(_("This label is not one of the service of this request."))
    return request, label
