"""The addresses of the catalogue, version 1: what each takes, what each gives. Nothing is written through them."""

import json
from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, NinjaAPI, Query, Schema
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from catalogue import contract, procedure_lists, showing, site_texts
from catalogue.errors import CatalogueError, UnknownParameterError
from catalogue.problems import invalid, named, nothing_there, refusal
from formkit.schema import parse_schema
from formkit.showing.json_schema import form_json_schema
from home.models import ProcedurePage
from search.finding import LONGEST_QUERY

FORM_TYPE = "application/schema+json"
Operation = Callable[..., object]


class Words(Schema):
    """What is sought."""

    q: str = Field(
        min_length=1, max_length=LONGEST_QUERY, description=gettext_noop("Words, as in the portal’s own search.")
    )


class PlainJson(JSONRenderer):
    """Accents as they are."""

    json_dumps_params = {"ensure_ascii": False}


# Its pages of documentation come from elsewhere (a CDN): they aren't served, nor are its own addresses.
api = NinjaAPI(
    title="Parvis", version="1", openapi_url=None, docs_url=None, urls_namespace="catalogue", renderer=PlainJson()
)
api.add_exception_handler(ValidationError, lambda _request, error: invalid(error))  # type: ignore[arg-type]
api.add_exception_handler(CatalogueError, lambda _request, error: refusal(error))  # type: ignore[arg-type]
api.add_exception_handler(Http404, lambda _request, _error: nothing_there())


def reading(
    path: str, shape: object, summary: str, *, takes: type[Schema] | None = None
) -> Callable[[Operation], Operation]:
    """An address that is read; a parameter that `takes` doesn't name is refused, by its name."""
    names = list(takes.model_fields) if takes else []

    def registered(operation: Operation) -> Operation:
        @wraps(operation)
        def checked(request: HttpRequest, **values: object) -> object:
            if unknown := sorted(set(request.GET) - set(names)):
                raise _unknown(unknown, names)
            return operation(request, **values)

        name = operation.__name__
        return api.get(path, response=shape, summary=summary, operation_id=name, url_name=name)(checked)

    return registered


@reading("procedures", contract.ProcedureList, gettext_noop("The procedures"), takes=procedure_lists.Filters)
def procedures(request: HttpRequest, filters: Query[procedure_lists.Filters]) -> contract.ProcedureList:
    """A page of the list, by title."""
    return procedure_lists.page_of(request, filters)


@reading("procedures/{slug:code}", contract.ProcedureDetail, gettext_noop("A procedure"))
def procedure(request: HttpRequest, code: str) -> contract.ProcedureDetail:
    """All that its page says."""
    return showing.detail_of(_page(code))


@reading("procedures/{slug:code}/form", dict[str, object], gettext_noop("The form of a procedure, as JSON Schema"))
def form(request: HttpRequest, code: str) -> HttpResponse:
    """As JSON Schema 2020-12; what the service alone is asked is not in it."""
    page = _page(code)
    version = page.procedure.current_version
    described = form_json_schema(parse_schema(version.schema if version else {}), title=page.title)
    return HttpResponse(json.dumps(described, ensure_ascii=False), content_type=FORM_TYPE)


@reading("procedures/{slug:code}/documents", contract.DocumentList, gettext_noop("The documents of a procedure"))
def documents(request: HttpRequest, code: str) -> contract.DocumentList:
    """In the order of its form."""
    return contract.DocumentList(items=showing.documents_asked(_page(code).procedure))


@reading("themes", contract.NamedList, gettext_noop("The themes"))
def themes(request: HttpRequest) -> contract.NamedList:
    """What filters take."""
    return contract.NamedList(items=procedure_lists.themes())


@reading("profile-types", contract.NamedList, gettext_noop("The profile types: who may apply"))
def profile_types(request: HttpRequest) -> contract.NamedList:
    """What filters take."""
    return contract.NamedList(items=procedure_lists.profile_types())


@reading("faq", contract.Faq, gettext_noop("The frequently asked questions"))
def faq(request: HttpRequest) -> contract.Faq:
    """Questions and answers."""
    return site_texts.questions()


@reading("notices", contract.NoticeList, gettext_noop("The service notices of this moment"))
def notices(request: HttpRequest) -> contract.NoticeList:
    """As pages show them."""
    return site_texts.notices()


@reading("search", contract.Results, gettext_noop("The portal’s search"), takes=Words)
def search(request: HttpRequest, words: Query[Words]) -> contract.Results:
    """What the site’s own search finds."""
    return site_texts.results_of(words.q)


def _page(code: str) -> ProcedurePage:
    return get_object_or_404(procedure_lists.with_all(procedure_lists.public_pages()), procedure__code=code)


def _unknown(unknown: list[str], names: list[str]) -> UnknownParameterError:
    if not names:
        text = _("This address takes no parameter %(unknown)s; it takes none.")
        return UnknownParameterError(text % {"unknown": named(unknown[:1])}, parameter=unknown[0])
    text = _("This address takes no parameter %(unknown)s. It takes these: %(known)s.")
    return UnknownParameterError(text % {"unknown": named(unknown[:1]), "known": named(names)}, parameter=unknown[0])
