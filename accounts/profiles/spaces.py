"""A space as its pages need it: found by its address, with its left menu and the other spaces of the person."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Profile, User
from portal.identity.department import Link
from portal.registry import Registry


@dataclass(frozen=True)
class SpaceLink:
    """A link of every space's left menu: its words, and the name of an address that takes the space's uuid."""

    label: str | Promise
    view: str


space_menu: Registry[SpaceLink] = Registry()
"""Left menu of a space. Orders: dashboard 10, drafts 20, requests 30, sent 40, received 50, members 60, data 70."""


def space_or_404(user: User, uuid: UUID) -> Profile:
    """The profile under this address, when `user` is a member of it; Http404 otherwise, whether it exists or not."""
    profile = Profile.objects.visible_to(user).select_related("type").filter(uuid=uuid).first()
    if profile is None:
        raise Http404
    return profile


def spaces_of(user: User) -> list[Profile]:
    """The spaces of `user`, their own first, then by name."""
    spaces = Profile.objects.visible_to(user).select_related("type")
    return list(spaces.order_by("-type__is_personal", "name"))


def space_context(request: HttpRequest, profile: Profile) -> dict[str, object]:
    """What `layouts/account.html` needs on every page of a space: `profile`, `space_menu`, `spaces`."""
    return {
        "profile": profile,
        "space_menu": [_entry(link, profile, request.path) for link in space_menu],
        "spaces": spaces_of(signed_in(request)),
    }


def _entry(link: SpaceLink, profile: Profile, path: str) -> Link:
    url = reverse(link.view, args=[profile.uuid])
    return Link(str(link.label), url, current=url == path)


def signed_in(request: HttpRequest) -> User:
    """The person of this request, as our own model; only for views that ask for sign-in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def register_menu() -> None:
    """Add this app's own entries; called once when it is ready."""
    space_menu.register("dashboard", SpaceLink(_("Dashboard"), "space"), order=10)
    space_menu.register("members", SpaceLink(_("Members"), "space_members"), order=60)
    space_menu.register("profile_data", SpaceLink(_("Profile data"), "profile_data"), order=70)
