"""The admin's page of erasures asked through the data-protection officer: sought, shown, asked, remembered."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.errors import AccountsError
from accounts.models import ErasureDemand, User
from accounts.profiles.spaces import signed_in
from accounts.rights.officer.demands_of_erasure import ERASE, ask
from accounts.rights.officer.kinds import in_words
from accounts.rights.officer.sought import Sought, digest_of, seek
from portal.words.typed_text import TypedText

LATEST = 100
"""Demands of the register that the page shows."""


class SeekForm(forms.Form):
    """Who is sought: never in an address, which is logged."""

    words = TypedText(
        label=gettext_lazy("E-mail address, or first and last name"),
        help_text=gettext_lazy("Exactly as the person gives it. An account is known by its address alone."),
        longest=254,
        error_messages={"required": gettext_lazy("Write an e-mail address or a name.")},
    )


class ErasureForm(forms.Form):
    """The demand, as it stands in the register of the data-protection officer."""

    words = TypedText(label=gettext_lazy("Person"), longest=254, widget=forms.HiddenInput)
    number = TypedText(
        label=gettext_lazy("Number of the demand"),
        longest=60,
        error_messages={"required": gettext_lazy("Write the number of the demand.")},
    )
    asked_on = forms.DateField(
        label=gettext_lazy("Day of the demand"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Write the day when the person asked."),
            "invalid": gettext_lazy("Enter a date that exists, with day, month and year."),
        },
    )
    reason = TypedText(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Without naming anybody: it stays in the register."),
        longest=500,
        rows=2,
        error_messages={"required": gettext_lazy("Say why.")},
    )


@never_cache
@require_http_methods(["GET", "POST"])
def erasures(request: HttpRequest) -> HttpResponse:
    """The register; on POST, what the portal has of somebody, then the demand. PermissionDenied without the right."""
    user = signed_in(request)
    if not user.has_perm(ERASE):
        raise PermissionDenied
    if request.method == "GET":
        return _page(request, SeekForm())
    if "number" in request.POST:
        return _asked(request, user)
    form = SeekForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    sought = seek(form.cleaned_data["words"])
    erasure_form = ErasureForm(initial={"words": sought.words}) if sought.goes else None
    return _page(request, form, sought=sought, erasure_form=erasure_form)


def _asked(request: HttpRequest, user: User) -> HttpResponse:
    """Write the demand; show what was typed again, with why not, where it can't be."""
    form = ErasureForm(request.POST)
    if form.is_valid():
        try:
            ask(by=user, **form.cleaned_data)
        except AccountsError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The erasure is written in the register; it is done within some minutes."))
            return redirect("erasures")
    words = form.data.get("words", "")[:254]
    sought = seek(words) if words.strip() else None
    return _page(request, SeekForm(initial={"words": words}), sought=sought, erasure_form=form, status=422)


def _page(
    request: HttpRequest,
    form: SeekForm,
    *,
    sought: Sought | None = None,
    erasure_form: ErasureForm | None = None,
    status: int = 200,
) -> HttpResponse:
    before = ErasureDemand.objects.filter(digest=digest_of(sought.words)) if sought else ErasureDemand.objects.none()
    rows = [(demand, in_words(demand.goes), in_words(demand.stays)) for demand in ErasureDemand.objects.all()[:LATEST]]
    context = {"form": form, "sought": sought, "before": before, "erasure_form": erasure_form, "rows": rows}
    return render(request, "accounts/rights/officer/erasures.html", context, status=status)
