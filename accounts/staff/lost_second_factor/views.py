"""The admin's page on which a lost second factor is removed."""

from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts.models import User
from accounts.profiles.spaces import signed_in
from accounts.staff.lost_second_factor import removal
from accounts.staff.lost_second_factor.removal import IdentityCheck


class LostSecondFactorForm(forms.Form):
    """How one made sure of who asks."""

    identity = forms.ChoiceField(
        label=gettext_lazy("How did you make sure of who asks?"),
        choices=IdentityCheck.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say how you made sure of who asks.")},
    )


class LostSecondFactorView(View):
    """Asks how the identity was checked, then removes; for those who change accounts, their password just given."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        """Administrators alone, and not from a session left open."""
        if not request.user.has_perm("accounts.change_user"):
            raise PermissionDenied
        self.person = get_object_or_404(User, pk=kwargs["pk"])
        raise_if_reauthentication_required(request, app="allauth.mfa")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What there is, and what removing it does."""
        return self._page(request, LostSecondFactorForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Remove it, once the form says how its owner was recognised; why it can't be is said on the page."""
        form = LostSecondFactorForm(request.POST)
        if not form.is_valid():
            return self._page(request, form)
        identity = removal.IdentityCheck(form.cleaned_data["identity"])
        try:
            removal.reset(user=self.person, identity=identity, actor=signed_in(request))
        except removal.ResetError as error:
            messages.error(request, error.message)
            return self._page(request, form)
        messages.success(request, _("The second factor is removed. The person is told by e-mail."))
        return redirect("wagtailusers_users:edit", self.person.pk)

    def _page(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        context = {
            "form": form,
            "person": self.person,
            "factors": Authenticator.objects.filter(user=self.person).order_by("created_at"),
            "why_not": self._why_not(request),
        }
        return render(request, "accounts/staff/lost_second_factor/remove.html", context)

    def _why_not(self, request: HttpRequest) -> str:
        try:
            removal.check(user=self.person, actor=signed_in(request))
        except removal.ResetError as error:
            return str(error.message)
        return ""
