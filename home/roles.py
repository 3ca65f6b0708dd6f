"""The product's own groups of staff and exactly what each may do. A département that wants others makes its own groups.

`prepare_groups` gives each of these five groups what stands here and takes away what does not.
"""

from dataclasses import dataclass, field

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from home.models import HomePage, ProcedureIndexPage
from portal.registry import Registry

ADMIN = "wagtailadmin.access_admin"
LIBRARIES = ("wagtailimages", "wagtaildocs", "wagtailmedia")
"""Where Wagtail keeps the permissions on images, documents and videos, whatever models of ours stand for its own."""


editors_of_text: Registry[tuple[str, ...]] = Registry()
"""What a higher app lets those do who write the site's texts."""


@dataclass(frozen=True)
class Role:
    """A group: its permissions on models, on pages under a kind of page, and on images, documents and videos."""

    name: str
    permissions: tuple[str, ...]
    pages: dict[type[Page], tuple[str, ...]] = field(default_factory=dict)
    collections: tuple[str, ...] = ()

    @property
    def every_permission(self) -> tuple[str, ...]:
        """Its permissions, with those that higher apps give to who writes texts."""
        more = [name for names in editors_of_text for name in names] if EDITS in self.permissions else []
        return (*self.permissions, *more)


def _all(*models: str) -> tuple[str, ...]:
    """The four permissions of each `app.model`."""
    pairs = (model.split(".") for model in models)
    return tuple(f"{app}.{act}_{name}" for app, name in pairs for act in ("add", "change", "delete", "view"))


EDITS = "portal.change_portalsettings"
_TEXT_SETTINGS = (
    *_all("wagtailredirects.redirect"),
    EDITS,
    *_all("portal.servicenotice", "home.theme"),
    *(f"portal.{act}_servicenotice" for act in ("publish", "lock", "unlock")),
    "portal.add_termsversion",
    "portal.view_termsversion",
)
_DESIGN = (
    "teleservices.design_procedure",
    *_all("teleservices.procedure", "teleservices.stage", "teleservices.team", "teleservices.teammember"),
    *_all("accounts.profiletype", "locker.documentcategory"),
)
_PEOPLE = (*_all("accounts.user", "auth.group"), "accounts.decide_joinrequest", "accounts.erase_people")
_MAIL = tuple(
    f"notifications.{name}"
    for name in ("view_outgoingemail", "view_stoppedaddress", "reveal_recipient", "send_again", "lift_stop")
)
_TASKS = tuple(f"django_q.{act}_failure" for act in ("view", "change", "delete"))
_UPLOAD = (
    *(f"{act}_{kind}" for kind in ("image", "document") for act in ("add", "change", "choose")),
    "add_media",
    "change_media",
)

COMMUNICATION = Role(
    "Communication", (ADMIN, *_TEXT_SETTINGS), {HomePage: ("add", "change", "publish", "lock", "unlock")}, _UPLOAD
)
DESIGN = Role(
    "Conception",
    (ADMIN, *_DESIGN),
    {ProcedureIndexPage: ("add", "change")},
    ("choose_image", "choose_document", "add_document"),
)
INSTRUCTION = Role("Instruction", (ADMIN, "teleservices.instruct_request"))
ADMINISTRATION = Role(
    "Administration",
    (
        ADMIN,
        *_TEXT_SETTINGS,
        *_DESIGN,
        *_PEOPLE,
        *_MAIL,
        *_TASKS,
        "teleservices.manage_delegations",
        "teleservices.change_archivesettings",
        *_all("wagtailcore.collection", "wagtailcore.workflow"),
    ),
    {HomePage: ("add", "bulk_delete", "change", "publish", "lock", "unlock")},
    _UPLOAD,
)
AUDIT = Role("Contrôle", (ADMIN, "teleservices.read_traces"))
"""Who answers for personal data (the DPO, an internal auditor): sees who opened what, and opens nothing."""
ROLES = (COMMUNICATION, DESIGN, INSTRUCTION, ADMINISTRATION, AUDIT)


@transaction.atomic
def prepare_groups() -> None:
    """Create the groups that are missing and make each one's permissions those of its role. Needs the root pages."""
    for role in ROLES:
        group, _created = Group.objects.get_or_create(name=role.name)
        _give_permissions(group, role)
        _give_pages(group, role)
        _give_collections(group, role)


def _give_permissions(group: Group, role: Role) -> None:
    pairs = [name.split(".") for name in role.every_permission]
    condition = Q()
    for app, codename in pairs:
        condition |= Q(content_type__app_label=app, codename=codename)
    permissions = set(Permission.objects.filter(condition).values_list("pk", flat=True))
    if permissions != set(group.permissions.values_list("pk", flat=True)):
        group.permissions.set(permissions)


def _give_pages(group: Group, role: Role) -> None:
    pairs = _wanted_pages(role)
    current = {(row.page_id, row.permission_id): row.pk for row in GroupPagePermission.objects.filter(group=group)}
    GroupPagePermission.objects.filter(pk__in=[pk for pair, pk in current.items() if pair not in pairs]).delete()
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page, permission_id=permission)
        for page, permission in pairs - current.keys()
    )


def _wanted_pages(role: Role) -> set[tuple[int, int]]:
    """Each page that the role works on, with the permission to do there what it does; both by their keys."""
    codenames = {f"{act}_page" for acts in role.pages.values() for act in acts}
    permissions = {permission.codename: permission.pk for permission in _page_permissions(codenames)}
    return {
        (page.pk, permissions[f"{act}_page"])
        for kind, acts in role.pages.items()
        for page in Page.objects.type(kind)
        for act in acts
    }


def _page_permissions(codenames: set[str]) -> list[Permission]:
    return list(Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames))


def _give_collections(group: Group, role: Role) -> None:
    root = Collection.objects.get(depth=1)
    permissions = Permission.objects.filter(content_type__app_label__in=LIBRARIES, codename__in=role.collections)
    pairs = {(root.pk, permission.pk) for permission in permissions}
    current = {
        (row.collection_id, row.permission_id): row.pk for row in GroupCollectionPermission.objects.filter(group=group)
    }
    GroupCollectionPermission.objects.filter(pk__in=[pk for pair, pk in current.items() if pair not in pairs]).delete()
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection_id=collection, permission_id=permission)
        for collection, permission in pairs - current.keys()
    )
