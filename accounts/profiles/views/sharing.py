"""Keys: made and revoked in a space by its administrators, used under « Mes profils » by who received one."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.account_pages import account_page
from accounts.models import Membership, Profile, Role, ShareState
from accounts.profiles import coming_back, membership, sharing
from accounts.profiles.forms.sharing import JoinForm, ShareForm
from accounts.profiles.spaces import signed_in, space_context
from accounts.profiles.views.members import administered_or_404
from portal.logs import security_log
from portal.logs.security_log import Happening

REFUSED = {"refused": 422, "too often": 429}


@account_page("GET", "POST")
def share_add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """« Ajouter un partage »; the answer to the form is the one page that shows the key, and is kept by nothing."""
    profile = administered_or_404(signed_in(request), uuid)
    form = ShareForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            new_key = _make(request, profile, form)
        except sharing.TooManyKeysSentError as error:
            form.add_error("recipient", error.message)
        else:
            if new_key is None:
                messages.warning(
                    request,
                    _("This key was made already; it is shown once. If you have not noted it, revoke it and add one."),
                )
                return redirect("space_members", profile.uuid)
            context = space_context(request, profile) | {"made": new_key, "recipient": form.cleaned_data["recipient"]}
            return render(request, "accounts/profiles/share_made.html", context)
    context = space_context(request, profile) | {"form": form}
    return render(request, "accounts/profiles/share_add.html", context, status=422 if form.errors else 200)


def _make(request: HttpRequest, profile: Profile, form: ShareForm) -> sharing.NewKey | None:
    values = form.cleaned_data
    try:
        return sharing.make_key(
            actor=signed_in(request),
            profile=profile,
            uuid=values["token"],
            role=Role(values["role"]),
            days=values["days"],
            note=values["note"],
            recipient=values["recipient"],
        )
    except membership.NotAdministratorError as error:
        raise PermissionDenied from error


@account_page("GET", "POST")
def share_revoke(request: HttpRequest, uuid: UUID, share: UUID) -> HttpResponse:
    """Ask, then make a key useless."""
    user = signed_in(request)
    profile = administered_or_404(user, uuid)
    key = profile.share_keys.select_related("profile", "created_by").filter(uuid=share).first()
    if key is None:
        raise Http404
    if request.method == "POST" or key.state is not ShareState.NEW:
        try:
            sharing.revoke_key(actor=user, share=key)
        except membership.NotAdministratorError as error:
            raise PermissionDenied from error
        except sharing.KeySpentError as error:
            messages.warning(request, error.message)
        else:
            messages.success(request, _("The key is revoked: nobody can use it any more."))
        return redirect("space_members", profile.uuid)
    return render(request, "accounts/profiles/share_revoke.html", space_context(request, profile) | {"share": key})


@account_page("GET", "POST")
def profile_join_with_key(request: HttpRequest) -> HttpResponse:
    """« Rejoindre un profil existant »: the key, one's function, « Envoyer »."""
    form = JoinForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        place, status = _join(request, form)
        if place:
            messages.success(request, _("You are now a member of “%(profile)s”.") % {"profile": place.profile.name})
            return coming_back.back_or_space(request, place.profile)
    return render(request, "accounts/profiles/share_join.html", {"join_form": form}, status=status)


def _join(request: HttpRequest, form: JoinForm) -> tuple[Membership | None, int]:
    """Try the key; what is wrong is said at its field. Returns the membership, or none with the answer's status."""
    if not form.is_valid():
        return None, REFUSED["refused"]
    address = get_adapter(request).get_client_ip(request)
    try:
        return sharing.join_with_key(user=signed_in(request), address=address, **form.cleaned_data), 200
    except sharing.TooManyKeysTriedError as error:
        form.add_error("key", error.message)
        return None, REFUSED["too often"]
    except membership.AlreadyMemberError:
        form.add_error("key", _("You are a member of this profile already. The key can still be used by someone else."))
    except sharing.KeyRefusedError as error:
        _tell_refused(request)
        form.add_error("key", error.message)
    return None, REFUSED["refused"]


def _tell_refused(request: HttpRequest) -> None:
    """Each wrong key is in the security log, not only the tries that the limit stops."""
    account, status = str(signed_in(request).uuid), REFUSED["refused"]
    security_log.note(Happening.REFUSED, reason="share_key", request=request, account=account, status=status)
