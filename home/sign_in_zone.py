"""The sign-in zone of the front page, which holds no token so that the page can be cached for everyone.

With JavaScript its module asks `sign_in_token` before it submits to the sign-in page; without, it posts to
`sign_in_relay`, which authenticates nobody, forgets the password and shows the sign-in page.
"""

from allauth.account.views import LoginView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

LONGEST_IDENTIFIER = 254


@require_GET
@never_cache
def sign_in_token(request: HttpRequest) -> JsonResponse:
    """A token for this browser, and where to send the form with it."""
    return JsonResponse({"token": get_token(request), "action": reverse("account_login")})


@method_decorator([csrf_exempt, never_cache, sensitive_post_parameters()], name="dispatch")
class SignInRelay(LoginView):
    """Shows the sign-in page with the identifier that was typed; whatever password came is not looked at."""

    http_method_names = ("get", "head", "post")

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Nothing was typed: to the sign-in page itself."""
        return redirect("account_login")

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The sign-in page, to be filled in again."""
        messages.info(request, _("Please type your password on this page."))
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_form_kwargs(self) -> dict[str, object]:
        """A fresh form: only the identifier is kept from what was posted."""
        typed = self.request.POST.get("login", "")[:LONGEST_IDENTIFIER]
        kwargs: dict[str, object] = super().get_form_kwargs()
        for posted in ("data", "files"):
            kwargs.pop(posted, None)
        return kwargs | {"initial": {"login": typed}}
