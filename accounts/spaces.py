"""A space as its pages need it: found by its address, with its left menu and the other spaces of the person."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Profile, User
from portal.registry import Registry


@dataclass(frozen=True)
class MenuEntry:
    """A link of a space's left menu."""

    label: str
    url: str
    count: int | None = None
    current: bool = False


#: Left menu of a space. Orders: dashboard 10, drafts 20, requests 30, documents sent 40, received 50, members 60.
space_menu: Registry[Callable[[User, Profile], MenuEntry]] = Registry()


def space_or_404(user: User, uuid: UUID) -> Profile:
    """The profile under this address, when `user` is a member of it; Http404 otherwise, whether it exists or not."""
    profile = Profile.objects.visible_to(user).select_related("type").filter(uuid=uuid).first()
    if profile is None:
        raise Http404
    return profile


def spaces_of(user: User) -> list[Profile]:
    """The spaces of `user`, their own first, then by name."""
    return list(Profile.objects.visible_to(user).select_related("type").order_by("-type__is_personal", "name"))


def space_context(request: HttpRequest, profile: Profile) -> dict[str, object]:
    """What `layouts/account.html` needs on every page of a space: `profile`, `space_menu`, `spaces`."""
    user = signed_in(request)
    menu = [entry(user, profile) for entry in space_menu]
    return {
        "profile": profile,
        "space_menu": [replace(entry, current=entry.url == request.path) for entry in menu],
        "spaces": spaces_of(user),
    }


def signed_in(request: HttpRequest) -> User:
    """The person of this request, as our own model; only for views that ask for sign-in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def dashboard_entry(user: User, profile: Profile) -> MenuEntry:
    """« Tableau de bord »."""
    return MenuEntry(_("Dashboard"), reverse("space", args=[profile.uuid]))


def members_entry(user: User, profile: Profile) -> MenuEntry:
    """« Composition »."""
    return MenuEntry(_("Members"), reverse("space_members", args=[profile.uuid]))


def register_menu() -> None:
    """Add this app's own entries; called once when it is ready."""
    space_menu.register("dashboard", dashboard_entry, order=10)
    space_menu.register("members", members_entry, order=60)
