"""The admin's page on which an administrator tries whether e-mails arrive."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from accounts.profiles.spaces import signed_in
from accounts.staff.mail_proof import proving
from portal.supervision.views import LOOK


class MailProofView(View):
    """Sends a trial e-mail; opened from its link, it asks who got it to say so."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        """For who may look at the state of the portal."""
        if not request.user.has_perm(LOOK):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """What is known, and the button that goes on."""
        return self._page(request, request.GET.get("recu", ""))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Note that it came, or send one."""
        user, key = signed_in(request), request.POST.get("recu", "")
        if not key:
            proving.send(user=user)
            messages.success(request, _("An e-mail leaves for %(email)s: follow its link.") % {"email": user.email})
            return redirect("mail_proof")
        try:
            proving.prove(key=key, user=user)
        except proving.NoProofError as error:
            messages.error(request, error.message)
            return self._page(request, "")
        messages.success(request, _("Noted: the e-mails of this portal arrive."))
        return redirect("before_opening")

    def _page(self, request: HttpRequest, key: str) -> HttpResponse:
        context = {"key": key, "proof": proving.proof(), "sender": settings.DEFAULT_FROM_EMAIL}
        return render(request, "accounts/staff/mail_proof/page.html", context)
