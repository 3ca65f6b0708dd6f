"""What every template of ours may name: the département, the menu, the footer."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.department import current_department, footer_links, menu_links


def portal(request: HttpRequest) -> dict[str, object]:
    """Lazy, so that an admin page or a redirect costs no query."""
    return {
        "portal": SimpleLazyObject(current_department),
        "menu": SimpleLazyObject(lambda: menu_links(request.path)),
        "footer_links": SimpleLazyObject(footer_links),
    }
