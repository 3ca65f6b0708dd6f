"""Taking one's data, deleting one's account."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts import throttling
from accounts.account_pages import account_page
from accounts.models import User
from accounts.permissions import enters_the_admin
from accounts.profiles.spaces import signed_in
from accounts.rights import erasure, export
from accounts.sessions.end import leave_nothing


class DeleteAccountForm(forms.Form):
    """One box to tick; the password was asked just before."""

    confirm = forms.BooleanField(
        label=gettext_lazy("I understand that my account can't be restored"),
        error_messages={
            "required": gettext_lazy("To delete your account, tick the box: it can't be restored afterwards.")
        },
    )


@account_page("GET", "POST")
def data_export(request: HttpRequest) -> HttpResponse:
    """Ask for the archive of one's data, see how far it is, fetch it. Its progress needs no password again."""
    user = signed_in(request)
    archive = export.latest(user)
    if request.method == "POST" or archive is None:
        raise_if_reauthentication_required(request, app="allauth.account")
    if request.method == "POST":
        return _ask(request, user)
    return render(request, "accounts/rights/export.html", {"export": archive})


def _ask(request: HttpRequest, user: User) -> HttpResponse:
    try:
        export.ask(user=user)
    except export.ExportUnderWayError as error:
        messages.info(request, error.message)
    except export.TooManyExportsError as refused:
        return throttling.refuse(request, refused.seconds)
    return redirect("data_export")


@account_page()
def download_export(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The archive, for its owner alone, who has just confirmed that it is them."""
    archive = signed_in(request).data_exports.filter(uuid=uuid).first()
    if archive is None or not archive.is_ready:
        raise Http404
    raise_if_reauthentication_required(request, app="allauth.account")
    try:
        stream = storages["private"].open(archive.storage_name, "rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = _("my-data") + f"-{timezone.localdate(archive.requested_at).isoformat()}.zip"
    response = FileResponse(stream, as_attachment=True, filename=name, content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@login_required
@never_cache
@reauthentication_required(app="allauth.account")
@require_http_methods(["GET", "POST"])
def delete_account(request: HttpRequest) -> HttpResponse:
    """What a deletion erases and what stays, then the deletion."""
    user = signed_in(request)
    form = DeleteAccountForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            erasure.erase(user=user)
        except (erasure.StaffErasureError, erasure.MustHandOverError):
            status = 409  # the page says why
        except erasure.UnsettledError as error:
            messages.error(request, error.message)
            return redirect("delete_account")
        else:
            logout(request)
            return leave_nothing(redirect("account_deleted"))
    return render(request, "accounts/rights/delete_account.html", _deletion(user, form), status=status)


def _deletion(user: User, form: DeleteAccountForm) -> dict[str, object]:
    """What the page needs: only what stands in the way when something does."""
    if enters_the_admin(user):
        return {"obstacle": erasure.StaffErasureError().message}
    if to_hand_over := list(erasure.to_hand_over(user)):
        return {"obstacle": erasure.MustHandOverError().message, "to_hand_over": to_hand_over}
    return {"form": form, "goes": erasure.what_goes(user), "stays": erasure.what_stays(user)}


@never_cache
@require_GET
def account_deleted(request: HttpRequest) -> HttpResponse:
    """After the deletion; the same for everyone."""
    return render(request, "accounts/rights/account_deleted.html")
