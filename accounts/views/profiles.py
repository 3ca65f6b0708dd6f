"""« Mes profils », and a space: its dashboard and its members."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts import profiles
from accounts.forms import OrganisationForm
from accounts.models import Membership
from accounts.spaces import signed_in, space_context, space_or_404
from accounts.tiles import space_tiles_of


@login_required
@never_cache
@require_GET
def profile_list(request: HttpRequest) -> HttpResponse:
    """Whom the person may act for."""
    memberships = Membership.objects.filter(user=signed_in(request)).select_related("profile__type")
    ordered = memberships.order_by("-profile__type__is_personal", "profile__name")
    return render(request, "accounts/profile_list.html", {"memberships": ordered})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def profile_add(request: HttpRequest) -> HttpResponse:
    """Add an organisation's profile."""
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            profile = profiles.add_organisation(user=signed_in(request), **form.cleaned_data)
        except profiles.SiretTaken:
            form.add_error("siret", _("A profile exists already for this SIRET. Ask one of its members to let you in."))
        else:
            messages.success(request, _("The profile is added; you administer it."))
            return redirect("space", uuid=profile.uuid)
    return render(request, "accounts/profile_add.html", {"form": form})


@login_required
@never_cache
@require_GET
def space(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A space's dashboard."""
    user = signed_in(request)
    profile = space_or_404(user, uuid)
    context = space_context(request, profile) | {"tiles": space_tiles_of(user, profile)}
    return render(request, "accounts/space.html", context)


@login_required
@never_cache
@require_GET
def space_members(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """« Composition »: who acts for the profile, in what role."""
    profile = space_or_404(signed_in(request), uuid)
    members = profile.memberships.select_related("user").order_by("user__last_name", "user__first_name")
    return render(request, "accounts/space_members.html", space_context(request, profile) | {"members": members})
