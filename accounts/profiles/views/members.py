"""« Composition » of a space: its members, their roles, who leaves; its keys, for administrators; its history."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.account_pages import account_page
from accounts.models import Membership, Profile, Role, User
from accounts.permissions import may_be_shared, may_manage_profile
from accounts.profiles import history, membership
from accounts.profiles.forms.sharing import RoleForm
from accounts.profiles.spaces import signed_in, space_context, space_or_404

PER_PAGE = 20


def administered_or_404(user: User, uuid: UUID) -> Profile:
    """The profile under this address, when `user` administers it: Http404 for strangers, PermissionDenied for members.

    A personal profile has neither keys nor other members: Http404.
    """
    profile = space_or_404(user, uuid)
    if not may_be_shared(profile):
        raise Http404
    if not may_manage_profile(user, profile):
        raise PermissionDenied
    return profile


@account_page()
def space_members(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who acts for the profile, in what role; for its administrators, the keys too."""
    user = signed_in(request)
    profile = space_or_404(user, uuid)
    shared = may_be_shared(profile)
    context = space_context(request, profile) | {
        "members": profile.memberships.select_related("user").order_by("user__last_name", "user__first_name"),
        "is_shared": shared,
        "may_manage": shared and may_manage_profile(user, profile),
    }
    if context["may_manage"]:
        keys = profile.share_keys.select_related("created_by", "used_by")
        context["shares"] = Paginator(keys, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/profiles/members.html", context)


@account_page("GET", "POST")
def member_role(request: HttpRequest, uuid: UUID, member: UUID) -> HttpResponse:
    """Another role for a member, in force at once; they are told by e-mail."""
    user = signed_in(request)
    profile = administered_or_404(user, uuid)
    place = _member_or_404(profile, member)
    form = RoleForm(request.POST if request.method == "POST" else None, initial={"role": place.role})
    if form.is_valid():
        role = Role(form.cleaned_data["role"])
        return _outcome(
            request,
            profile,
            lambda: membership.change_role(actor=user, profile=profile, member=place.user, role=role),
            _("The role is changed."),
        )
    context = space_context(request, profile) | {"form": form, "member": place}
    return render(request, "accounts/profiles/member_role.html", context, status=422 if form.errors else 200)


@account_page("GET", "POST")
def member_remove(request: HttpRequest, uuid: UUID, member: UUID) -> HttpResponse:
    """Ask, then take a member out of the profile."""
    user = signed_in(request)
    profile = administered_or_404(user, uuid)
    removed = _member_or_404(profile, member)
    if removed.user == user:
        return redirect("space_leave", profile.uuid)
    if request.method == "POST":
        return _outcome(
            request,
            profile,
            lambda: membership.remove(actor=user, profile=profile, member=removed.user),
            _("The person is no longer a member of this profile."),
        )
    return render(
        request, "accounts/profiles/member_remove.html", space_context(request, profile) | {"member": removed}
    )


@account_page("GET", "POST")
def space_leave(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask, then take oneself out of the profile."""
    user = signed_in(request)
    profile = space_or_404(user, uuid)
    if not may_be_shared(profile):
        raise Http404
    if request.method == "POST":
        return _outcome(
            request,
            profile,
            lambda: membership.leave(profile=profile, user=user),
            _("You are no longer a member of this profile."),
            then="profile_list",
        )
    context = space_context(request, profile) | {"is_last": membership.is_last_administrator(user, profile)}
    return render(request, "accounts/profiles/member_leave.html", context)


@account_page()
def space_history(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """« Historique » of the profile, for its administrators: who did what to its members and keys."""
    profile = administered_or_404(signed_in(request), uuid)
    page = Paginator(history.events_of(profile), PER_PAGE).get_page(request.GET.get("page"))
    context = space_context(request, profile) | {"page": page, "events": history.lines_of(list(page))}
    return render(request, "accounts/profiles/member_history.html", context)


def _member_or_404(profile: Profile, member: UUID) -> Membership:
    place = profile.memberships.select_related("user").filter(user__uuid=member).first()
    if place is None:
        raise Http404
    return place


def _outcome(
    request: HttpRequest, profile: Profile, act: Callable[[], object], wording: str, *, then: str = ""
) -> HttpResponse:
    """Do it, and say how it went on the page that follows; someone else may have been there first."""
    try:
        act()
    except membership.NotAdministratorError as error:
        raise PermissionDenied from error
    except membership.NotAMemberError as error:
        messages.warning(request, error.message)
    except membership.LastAdministratorError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, wording)
        if then:
            return redirect(then)
    return redirect("space_members", profile.uuid)
