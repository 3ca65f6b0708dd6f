"""The opinions without which a request isn't decided: one predicate, for decisions and what leads to them. Reads."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teleservices.models import ServiceRequest


def missing_opinions(request: ServiceRequest) -> tuple[str, ...]:
    """The capacities of those whose compulsory opinion is neither given, deemed given nor withdrawn. A query."""
    return tuple(request.opinions.blocking().order_by("asked_at", "pk").values_list("capacity", flat=True))


def why_awaited(missing: Sequence[str]) -> str:
    """Why nothing is decided while these opinions are `missing`; empty where none is."""
    if not missing:
        return ""
    names = ", ".join(_("“%(text)s”") % {"text": capacity} for capacity in missing)
    text = ngettext(
        "A compulsory opinion is awaited: %(names)s. Wait for it, withdraw the request for it, or record that it is "
        "deemed given where a text says so.",
        "Compulsory opinions are awaited: %(names)s. Wait for them, withdraw the requests for them, or record that "
        "they are deemed given where a text says so.",
        len(missing),
    )
    return text % {"names": names}
