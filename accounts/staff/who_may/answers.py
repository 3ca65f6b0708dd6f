"""Who may see and do what, told once for all: by person, by right, by service; read, never written here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.models import GroupPagePermission

from accounts.models import User
from accounts.staff import duties
from accounts.staff.people.queries import staff
from portal.registry import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAGES = "publish pages"
RIGHTS: "Mapping[str, StrOrPromise]" = {
    "accounts.change_user": _("Manage the accounts of staff, and what each may do"),
    "auth.change_group": _("Change what groups may do"),
    "accounts.decide_joinrequest": _("Decide who joins a profile whose administrators don't answer"),
    "accounts.erase_people": _("Erase people's data for the data-protection officer"),
    "notifications.view_outgoingemail": _("Look at the e-mails sent, recipients masked"),
    "notifications.reveal_recipient": _("Read to whom an e-mail went, for a written reason"),
    "notifications.send_again": _("Send again an e-mail that was given up"),
    "notifications.lift_stop": _("Allow writing again to an address that came back"),
    "django_q.view_failure": _("Look at the tasks that failed"),
    "portal.change_portalsettings": _("Change the settings of the portal"),
    PAGES: _("Publish pages of the site"),
}
"""The rights that the page tells of: those that open something of somebody, or change what others see."""
more_rights: "Registry[Mapping[str, StrOrPromise]]" = Registry()
"""Those of the apps above, which come first."""


def all_rights() -> "dict[str, StrOrPromise]":
    """Every right that the page tells of, in its order."""
    return {name: label for part in (*more_rights, RIGHTS) for name, label in part.items()}


@dataclass(frozen=True)
class Person:
    """Someone of staff whose account is open, with all that they may."""

    user: User
    groups: list[str]
    services: Mapping[str, str]
    """By name, with the capacity there."""
    rights: frozenset[str]
    roles: Mapping[str, str] = field(default_factory=dict)
    """What they may do in each service, in words."""

    @property
    def may(self) -> "list[StrOrPromise]":
        """Their rights, in words."""
        return [label for right, label in all_rights().items() if right in self.rights]

    @property
    def places(self) -> list[str]:
        """Their services with the capacity and the role there, in words."""
        words = {name: self.place_in_words(name) for name in self.services}
        return [f"{name} ({place})" if place else name for name, place in words.items()]

    def place_in_words(self, service: str) -> str:
        """« Cheffe de mission, responsable du service »."""
        return ", ".join(words for words in (self.services[service], self.roles.get(service, "").lower()) if words)


@dataclass(frozen=True)
class Holders:
    """A right, or a service, and who has it."""

    name: "StrOrPromise"
    people: list[Person]
    about: tuple[str, ...] = ()
    """The procedures of a service."""


def people() -> list[Person]:
    """Staff in office, in alphabetical order; as many queries for three hundred as for one."""
    users = staff().filter(is_active=True).order_by("last_name", "first_name", "pk")
    users = users.prefetch_related("groups", "user_permissions__content_type")
    keys = [user.pk for user in users]
    by_group, places, roles = _rights_of_groups(), duties.capacities(keys), duties.roles(keys)
    return [_person(user, by_group, places.get(user.pk, {}), roles.get(user.pk, {})) for user in users]


def by_right(everybody: Iterable[Person]) -> list[Holders]:
    """Each right and who has it, those that nobody has too."""
    everybody = list(everybody)
    return [
        Holders(label, [person for person in everybody if right in person.rights])
        for right, label in all_rights().items()
    ]


def by_service(everybody: Iterable[Person]) -> list[Holders]:
    """Each service, its procedures, and its members; who of them may not instruct sees none of its requests."""
    everybody, procedures = list(everybody), duties.procedures()
    return [
        Holders(name, [person for person in everybody if name in person.services], tuple(procedures.get(name, ())))
        for name in duties.teams()
    ]


def lines(everybody: Iterable[Person]) -> list[list[str]]:
    """The whole as a table: one line a person and a right, then a person and a service."""
    head = [_now("Name"), _now("E-mail address"), _now("Groups"), _now("What"), _now("Right or service"), _now("As")]
    rows = [head]
    for person in everybody:
        who = [person.user.get_full_name(), person.user.email, ", ".join(person.groups)]
        rows += [[*who, _now("Right"), str(label), ""] for label in person.may]
        rows += [[*who, _now("Service"), name, person.place_in_words(name)] for name in person.services]
    return [[_harmless(cell) for cell in row] for row in rows]


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip()[:1] in {"=", "+", "-", "@"} else cell


def _person(
    user: User, by_group: Mapping[int, set[str]], services: Mapping[str, str], roles: Mapping[str, str]
) -> Person:
    groups = list(user.groups.all())
    rights = {f"{own.content_type.app_label}.{own.codename}" for own in user.user_permissions.all()}
    rights = rights.union(*(by_group.get(group.pk, set()) for group in groups))
    names = sorted(group.name for group in groups)
    if user.is_superuser:
        names, rights = [_now("Every right"), *names], set(all_rights())
    return Person(user, names, services, frozenset(rights), roles)


def _rights_of_groups() -> dict[int, set[str]]:
    rights: dict[int, set[str]] = {}
    rows = Group.permissions.through.objects.values_list(
        "group", "permission__content_type__app_label", "permission__codename"
    )
    for group, app, codename in rows:
        rights.setdefault(group, set()).add(f"{app}.{codename}")
    publishers = GroupPagePermission.objects.filter(permission__codename="publish_page")
    for group in publishers.values_list("group", flat=True):
        rights.setdefault(group, set()).add(PAGES)
    return rights
