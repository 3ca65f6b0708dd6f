"""What « Mon compte » and the spaces show of the lockers: tiles and menu entries; reads only."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Profile, User
from accounts.profiles.spaces import SpaceLink, space_menu
from accounts.tiles import Tile, space_tiles, tiles
from locker.models import LockerDocument, LockerDocumentQuerySet, Origin


def register() -> None:
    """Called once when the app is ready."""
    tiles.register("documents_sent", sent_tile, order=30)
    tiles.register("documents_received", received_tile, order=40)
    space_tiles.register("documents_sent", space_sent_tile, order=30)
    space_tiles.register("documents_received", space_received_tile, order=40)
    space_menu.register("documents_sent", SpaceLink(gettext_lazy("Documents sent"), "locker_sent"), order=40)
    space_menu.register(
        "documents_received", SpaceLink(gettext_lazy("Documents received"), "locker_received"), order=50
    )


def sent_tile(user: User) -> Tile:
    """« Documents envoyés »: of one's only space, else of all of them."""
    sent = Count("locker_documents", filter=Q(locker_documents__origin=Origin.SENT))
    counts = dict(Profile.objects.visible_to(user).annotate(sent=sent).values_list("uuid", "sent"))
    url = reverse("locker_sent", args=[*counts]) if len(counts) == 1 else reverse("sent_documents")
    return Tile(_("Documents sent"), url, count=sum(counts.values()))


def received_tile(user: User) -> Tile:
    """« Mes documents reçus », of all one's spaces."""
    documents = LockerDocument.objects.received().visible_to(user)
    return _received_tile(_("My received documents"), reverse("received_documents"), documents)


def space_sent_tile(user: User, profile: Profile) -> Tile:
    """« Documents envoyés » of a space."""
    count = LockerDocument.objects.sent().filter(profile=profile).count()
    return Tile(_("Documents sent"), reverse("locker_sent", args=[profile.uuid]), count=count)


def space_received_tile(user: User, profile: Profile) -> Tile:
    """« Documents reçus » of a space."""
    documents = LockerDocument.objects.received().filter(profile=profile)
    return _received_tile(_("Documents received"), reverse("locker_received", args=[profile.uuid]), documents)


def _received_tile(label: str, url: str, documents: LockerDocumentQuerySet) -> Tile:
    """How many there are, and how many were never opened, in one query."""
    counts = documents.aggregate(all=Count("pk"), unread=Count("pk", filter=Q(first_opened_at=None)))
    unread = counts["unread"]
    todo = ngettext("%(count)s unread", "%(count)s unread", unread) % {"count": unread} if unread else ""
    return Tile(label, url, count=counts["all"], todo=todo)
