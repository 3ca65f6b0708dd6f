"""« Demander à rejoindre » a profile that exists, and the answers of those who administer it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.account_pages import account_page
from accounts.models import JoinRequest, JoinState, Profile
from accounts.permissions import may_see_profile
from accounts.profiles import joining, membership, organisation_search
from accounts.profiles.forms.sharing import AskToJoinForm, JoinAnswerForm
from accounts.profiles.spaces import signed_in, space_context
from accounts.profiles.views.members import administered_or_404
from accounts.profiles.views.organisations import kept_search_or_404


@account_page("GET", "POST")
def profile_ask_to_join(request: HttpRequest, key: UUID) -> HttpResponse:
    """For a SIRET that a profile has already: one's function and one's reasons, for people who stay unnamed."""
    user, search = signed_in(request), kept_search_or_404(request, key)
    profile = search.known_profile
    if profile is None:
        return redirect("profile_details", key)
    if may_see_profile(user, profile):
        messages.info(request, _("You are a member of this profile already."))
        return redirect("space", profile.uuid)
    form = AskToJoinForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = _ask(request, profile, form)
        if not form.errors:
            organisation_search.forget(request.session, key)
            messages.success(request, _("Your request is sent. An e-mail will bring you the answer."))
            return redirect("profile_list")
    open_request = JoinRequest.objects.open().filter(user=user, profile=profile).first()
    context = {"form": form, "search": search, "asked": open_request}
    return render(request, "accounts/profiles/join_ask.html", context, status=status)


def _ask(request: HttpRequest, profile: Profile, form: AskToJoinForm) -> int:
    """Ask; returns the answer's status, the form saying what is wrong."""
    if not form.is_valid():
        return 422
    try:
        joining.ask(user=signed_in(request), profile=profile, **form.cleaned_data)
    except joining.AskedTooOftenError as error:
        form.add_error(None, error.message)
        return 429
    except (joining.AlreadyAskedError, membership.AlreadyMemberError) as error:
        form.add_error(None, error.message)
    return 422 if form.errors else 200


@account_page()
def join_request_list(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The requests that wait for an answer, for the profile's administrators."""
    profile = administered_or_404(signed_in(request), uuid)
    waiting = profile.join_requests.filter(state__in=JoinState.open()).select_related("user")
    context = space_context(request, profile) | {"join_requests": waiting}
    return render(request, "accounts/profiles/join_request_list.html", context)


@account_page("GET", "POST")
def join_request(request: HttpRequest, uuid: UUID, asked: UUID) -> HttpResponse:
    """Who asks and why; « Accepter » with a role, or « Refuser »."""
    profile = administered_or_404(signed_in(request), uuid)
    join_request = profile.join_requests.select_related("user", "profile__type").filter(uuid=asked).first()
    if join_request is None:
        raise Http404
    form = JoinAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _answer(request, join_request, form)
    is_open = join_request.state in JoinState.open()
    context = space_context(request, profile) | {"asked": join_request, "form": form, "is_open": is_open}
    return render(request, "accounts/profiles/join_request.html", context, status=422 if form.errors else 200)


def _answer(request: HttpRequest, join_request: JoinRequest, form: JoinAnswerForm) -> HttpResponse:
    actor = signed_in(request)
    names = {"person": join_request.user.get_full_name()}
    try:
        if form.cleaned_data["answer"] == "accept":
            joining.accept(request=join_request, actor=actor, role=form.cleaned_data["role"])
            messages.success(request, _("%(person)s is now a member of the profile.") % names)
        else:
            joining.refuse(request=join_request, actor=actor)
            messages.success(request, _("The request is refused; %(person)s is told by e-mail.") % names)
    except joining.AlreadyDecidedError as error:
        messages.warning(request, error.message)
        return redirect("join_request", join_request.profile.uuid, join_request.uuid)
    except joining.MayNotAnswerError as error:
        raise PermissionDenied from error
    return redirect("space_members", join_request.profile.uuid)
