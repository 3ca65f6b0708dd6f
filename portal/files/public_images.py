"""Public images and videos: from the disk of this node, or from the S3 bucket that all share, at the same addresses."""

import mimetypes

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import condition, require_safe
from django.views.static import serve

from portal.files.byte_ranges import in_parts


@require_safe
def image(request: HttpRequest, path: str) -> HttpResponseBase:
    """The image or the video under this name, whole or a part, until a web server in front gives it; browsers keep it
    a day, then ask if it changed.

    Raises Http404.
    """
    shared = not is_on_this_disk()
    response = _shared_image(request, path) if shared else serve(request, path, str(settings.MEDIA_ROOT))
    return in_parts(request, response) if isinstance(response, FileResponse) else response


def is_on_this_disk() -> bool:
    """Whether each node has images of its own."""
    return not hasattr(_storage(), "entity_tag")


def _entity_tag(request: HttpRequest, path: str) -> str:
    try:
        return str(_storage().entity_tag(path))  # type: ignore[attr-defined]
    except FileNotFoundError as error:
        raise Http404 from error


@condition(etag_func=_entity_tag)
def _shared_image(request: HttpRequest, path: str) -> HttpResponseBase:
    try:
        stored = _storage().open(path, "rb")
    except FileNotFoundError as error:
        raise Http404 from error
    kind, encoding = mimetypes.guess_type(path)
    response = FileResponse(stored, content_type=kind or "application/octet-stream")
    response.headers["Content-Length"] = str(stored.size)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response


def _storage() -> Storage:
    return storages["default"]
