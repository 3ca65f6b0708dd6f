"""Which procedures a list keeps, in which order, page by page. The public's pages alone."""

from collections.abc import Iterable
from typing import Literal

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, Schema

from accounts.models import ProfileType
from catalogue import contract
from catalogue.errors import BadCursorError, UnknownValueError
from catalogue.problems import named
from catalogue.showing import STATES, entries_of, whole
from home.models import ProcedurePage, Theme
from home.models.procedure_pages import ProcedurePageQuerySet
from portal.words.text import fold
from search.finding import LONGEST_QUERY, find
from search.models import Kind
from teleservices.models import Availability

Place = tuple[str, str]
"""What a list is sorted by: the title without accents or capitals, then the code."""
PATTERN = r"^(\.?[A-Za-z0-9_\-]+:[A-Za-z0-9_\-]+)?$"
"""What a cursor looks like, as the description of the service says it; empty for the first page."""
_signer = Signer(salt="catalogue.cursor")
MOST_A_PAGE, USUAL_A_PAGE = 100, 50


def cursor_after(place: Place) -> str:
    """The cursor of the page that follows this entry. An entry withdrawn meanwhile leaves the cursor good."""
    return _signer.sign_object(list(place))


def place_of(cursor: str) -> Place:
    """After which entry the page begins. Raises BadCursorError."""
    try:
        title, code = _signer.unsign_object(cursor)
    except (BadSignature, ValueError):
        text = _("This cursor is not one of this list. Begin again without it, then follow « next ».")
        raise BadCursorError(text, parameter="cursor") from None
    return str(title), str(code)


class Filters(Schema):
    """What a list of procedures may be asked."""

    profile: str = Field(
        "",
        max_length=40,
        description=gettext_noop("The code of a profile type: what it may ask for."),
        examples=["association"],
    )
    theme: str = Field("", max_length=40, description=gettext_noop("The code of a theme."), examples=["culture"])
    state: Literal["", "open", "upcoming", "closed", "permanent"] = Field(
        "", description=gettext_noop("Open ones, those to come, closed ones, or those open with no end planned.")
    )
    q: str = Field(
        "", max_length=LONGEST_QUERY, description=gettext_noop("Words, found as the portal’s search finds them.")
    )
    limit: int = Field(USUAL_A_PAGE, ge=1, le=MOST_A_PAGE, description=gettext_noop("How many a page."))
    cursor: str = Field(
        "",
        max_length=600,
        description=gettext_noop("Where the page begins: the address in « next » holds it."),
        json_schema_extra={"pattern": PATTERN},
    )


def public_pages() -> ProcedurePageQuerySet:
    """The pages of procedures that anybody may read: live, under no restriction, with a form, not archived."""
    return ProcedurePage.objects.published().public()


def with_all(pages: ProcedurePageQuerySet) -> ProcedurePageQuerySet:
    """`pages` with all that their shape needs: two queries, whatever their number."""
    beside = ("theme", "procedure__team", "procedure__current_version", "procedure__measured_delay")
    return pages.select_related(*beside).prefetch_related("procedure__profile_types")


def themes() -> list[contract.Named]:
    """What procedures are about, in the editors' order; those retired too, which procedures may still have."""
    return [contract.Named(code=theme.key, label=theme.name) for theme in Theme.objects.all()]


def profile_types() -> list[contract.Named]:
    """Who may apply, in the portal's order."""
    return [contract.Named(code=kind.code, label=kind.label) for kind in ProfileType.objects.all()]


def page_of(request: HttpRequest, filters: Filters) -> contract.ProcedureList:
    """A page of the list. Raises UnknownValueError, BadCursorError. A constant number of queries."""
    after = place_of(filters.cursor) if filters.cursor else ("", "")
    places = sorted(_kept(filters))
    rest = [(place, pk) for place, pk in places if place > after]
    rows = rest[: filters.limit]
    pages = {page.pk: page for page in with_all(public_pages().filter(pk__in=[pk for _place, pk in rows]))}
    return contract.ProcedureList(
        count=len(places),
        items=entries_of([pages[pk] for _place, pk in rows if pk in pages]),
        next=_next(request, rows[-1][0]) if len(rest) > len(rows) else None,
    )


def _kept(filters: Filters) -> Iterable[tuple[Place, int]]:
    """Where each page that these filters keep stands in the list."""
    pages = public_pages()
    if filters.theme:
        _check("theme", filters.theme, themes())
        pages = pages.filter(theme_id=filters.theme)
    if filters.profile:
        _check("profile", filters.profile, profile_types())
        pages = pages.filter(procedure__profile_types__code=filters.profile)
    addresses = _addresses_for(filters.q) if filters.q else None
    for page in pages:
        if _is_in(page, filters.state) and (addresses is None or page.address in addresses):
            yield (fold(page.title), page.procedure.code), page.pk


def _check(name: str, value: str, choices: list[contract.Named]) -> None:
    codes = [choice.code for choice in choices]
    if value not in codes:
        text = _("%(value)s is not known here. These are: %(known)s.")
        raise UnknownValueError(text % {"value": named([value]), "known": named(codes)}, parameter=name)


def _is_in(page: ProcedurePage, state: str) -> bool:
    availability = page.procedure.availability()
    if state == "permanent":
        return availability == Availability.OPEN and page.procedure.closes_at is None
    return not state or STATES[availability] == state


def _addresses_for(query: str) -> set[str]:
    results = find(" ".join(query.replace("\0", "").split())).results
    return {result.url for result in results if result.kind == Kind.PROCEDURE}


def _next(request: HttpRequest, last: Place) -> str:
    """The same list, from after `last`."""
    query = request.GET.copy()
    query["cursor"] = cursor_after(last)
    return whole(f"{request.path}?{query.urlencode()}")
