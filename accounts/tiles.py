"""What « Mon compte » shows: tiles and things to do, registered here and by the apps above; reads only."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import JoinRequest, Profile, Role, User
from portal.registry import Registry


@dataclass(frozen=True)
class Tile:
    """A door of « Mon compte » or of a space. `hint` and `todo` are words for the person; `count` may be unknown."""

    label: str
    url: str
    count: int | None = None
    hint: str = ""
    todo: str = ""


@dataclass(frozen=True)
class Todo:
    """Something that waits for the person: what, where (`url`), the words of the button, and by when.

    The day `due` itself still counts when `is_last_day`, else it must be done before. `note` says how much is left.
    """

    text: str
    url: str
    action: str
    due: dt.date | None = None
    is_last_day: bool = False
    note: str = ""


@dataclass(frozen=True)
class Beginning:
    """A procedure that a newcomer may begin with: its public page, and when it closes, in words."""

    label: str
    url: str
    hint: str = ""


tiles: Registry[Callable[[User], list[Tile]]] = Registry()
"""Tiles of « Mon compte », each app's that one query counts together. Orders: requests and drafts 10, documents 30,
profiles 50, data 60."""
todos: Registry[Callable[[User], list[Todo]]] = Registry()
"""What must be done first, whatever the space."""
beginnings: Registry[Callable[[User], list[Beginning]]] = Registry()
"""Where to begin, for who never filed nor drafted anything; nothing for the others."""
space_tiles: Registry[Callable[[User, Profile], Tile]] = Registry()
"""Tiles of one space's dashboard: requests 10, drafts 20, documents sent 30, received 40, « Composition » 50."""


def tiles_of(user: User) -> list[Tile]:
    """Every tile of « Mon compte », in order."""
    return [tile for source in tiles for tile in source(user)]


def todos_of(user: User) -> list[Todo]:
    """What waits for `user`, the nearest deadline first, what has none last."""
    waiting = [todo for source in todos for todo in source(user)]
    return sorted(waiting, key=lambda todo: todo.due or dt.date.max)


def beginnings_of(user: User) -> list[Beginning]:
    """What a newcomer is led to; nothing once they began."""
    return [beginning for source in beginnings for beginning in source(user)]


def space_tiles_of(user: User, profile: Profile) -> list[Tile]:
    """Every tile of the space's dashboard, in order."""
    return [tile(user, profile) for tile in space_tiles]


def profiles_tile(user: User) -> list[Tile]:
    """« Mes profils »."""
    return [Tile(_("My profiles"), reverse("profile_list"), count=Profile.objects.visible_to(user).count())]


def personal_data_tile(user: User) -> list[Tile]:
    """« Mes données personnelles »."""
    return [Tile(_("My personal data"), reverse("personal_data"), hint=_("Identity, e-mail address, password"))]


READ_OF_JOINING = ("user__first_name", "user__last_name", "profile__uuid", "profile__name")


def join_request_todos(user: User) -> list[Todo]:
    """The requests to join the profiles that `user` administers."""
    waiting = JoinRequest.objects.open().filter(
        profile__memberships__user=user, profile__memberships__role=Role.ADMINISTRATOR
    )
    return [
        Todo(
            text=_("%(person)s asks to join “%(profile)s”")
            % {"person": join_request.user.get_full_name(), "profile": join_request.profile.name},
            url=reverse("join_request", args=[join_request.profile.uuid, join_request.uuid]),
            action=pgettext("to do", "Answer"),
        )
        for join_request in waiting.select_related("user", "profile").only("uuid", *READ_OF_JOINING)
    ]


def members_tile(user: User, profile: Profile) -> Tile:
    """« Composition » of a space."""
    return Tile(_("Members"), reverse("space_members", args=[profile.uuid]), count=profile.memberships.count())


def register_tiles() -> None:
    """Add this app's own tiles; called once when it is ready."""
    tiles.register("profiles", profiles_tile, order=50)
    tiles.register("personal_data", personal_data_tile, order=60)
    todos.register("join_requests", join_request_todos, order=90)
    space_tiles.register("members", members_tile, order=50)
