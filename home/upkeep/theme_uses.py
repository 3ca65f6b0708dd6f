"""Where a theme is used: it can be renamed or retired at any time, deleted only when nothing says it."""

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Revision

from home.models import ProcedurePage, Theme


def pages_of(theme: Theme) -> list[str]:
    """The titles of the pages that have it, published or not, or had it in a version that can be brought back."""
    kind = ContentType.objects.get_for_model(ProcedurePage)
    versions = Revision.objects.filter(content_type=kind, content__theme=theme.pk).values_list("object_id", flat=True)
    keys = {int(key) for key in versions.distinct()}
    keys |= set(ProcedurePage.objects.filter(theme=theme).values_list("pk", flat=True))
    return list(ProcedurePage.objects.filter(pk__in=keys).order_by("title").values_list("title", flat=True))
