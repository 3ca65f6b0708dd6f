"""A second factor that was lost: an administrator removes it once they know who asks. Its owner alone sets up another.

Who administers never chooses a factor, nor removes their own this way (OWASP ASVS 6.4.6).
"""

from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts import audit
from accounts.errors import AccountsError
from accounts.letters import access as access_letters
from accounts.models import User
from accounts.profiles.spaces import signed_in
from accounts.sessions import open_sessions
from accounts.staff.sealed_account import is_sealed


class ResetError(AccountsError):
    """This second factor can't be removed by this person."""


class OwnFactorError(ResetError):
    """Nobody removes their own second factor: another administrator does it."""

    wording = gettext_lazy("You can't remove your own second factor here: another administrator does it.")


class SealedFactorError(ResetError):
    """The account kept for emergencies is sealed again."""

    wording = gettext_lazy("The emergency account has no second factor to remove: seal it again on the server.")


class NothingToRemoveError(ResetError):
    """The account has no second factor, or someone else has just removed it."""

    wording = gettext_lazy("This person has no second factor: nothing to remove.")


class IdentityCheck(TextChoices):
    """How the administrator made sure of who asks."""

    IN_PERSON = "in_person", gettext_lazy("In person: I know them, or they showed an identity document")
    CALLED_BACK = "called_back", gettext_lazy("By calling back a number that the département already had")
    BY_MANAGER = "by_manager", gettext_lazy("Through their manager, asked face to face or by telephone")


def check(*, user: User, actor: User) -> None:
    """Raise OwnFactorError, SealedFactorError or NothingToRemoveError when `actor` may not remove it."""
    if user == actor:
        raise OwnFactorError
    if is_sealed(user):
        raise SealedFactorError
    if not Authenticator.objects.filter(user=user).exists():
        raise NothingToRemoveError


@transaction.atomic
def reset(*, user: User, identity: IdentityCheck, actor: User) -> None:
    """Remove application, passkeys and recovery codes; every session ends, the person is told. Raises ResetError."""
    user = User.objects.select_for_update().get(pk=user.pk)
    check(user=user, actor=actor)
    Authenticator.objects.filter(user=user).delete()
    open_sessions.end_all(user=user)
    audit.record(account=user, kind="second_factor_reset", actor=actor, details={"identity": identity.value})
    access_letters.tell_second_factor_reset(user=user)


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
        identity = IdentityCheck(form.cleaned_data["identity"])
        try:
            reset(user=self.person, identity=identity, actor=signed_in(request))
        except ResetError as error:
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
            check(user=self.person, actor=signed_in(request))
        except ResetError as error:
            return str(error.message)
        return ""
