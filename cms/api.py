"""The read-only API of published pages (Wagtail's API v2), for sites and programs that show them elsewhere."""

from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

router = WagtailAPIRouter("api")
router.register_endpoint("pages", PagesAPIViewSet)
