"""An amount of the table saved as it is left (htmx puts back its state alone), or by its button; undone; refused."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from formkit.typography import parse_cents
from portal.admin.parameters import changed
from teleservices.deciding.errors import NothingGrantedError, StaleProposalError
from teleservices.deciding.meetings.arbitrating import arbitrate, undo
from teleservices.deciding.meetings.exceeding import line_of
from teleservices.deciding.refusing import refuse_item
from teleservices.errors import TeleservicesError
from teleservices.steering.meetings.opened import Opened, opened
from teleservices.steering.meetings.refusal import grounds_posted, refusal_of
from teleservices.steering.meetings.sorted_lines import table_query
from teleservices.steering.meetings.views.listed import shown

LARGEST = 10**12 - 1
UNDO, REFUSE = "undo", "refuse"
"""What the buttons of a cell ask, besides to save its amount."""


@never_cache
@require_POST
def amount(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """Propose the amount typed, or what was before; 409 with both where a colleague proposed meanwhile.

    Zero asks on which grounds it is refused, in its row.
    """
    overview = opened(request, uuid)
    if not overview.acts or line_of(overview.meeting, pk) is None:
        raise Http404
    number = request.POST.get("seen", "")
    try:
        _propose(request, overview, pk, int(number) if number.isdecimal() else 0)
    except NothingGrantedError:
        return _answered(request, overview, pk, refuses=True, status=422)
    except ValueError:
        error = _("Enter the amount in euros and cents, for example %(example)s.") % {"example": "1 250,50"}
        return _answered(request, overview, pk, error=error, status=422)
    except TeleservicesError as refused:
        is_stale = isinstance(refused, StaleProposalError)
        return _answered(request, overview, pk, error=refused.message, is_stale=is_stale, status=409)
    if getattr(request, "htmx", False):
        return _answered(request, overview, pk)
    here = changed(table_query(request.GET)).removeprefix(".")
    return redirect(f"{reverse('desk:meeting', args=[uuid])}{here}#item-{pk}")


def _propose(request: HttpRequest, overview: Opened, pk: int, number: int) -> None:
    """Raises ValueError for what isn't an amount."""
    action = request.POST.get("action")
    if action == UNDO:
        undo(item_id=pk, seen=number, author=overview.user)
        return
    if action == REFUSE:
        refuse_item(item_id=pk, seen=number, author=overview.user, grounds=grounds_posted(request.POST))
        return
    cents = parse_cents(request.POST.get("amount", ""))
    if not 0 <= cents <= LARGEST:
        raise ValueError("not an amount that anybody grants")
    arbitrate(item_id=pk, amount_cents=cents, seen=number, author=overview.user)


def _answered(
    request: HttpRequest,
    overview: Opened,
    pk: int,
    *,
    error: str = "",
    is_stale: bool = False,
    refuses: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The state of the cell with the new totals for htmx, else the page with what is wrong in its row."""
    action, refusal = request.POST.get("action"), None
    line = line_of(overview.meeting, pk)
    if line and (refuses or (error and action == REFUSE)):
        refusal = refusal_of(line.item.request_id, request.POST if action == REFUSE else None)
    if not getattr(request, "htmx", False):
        amount_text = request.POST.get("amount", "")
        return shown(request, overview, item=pk, typed=amount_text, error=error, refusal=refusal, status=status)
    context = {
        "seen": overview,
        "line": line,
        "error": error,
        "refusal": refusal,
        "is_stale": is_stale,
        "is_part": True,
        "is_undone": not error and action == UNDO,
        "has_outcome": True,
    }
    return render(request, "teleservices/steering/meetings/state.html", context, status=status)
