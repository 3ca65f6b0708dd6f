"""What may be changed in a request now, and by whom. Answers themselves are written by `saving` and its folders."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from portal.database.kept_query import Given, KeptQuery
from portal.database.row_locks import hold
from teleservices.lifecycle import ActRefusedError
from teleservices.models import MANDATE, CorrectionRequest, ForWhom, ServiceRequest, State
from teleservices.permissions import Party, refusal

_edited = KeptQuery(lambda: ServiceRequest.objects.with_form().filter(pk=Given("pk")).order_by())


def open_correction(request: ServiceRequest) -> CorrectionRequest | None:
    """The correction request that waits for the applicant, if any."""
    return next((correction for correction in request.corrections.all() if correction.answered_at is None), None)


def editable_keys(request: ServiceRequest) -> frozenset[str]:
    """The keys of the fields that the applicant may change in the request itself: all of a draft, then none.

    Corrections are made in a buffer of their own: see `corrections/buffer.py`.
    """
    if request.state != State.DRAFT:
        return frozenset()
    may_be_for_someone = request.procedure.for_whom != ForWhom.SELF or request.for_someone
    proof = frozenset({MANDATE} if may_be_for_someone else ())
    return proof | frozenset(field.key for field in request.form.fields() if not field.private)


def check_may_edit(actor: User, request: ServiceRequest, key: str = "") -> None:
    """Raise ActRefusedError when `actor` can't change the request, or its field `key`, now."""
    if why := refusal(actor, request, Party.APPLICANT):
        raise ActRefusedError(why)
    keys = editable_keys(request)
    if not keys or (key and key not in keys):
        raise ActRefusedError(transmitted_text())


def transmitted_text() -> str:
    """What is said when answers come too late."""
    return _("This request was transmitted: its answers can no longer be changed.")


def overtaken_text() -> str:
    """What is said when a page is older than what is stored."""
    return _("This request was changed in another window. Check what is shown, then save it again.")


def locked_for_editing(*, request_id: int, actor: User) -> ServiceRequest:
    """The request, held until the end of the transaction.

    Raises ActRefusedError when `actor` can't change it, or when it was deleted since it was read.
    """
    try:
        hold(ServiceRequest, request_id)
        request = _edited.get(pk=request_id)
    except ServiceRequest.DoesNotExist as gone:
        raise ActRefusedError(_("This draft is no longer there: it was deleted in another window.")) from gone
    check_may_edit(actor, request)
    return request


def touch(request: ServiceRequest) -> None:
    """Date a request whose documents moved, so that its lapse is counted from now."""
    ServiceRequest.objects.filter(pk=request.pk).update(updated_at=timezone.now())
