"""What somebody may do by now, right by right, and the grants from which it comes: to tell what an act would add."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from accounts.models import User
from accounts.staff import duties

Grant = tuple[str | int, ...]
"""`("superuser",)`, `("group", 3)`, `("service", 2, "Cheffe")`, `("permission of group", 3, 12)`…"""
EVERYTHING, GROUP, SERVICE, PERSONAL = "superuser", "group", "service", "permission"
OF_GROUP, ON_PAGE, ON_COLLECTION = "permission of group", "page of group", "collection of group"
OWN = {EVERYTHING, GROUP, SERVICE, PERSONAL}
"""Grants of the person; the others are grants of their groups."""


def rights(user: User) -> frozenset[str]:
    """Every right of someone, by its name; read anew, as the permissions of a user are remembered."""
    user = User.objects.get(pk=user.pk)
    services = {f"service {team}" for team in duties.places(user)}
    if user.is_superuser:
        return frozenset({EVERYTHING, *services})
    groups = user.groups.values("pk")
    on_pages = GroupPagePermission.objects.filter(group__in=groups).values_list("page", "permission")
    on_collections = GroupCollectionPermission.objects.filter(group__in=groups).values_list("collection", "permission")
    return frozenset(
        {
            *services,
            *user.get_all_permissions(),
            *(f"page {page} {permission}" for page, permission in on_pages),
            *(f"collection {collection} {permission}" for collection, permission in on_collections),
        }
    )


def grants(user: User) -> set[Grant]:
    """From what the rights of someone come: what is theirs, and what their groups have."""
    user = User.objects.get(pk=user.pk)
    groups = list(user.groups.values_list("pk", flat=True))
    gathered: set[Grant] = {(EVERYTHING,)} if user.is_superuser else set()
    gathered |= {(GROUP, group) for group in groups}
    gathered |= {(PERSONAL, pk) for pk in user.user_permissions.values_list("pk", flat=True)}
    gathered |= {(SERVICE, *place) for place in duties.places(user).items()}
    permissions = Group.permissions.through.objects.filter(group__in=groups)
    gathered |= {(OF_GROUP, *row) for row in permissions.values_list("group", "permission")}
    on_pages = GroupPagePermission.objects.filter(group__in=groups)
    gathered |= {(ON_PAGE, *row) for row in on_pages.values_list("group", "page", "permission")}
    on_collections = GroupCollectionPermission.objects.filter(group__in=groups)
    return gathered | {(ON_COLLECTION, *row) for row in on_collections.values_list("group", "collection", "permission")}


def added(before: set[Grant], after: set[Grant]) -> list[Grant]:
    """What an act added, without what comes with a group that one enters by it."""
    groups = {grant[1] for grant in before if grant[0] == GROUP}
    new = {grant for grant in after - before if grant[0] in OWN or grant[1] in groups}
    return sorted(new, key=str)


def add(user: User, gained: Iterable[Grant], *, actor: User) -> None:
    """Give someone these grants; what a grant speaks of and is no more is passed over."""
    for name, *values in gained:
        match name:
            case "superuser":
                User.objects.filter(pk=user.pk).update(is_superuser=True)
            case "group":
                user.groups.add(*Group.objects.filter(pk=values[0]))
            case "permission":
                user.user_permissions.add(*Permission.objects.filter(pk=values[0]))
            case "service":
                duties.join(user=user, team=int(values[0]), capacity=str(values[1]), actor=actor)
            case _:
                _add_to_group(str(name), [int(value) for value in values])


def _add_to_group(name: str, values: list[int]) -> None:
    group, permission = Group.objects.filter(pk=values[0]).first(), Permission.objects.filter(pk=values[-1]).first()
    if group is None or permission is None:
        return
    if name == OF_GROUP:
        group.permissions.add(permission)
    elif name == ON_PAGE and Page.objects.filter(pk=values[1]).exists():
        GroupPagePermission.objects.get_or_create(group=group, page_id=values[1], permission=permission)
    elif name == ON_COLLECTION and Collection.objects.filter(pk=values[1]).exists():
        GroupCollectionPermission.objects.get_or_create(group=group, collection_id=values[1], permission=permission)


def in_words(gained: Iterable[Grant]) -> list[str]:
    """These grants, as sentences."""
    return [_sentence(str(name), values) for name, *values in gained]


def _sentence(name: str, values: list[str | int]) -> str:
    match name:
        case "superuser":
            return _("Every right")
        case "service":
            service = duties.name(int(values[0])) or "–"
            return _("The service “%(service)s” (capacity: %(capacity)s)") % {"service": service, "capacity": values[1]}
        case "group":
            return _("The group “%(group)s”") % {"group": _name(Group, values[0])}
        case "permission":
            return _permission(values[0])
    sentence = _("For the group “%(group)s”: %(permission)s")
    words = _permission(values[-1])
    if name == ON_PAGE:
        words = f"{words} ({Page.objects.filter(pk=values[1]).values_list('title', flat=True).first() or '–'})"
    return sentence % {"group": _name(Group, values[0]), "permission": words}


def _name(model: type[Group], pk: str | int) -> str:
    return str(model.objects.filter(pk=pk).values_list("name", flat=True).first() or "–")


def _permission(pk: str | int) -> str:
    row = Permission.objects.filter(pk=pk).values_list("name", flat=True).first()
    return _(row) if row else "–"


def rights_in_words(names: Iterable[str]) -> list[str]:
    """Rights by their names, as sentences; each once, in alphabetical order."""
    names = list(names)
    codes = [name.partition(".")[2] for name in names if "." in name and " " not in name]
    words = dict(Permission.objects.filter(codename__in=codes).values_list("codename", "name"))
    return sorted({_right(name, words) for name in names})


def _right(name: str, words: dict[str, str]) -> str:
    if name == EVERYTHING:
        return _("Every right")
    kind, *values = name.split()
    if kind == "service":
        return _("The requests of the service “%(service)s”") % {"service": duties.name(int(values[0])) or "–"}
    if kind == "page":
        title = Page.objects.filter(pk=values[0]).values_list("title", flat=True).first() or "–"
        return f"{_permission(values[1])} ({title})"
    if kind == "collection":
        return _permission(values[1])
    return _(words.get(name.partition(".")[2], name))
