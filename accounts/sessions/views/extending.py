"""A session about to end, extended by who is there."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.sessions import end as session_end


@require_POST
@never_cache
def extend_session(request: HttpRequest) -> JsonResponse:
    """A new term; says how many seconds it lasts, or that the session has ended already (401)."""
    if not request.user.is_authenticated:
        return JsonResponse({"seconds": 0}, status=401)
    return JsonResponse({"seconds": session_end.extend(request)})
