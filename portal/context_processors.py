"""What every template of ours may name: the département, the menu, the footer, the notices."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.caching.kept import KeptUntilPublication
from portal.identity.frame import current_entries, marked, read_frame
from portal.identity.service_notices import notices_at

keeper = KeptUntilPublication(read_frame)


def portal(request: HttpRequest) -> dict[str, object]:
    """Lazy, so that an admin page or a redirect costs no query."""
    frame = SimpleLazyObject(keeper.current)
    return {
        "portal": SimpleLazyObject(lambda: frame.department),
        "menu": SimpleLazyObject(lambda: marked(frame.menu, request.path)),
        "service_notices": SimpleLazyObject(lambda: notices_at(request.path, frame.notices)),
        "menu_current": SimpleLazyObject(lambda: current_entries(frame.menu, request.path)),
        "frame_parts": SimpleLazyObject(lambda: frame.parts),
        "procedures_url": SimpleLazyObject(lambda: frame.procedures_url),
        "remedies_url": SimpleLazyObject(lambda: frame.remedies_url),
        "footer_links": SimpleLazyObject(lambda: frame.footer),
    }
