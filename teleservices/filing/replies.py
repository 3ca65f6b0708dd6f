"""What the page's modules are answered in JSON: when it was saved, or why it was not. Reads nothing."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.dates import hour_text
from teleservices.answering.former_members import NoLongerMemberError

JsonView = Callable[..., JsonResponse]


def saved_text() -> str:
    """« enregistré à 18 h 42 »: now."""
    return _("saved at %(when)s") % {"when": hour_text(timezone.now())}


def refused(message: str, status: int) -> JsonResponse:
    """An answer to a script: nothing was saved, `message` says why and `status` (4xx) what kind of refusal it is."""
    return JsonResponse({"message": message}, status=status)


def tells_former_members(view: JsonView) -> JsonView:
    """Say to who has left the profile that nothing is saved any more (403); anybody else finds nothing."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> JsonResponse:
        try:
            return view(request, *args, **kwargs)
        except NoLongerMemberError as gone:
            return refused(gone.message, 403)

    return guarded
