"""What every template of ours may name: the département, the menu, the footer."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.frame import FrameKeeper, marked

keeper = FrameKeeper()


def portal(request: HttpRequest) -> dict[str, object]:
    """Lazy, so that an admin page or a redirect costs no query."""
    frame = SimpleLazyObject(keeper.current)
    return {
        "portal": SimpleLazyObject(lambda: frame.department),
        "menu": SimpleLazyObject(lambda: marked(frame.menu, request.path)),
        "footer_links": SimpleLazyObject(lambda: frame.footer),
    }
