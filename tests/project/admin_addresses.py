"""Every address of the admin, found where Django resolves them, with an object of each kind to put in it."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.apps import apps
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, StringConverter, UUIDConverter
from django.urls.resolvers import RegexPattern
from PIL import Image as PillowImage
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection
from wagtailmedia.models import Media

from accounts.models import User
from home import roles
from home.models import HomePage
from portal.models import Document, Image
from teleservices.models import Authority, Delegation, Label, ModelText, State, TeamMember
from tests.factories.accounts import make_user
from tests.factories.audits import make_audit
from tests.project.world import World, make_world

ADMIN = "admin/"
BY_PLACE = "wagtailadmin_pages:revisions_compare"
"""Its parameters have no names."""
WORDS = {
    **dict.fromkeys(("app_label", "app_name", "content_type_app_name"), "home"),
    **dict.fromkeys(("model_name", "content_type_model_name"), "homepage"),
    "action_name": "approve",
    "field_key": "x",
    "media_type": "video",
}
NO_OTHER = frozenset({"media_type"})
"""Parameters that take no other word: with one, there is no such address."""
KEPT: dict[str, type[Model]] = {
    "etiquettes": Label,
    "textes-types": ModelText,
    "autorites": Authority,
    "delegations": Delegation,
}
"""What the lists of modeladmin hold, by a part of their address."""


@dataclass(frozen=True)
class Address:
    """A name and what it needs, until there is a world to take it from."""

    name: str
    place: str
    pattern: URLPattern
    converters: dict[str, object]

    @property
    def model(self) -> type[Model] | None:
        """What the view is about, when it says so."""
        view = getattr(self.pattern.callback, "view_class", None)
        model = getattr(self.pattern.callback, "view_initkwargs", {}).get("model") or getattr(view, "model", None)
        if isinstance(model, str):
            return apps.get_model(model)
        return model if isinstance(model, type) and issubclass(model, Model) else None

    def path(self, world: World, **instead: object) -> str:
        """Where it is; `instead` of an object, by the kind of parameter, something else."""
        if self.name == BY_PLACE:
            return reverse(self.name, args=[HomePage.objects.get().pk, "earliest", "latest"])
        values = {
            key: self._value(key, converter, world)
            if key in NO_OTHER
            else instead.get(type(converter).__name__, self._value(key, converter, world))
            for key, converter in self.converters.items()
        }
        return reverse(self.name, kwargs=values)

    def _value(self, key: str, converter: object, world: World) -> object:
        if isinstance(converter, UUIDConverter):
            return world.procedure.uuid
        if key == "instance_pk":  # modeladmin's
            return next(kept for place, kept in KEPT.items() if place in self.place)._default_manager.earliest("pk").pk
        if key == "reference":
            return world.requests[State.IN_REVIEW].reference
        if "page" in key:
            return HomePage.objects.get().pk
        if isinstance(converter, IntConverter | StringConverter) and self.model and key not in WORDS:
            first = self.model._default_manager.order_by("pk").first()
            return first.pk if first else 1
        return 1 if isinstance(converter, IntConverter) else WORDS.get(key, "x")


def furnished_world() -> World:
    """A world that has, besides, what Wagtail's own pages are about."""
    world = make_world()
    picture = io.BytesIO()
    PillowImage.new("RGB", (8, 8)).save(picture, "PNG")
    Image.objects.create(title="Image", file=ImageFile(picture, f"{uuid4()}.png"))
    Document.objects.create(title="Document", file=ContentFile(b"%PDF-1.7", f"{uuid4()}.pdf"))
    Media.objects.create(title="Vidéo", type="video", file=ContentFile(b"film", f"{uuid4()}.mp4"))
    Redirect.add_redirect("/ancienne/", "/nouvelle/")
    Collection.get_first_root_node().add_child(name="Collection")
    HomePage.objects.get().save_revision()
    make_audit()
    Label.objects.create(team=world.team, name="À revoir", tone="grey")
    ModelText.objects.create(team=world.team, use="note", title="Essai", text="Bonjour")
    return world


def almighty(world: World) -> User:
    """Someone who may do everything, and is an instructor of the service too."""
    person = make_user()
    person.is_superuser = True
    person.save()
    person.groups.set(Group.objects.filter(name__in=[role.name for role in roles.ROLES]))
    TeamMember.objects.create(team=world.team, user=person, capacity="Tout")
    return person


def admin_addresses() -> list[Address]:
    """All those that have a name: without one, nothing is behind."""
    return [address for address in all_addresses() if address.place.startswith(ADMIN)]


def all_addresses() -> list[Address]:
    """Those of the whole portal that have a name."""
    return list(_walk(get_resolver().url_patterns))


def _walk(
    patterns: Sequence[URLPattern | URLResolver], path: str = "", space: str = "", before: dict | None = None
) -> Iterator[Address]:
    for pattern in patterns:
        here, converters = path + str(pattern.pattern), (before or {}) | _converters(pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, here, inner, converters)
        elif pattern.name:
            yield Address(f"{space}{pattern.name}", here, pattern, converters)


def _converters(pattern: URLPattern | URLResolver) -> dict[str, object]:
    """What an address takes, by name; where it is an expression, its groups that have a name are texts."""
    if isinstance(pattern.pattern, RegexPattern):
        return dict.fromkeys(pattern.pattern.regex.groupindex, StringConverter())
    return pattern.pattern.converters
