"""The read-only API of published pages (Wagtail's API v2), for sites and programs that show them elsewhere.

It answers as the catalogue does: anybody, within a quota, and no text that is asked of it is a fault of ours.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps

from django.core.exceptions import FieldError, ObjectDoesNotExist, ValidationError
from django.db import DataError, IntegrityError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.response import Response
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.utils.urlpatterns import decorate_urlpatterns

from catalogue.open_doors import opened

ABSURD = (
    ValueError,
    TypeError,
    OverflowError,
    RecursionError,
    FieldError,
    ValidationError,
    ObjectDoesNotExist,
    DataError,
    IntegrityError,  # what SQLite calls an offset longer than its numbers
)
"""What Wagtail and the database raise of parameters that they can't read."""


@contextmanager
def reading_parameters(faults: tuple[type[Exception], ...] = ABSURD) -> Iterator[None]:
    """Tell who asks that a parameter can't be read: nothing within looks at anything else."""
    try:
        yield
    except faults as error:
        raise BadRequestError("a parameter can't be read") from error


class JsonForAll(BaseContentNegotiation):
    """JSON, whatever is asked for: there is nothing else to choose."""

    def select_parser(self, request: HttpRequest, parsers: Sequence[BaseParser]) -> BaseParser:
        """The first: nothing is sent to this API."""
        return parsers[0]

    def select_renderer(
        self, request: HttpRequest, renderers: Sequence[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The first."""
        return renderers[0], str(renderers[0].media_type)


class PagesViewSet(PagesAPIViewSet):
    """Wagtail's own, in JSON alone; where it fails on a parameter, 400."""

    renderer_classes = (JSONRenderer,)
    content_negotiation_class = JsonForAll

    def listing_view(self, request: HttpRequest) -> Response:
        """A page of the list. The parameters are read until the rows are asked for, which the pagination does.

        A list is always there: what Wagtail 8 doesn't find is a site, which is a parameter.
        """
        with reading_parameters((*ABSURD, Http404)):
            queryset = self.get_queryset()
            self.check_query_parameters(queryset)
            rows = list(self.paginate_queryset(self.filter_queryset(queryset)))
            serializer = self.get_serializer(rows, many=True)
        return self.get_paginated_response(serializer.data)

    def detail_view(self, request: HttpRequest, pk: str) -> Response:
        """A page; a number too long for the database is nobody's."""
        with reading_parameters():
            serializer = self.get_serializer(self.get_object())
        return Response(serializer.data)

    def find_view(self, request: HttpRequest) -> HttpResponseBase:
        """Lead to the page of an address or of a number."""
        with reading_parameters():
            return super().find_view(request)


router = WagtailAPIRouter("api")
router.register_endpoint("pages", PagesViewSet)


def rendered(view: Callable[..., Response]) -> Callable[..., HttpResponseBase]:
    """`view`, whose answer can be read at once and kept."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        return response.render() if isinstance(response, Response) else response

    return answered


def patterns() -> tuple[list[URLPattern], str, str]:
    """Addresses of the API, each opened to every site within the catalogue's quota."""
    addresses, app, space = router.urls
    return decorate_urlpatterns(addresses, lambda view: opened(rendered(view))), app, space
