"""« Mise en service »: how far a procedure is on the way to who applies, and what lacks at each part. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from teleservices.models import Availability, Procedure
from teleservices.studio.drafting.drafts import has_changes
from teleservices.studio.publication.checklist import no_page
from teleservices.studio.publication.points import Part, Point


@dataclass(frozen=True)
class Milestone:
    """A part of the way, what lacks there in sentences, and where to go for it."""

    part: Part
    lacking: tuple[str, ...]
    url: str
    is_next: bool
    """Whether it is the first where something lacks."""


def milestones(procedure: Procedure, points: Sequence[Point]) -> list[Milestone]:
    """The parts in order; `points`: what prevents the publication. One query, for the page."""
    page = getattr(procedure, "page", None)
    lacking = {part: tuple(point.text for point in points if point.part is part) for part in Part}
    lacking[Part.PAGE] = () if page else (no_page(),)
    lacking[Part.REVIEW] = tuple(_unread(procedure, is_page_read=bool(page and page.live)))
    lacking[Part.ONLINE] = tuple(_closed(procedure, is_page_public=bool(page and page.live)))
    following = next((part for part in Part if lacking[part]), None)
    urls = _urls(procedure, page)
    check = reverse("studio:check", args=[procedure.uuid])
    for part in (Part.FORM, Part.LAW, Part.DECIDERS, Part.PAGE):
        urls[part] = f"{check}#check-{part}" if lacking[part] else urls[part]
    return [Milestone(part, lacking[part], urls[part], is_next=part is following) for part in Part]


def _urls(procedure: Procedure, page: object) -> dict[Part, str]:
    """Where each part is worked on."""
    publish = reverse("studio:publish", args=[procedure.uuid])
    address = reverse("wagtailadmin_pages:edit", args=[getattr(page, "pk", 0)]) if page else publish
    is_live = bool(getattr(page, "live", False))
    return {
        Part.FORM: reverse("studio:procedure", args=[procedure.uuid]),
        Part.LAW: reverse("studio:settings", args=[procedure.uuid]) + "#settings-law",
        Part.DECIDERS: reverse("studio:decision", args=[procedure.uuid]),
        Part.PAGE: address,
        Part.REVIEW: publish if is_live else address,
        Part.ONLINE: publish,
    }


def _unread(procedure: Procedure, *, is_page_read: bool) -> list[str]:
    """Who has still to read something over."""
    unread = [] if is_page_read else [_("Its page is not public: whoever publishes pages must read it.")]
    if procedure.needs_approval and has_changes(procedure):
        unread.append(_("A second designer must read what the draft changes."))
    return unread


def _closed(procedure: Procedure, *, is_page_public: bool) -> list[str]:
    """Why nobody can apply at present."""
    if procedure.current_version_id is None:
        return [_("It is not published.")]
    if not is_page_public:
        return [_("Its page is not public.")]
    availability = procedure.availability()
    return [] if availability is Availability.OPEN else [str(availability.label)]
