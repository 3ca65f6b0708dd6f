"""What Wagtail draws beside agents' screens, its menu, and what it tells its scripts.

Each is written once for those of the same rights and kept with the frame of pages (`portal.frame.Frame.parts`). What is
somebody's own, a name, a token, how much waits for them, is filled in page by page.
"""

from collections.abc import Callable, Hashable, MutableMapping, Sequence

from django.contrib.auth import get_user_model
from django.db import connection
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.context import Context
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.admin.menu import MenuItem, admin_menu
from wagtail.admin.templatetags.wagtailadmin_tags import avatar_url, sidebar_props, wagtail_config
from wagtail.admin.utils import get_keyboard_key_labels_from_request
from wagtail.models import GroupCollectionPermission, GroupPagePermission, GroupSitePermission

Parts = MutableMapping[tuple[Hashable, ...], str]
CONFIG = "wagtail-config"
"""By what Wagtail's scripts find what they are told."""
GIVEN = (
    (GroupPagePermission, "page_id"),
    (GroupCollectionPermission, "collection_id"),
    (GroupSitePermission, "site_id"),
)
"""What a group may be given on one thing, beside the permissions that Django knows."""


session_names: set[str] = set()
"""What an entry reads of the session to know whether it is shown: the menu is kept apart for each of their answers."""


class PersonalMenuItem(MenuItem):
    """An entry at the menu's first level that says something of its own to each person: it is written on each page."""


def sidebar(request: HttpRequest, parts: Parts | None) -> SafeString:
    """The menu of who asks, for Wagtail's script that draws it: what `{% sidebar_props %}` says."""
    if parts is None:
        return SafeString(sidebar_props({"request": request}))
    own = [_json(entry.render_component(request).js_args()[0]) for entry in _personal_entries(request)]
    own.append(_json(_person(request)))
    return _filled(parts, ("sidebar", *_rights(request)), own, lambda: str(sidebar_props({"request": request})))


def scripts_config(context: Context, parts: Parts | None) -> SafeString:
    """What Wagtail's scripts are told, which holds the token of forms: what `{% wagtail_config %}` says."""
    request = context["request"]
    token = get_token(request)

    def written() -> str:
        return str(json_script({**wagtail_config(context), "CSRF_TOKEN": token}, CONFIG))

    if parts is None:
        return SafeString(written())
    key = (CONFIG, get_language(), _preferences(request)[0])
    return _filled(parts, key, [_json(token)], written)


def keys(request: HttpRequest) -> str:
    """What the list of keys depends on: the machine that asks, and whether its person has them on."""
    return f"{get_keyboard_key_labels_from_request(request).MOD} {_preferences(request)[0]} {get_language()}"


def _filled(parts: Parts, key: tuple[Hashable, ...], own: Sequence[str], written: Callable[[], str]) -> SafeString:
    """The text kept under `key`, or as `written` now, with these pieces of it, which each page has its own.

    A piece that doesn't stand in it once, and only once, leaves the text to this page: nothing is kept.
    """
    text = parts.get(key)
    if text is None:
        text = whole = written()
        if any(whole.count(piece) != 1 for piece in own):
            return SafeString(whole)
        for number, piece in enumerate(own):
            text = text.replace(piece, _place(number))
        parts[key] = text
    for number, piece in enumerate(own):
        text = text.replace(_place(number), piece)
    return SafeString(text)


def _place(number: int) -> str:
    """Where a piece goes; JSON never has this character."""
    return f"\0{number}\0"


def _json(value: object) -> str:
    """A value as it stands among others in what `json_script` writes."""
    return str(json_script(value)).partition(">")[2].rpartition("<")[0]


def _personal_entries(request: HttpRequest) -> list[PersonalMenuItem]:
    return [
        item
        for item in admin_menu.registered_menu_items
        if isinstance(item, PersonalMenuItem) and item.is_shown(request)
    ]


def _person(request: HttpRequest) -> dict[str, str]:
    """Who is signed in, as Wagtail's module of the menu says it."""
    user = request.user
    return {"name": getattr(user, "first_name", "") or user.get_username(), "avatarUrl": avatar_url(user, size=50)}


def _rights(request: HttpRequest) -> tuple[Hashable, ...]:
    """All that says which entries somebody has: read on each page, so that a right taken away shows at once."""
    user = request.user
    given = () if user.is_superuser else _given_by_groups(user.pk)
    known = frozenset(name for name in session_names if request.session.get(name))
    rights = frozenset(user.get_all_permissions())
    return get_language(), user.is_superuser, rights, given, known, _preferences(request)


def _given_by_groups(user: int | None) -> tuple[tuple[int, ...], ...]:
    """What the groups of somebody are given on pages, collections and sites, in one query without the ORM's weight."""
    groups = f"(SELECT group_id FROM {get_user_model().groups.through._meta.db_table} WHERE user_id = %s)"  # noqa: S608
    each = (
        f"SELECT {kind}, permission_id, {place} FROM {model._meta.db_table} WHERE group_id IN {groups}"  # noqa: S608
        for kind, (model, place) in enumerate(GIVEN)  # names of tables and columns alone are written in
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each), [user] * len(GIVEN))
        return tuple(sorted(cursor.fetchall()))


def _preferences(request: HttpRequest) -> tuple[bool, frozenset[str]]:
    """What somebody chose that Wagtail's frame depends on: its keys, and the news that they have dismissed."""
    profile = getattr(request.user, "wagtail_userprofile", None)
    if profile is None:
        return True, frozenset()
    return profile.keyboard_shortcuts, frozenset(name for name, value in profile.dismissibles.items() if value)
