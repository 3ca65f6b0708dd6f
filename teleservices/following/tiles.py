"""What « Mon compte » and the spaces show of drafts and requests."""

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Profile, User
from accounts.profiles.spaces import SpaceLink, space_menu
from accounts.tiles import Tile, Todo, space_tiles, tiles, todos
from portal.dates import last_day
from teleservices.answering.completeness import problems
from teleservices.models import CorrectionRequest, ServiceRequest, State

TODO_LIMIT = 20
"""Things to do that the dashboard lists; the listings have the rest."""


def register() -> None:
    """Called once when the app is ready."""
    tiles.register("requests", request_tiles, order=10)
    space_tiles.register("requests", space_requests_tile, order=10)
    space_tiles.register("drafts", space_drafts_tile, order=20)
    todos.register("corrections", corrections_to_do, order=10)
    todos.register("drafts", drafts_to_do, order=20)
    space_menu.register("drafts", SpaceLink(gettext_lazy("My drafts"), "space_drafts"), order=20)
    space_menu.register("requests", SpaceLink(gettext_lazy("My requests"), "space_requests"), order=30)
    space_menu.register(
        "notification", SpaceLink(gettext_lazy("Notification of decisions"), "space_notification"), order=80
    )


def request_tiles(user: User) -> list[Tile]:
    """« Mes demandes », how many wait for this person; « Mes brouillons », that none is transmitted. One query."""
    is_draft = Q(state=State.DRAFT)
    to_complete = Q(state=State.CORRECTION_REQUESTED, pk__in=ServiceRequest.objects.fileable_by(user))
    counts = ServiceRequest.objects.visible_to(user).aggregate(
        transmitted=Count("pk", filter=~is_draft & Q(eliminated_at=None)),
        waiting=Count("pk", filter=to_complete),
        drafts=Count("pk", filter=is_draft),
    )
    waiting, drafts = counts["waiting"], counts["drafts"]
    todo = ngettext("%(count)s to complete", "%(count)s to complete", waiting) % {"count": waiting} if waiting else ""
    return [
        Tile(_("My requests"), reverse("request_list"), count=counts["transmitted"], todo=todo),
        Tile(_("My drafts"), reverse("draft_list"), count=drafts, hint=_not_transmitted(drafts)),
    ]


def _not_transmitted(count: int) -> str:
    return ngettext("Draft not transmitted", "Drafts not transmitted", count) if count else ""


def space_requests_tile(user: User, profile: Profile) -> Tile:
    """« Mes demandes » of a space."""
    count = ServiceRequest.objects.filter(profile=profile).transmitted().count()
    return Tile(_("My requests"), reverse("space_requests", args=[profile.uuid]), count=count)


def space_drafts_tile(user: User, profile: Profile) -> Tile:
    """« Mes brouillons » of a space."""
    count = ServiceRequest.objects.filter(profile=profile).drafts().count()
    return Tile(_("My drafts"), reverse("space_drafts", args=[profile.uuid]), count=count, hint=_not_transmitted(count))


def corrections_to_do(user: User) -> list[Todo]:
    """Requests that an instructor sent back."""
    corrections = CorrectionRequest.objects.filter(
        answered_at=None,
        request__state=State.CORRECTION_REQUESTED,
        request__in=ServiceRequest.objects.fileable_by(user),
    ).values_list("request__reference", "request__procedure__title", "deadline")
    return [
        Todo(
            text=_("Complete « %(procedure)s »") % {"procedure": title},
            url=reverse("filing_correct", args=[reference]),
            action=_("Complete"),
            due=deadline,
            is_last_day=True,
        )
        for reference, title, deadline in corrections.order_by("deadline")[:TODO_LIMIT]
    ]


def drafts_to_do(user: User) -> list[Todo]:
    """Drafts that can still be transmitted, those whose procedure closes first: until then, they count for nothing.

    The first one says how much it lacks.
    """
    still_open = Q(procedure__closes_at__gt=timezone.now()) | Q(procedure__closes_at=None)
    drafts = (
        ServiceRequest.objects.fileable_by(user)
        .drafts()
        .filter(still_open, procedure__closed_at=None)
        .select_related("procedure")
        .only(
            "reference", "form_version", *("procedure__" + name for name in ("title", "closes_at", "current_version"))
        )
    )
    soonest = list(drafts.order_by(F("procedure__closes_at").asc(nulls_last=True), "-updated_at")[:TODO_LIMIT])
    return [_draft_to_do(draft, note="" if rank else _left_to_do(draft)) for rank, draft in enumerate(soonest)]


def _draft_to_do(draft: ServiceRequest, *, note: str) -> Todo:
    return Todo(
        text=_("Transmit « %(procedure)s » (draft, not transmitted)") % {"procedure": draft.procedure.title},
        url=reverse("filing_resume", args=[draft.reference]),
        action=_("Resume"),
        due=last_day(draft.procedure.closes_at) if draft.procedure.closes_at else None,
        is_last_day=True,
        note=note,
    )


def _left_to_do(draft: ServiceRequest) -> str:
    """How far a draft is from its end, in two queries; nothing where its form has changed and must be read first."""
    if draft.form_version_id != draft.procedure.current_version_id:
        return ""
    lacking = len(problems(ServiceRequest.objects.with_form().get(pk=draft.pk)))
    if not lacking:
        return _("Nothing is missing: check your answers, then transmit them.")
    words = ngettext(
        "%(count)s answer or document is still to be given.",
        "%(count)s answers or documents are still to be given.",
        lacking,
    )
    return words % {"count": lacking}
