"""What « Mon compte » and the spaces show of the lockers: tiles and menu entries; reads only."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Profile, User
from accounts.profiles.spaces import SpaceLink, space_menu
from accounts.tiles import Tile, space_tiles, tiles
from locker.models import LockerDocument, Origin


def register() -> None:
    """Called once when the app is ready."""
    tiles.register("documents", document_tiles, order=30)
    space_tiles.register("documents_sent", space_sent_tile, order=30)
    space_tiles.register("documents_received", space_received_tile, order=40)
    space_menu.register("documents_sent", SpaceLink(gettext_lazy("Documents sent"), "locker_sent"), order=40)
    space_menu.register(
        "documents_received", SpaceLink(gettext_lazy("Documents received"), "locker_received"), order=50
    )


def document_tiles(user: User) -> list[Tile]:
    """« Documents envoyés », of one's only space, else of all of them; « Mes documents reçus ». One query."""
    received = Q(locker_documents__origin=Origin.RECEIVED)
    spaces = Profile.objects.visible_to(user).annotate(
        sent=Count("locker_documents", filter=Q(locker_documents__origin=Origin.SENT)),
        received=Count("locker_documents", filter=received),
        unread=Count("locker_documents", filter=received & Q(locker_documents__first_opened_at=None)),
    )
    rows = list(spaces.values("uuid", "sent", "received", "unread"))
    url = reverse("locker_sent", args=[rows[0]["uuid"]]) if len(rows) == 1 else reverse("sent_documents")
    count, unread = (sum(row[name] for row in rows) for name in ("received", "unread"))
    return [
        Tile(_("Documents sent"), url, count=sum(row["sent"] for row in rows)),
        _received_tile(_("My received documents"), reverse("received_documents"), count, unread),
    ]


def space_sent_tile(user: User, profile: Profile) -> Tile:
    """« Documents envoyés » of a space."""
    count = LockerDocument.objects.sent().filter(profile=profile).count()
    return Tile(_("Documents sent"), reverse("locker_sent", args=[profile.uuid]), count=count)


def space_received_tile(user: User, profile: Profile) -> Tile:
    """« Documents reçus » of a space."""
    documents = LockerDocument.objects.received().filter(profile=profile)
    counts = documents.aggregate(all=Count("*"), unread=Count("pk", filter=Q(first_opened_at=None)))
    url = reverse("locker_received", args=[profile.uuid])
    return _received_tile(_("Documents received"), url, counts["all"], counts["unread"])


def _received_tile(label: str, url: str, count: int, unread: int) -> Tile:
    """How many there are, and how many were never opened."""
    todo = ngettext("%(count)s unread", "%(count)s unread", unread) % {"count": unread} if unread else ""
    return Tile(label, url, count=count, todo=todo)
