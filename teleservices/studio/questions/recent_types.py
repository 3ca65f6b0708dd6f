"""The types of questions that a designer chose last, offered first: kept in their session."""

from django.http import HttpRequest

from formkit.fieldtypes import REGISTRY, AnyFieldType

KEY = "studio_recent_types"
MOST = 5


def recent_types(request: HttpRequest) -> list[AnyFieldType]:
    """The last chosen first; none at the beginning of a session."""
    names = request.session.get(KEY, [])
    return [REGISTRY[name] for name in names if name in REGISTRY]


def remember_type(request: HttpRequest, kind: AnyFieldType) -> None:
    """Put a type before the others."""
    others = [name for name in request.session.get(KEY, []) if name != kind.name]
    request.session[KEY] = [kind.name, *others][:MOST]
