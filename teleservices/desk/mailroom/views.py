"""The letters to post, by service: printed together, franked, posted together; then each followed."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from locker.delivery import shown_pdf
from locker.readings import note_reading
from portal.admin.parameters import changed
from teleservices.desk.access import acting_instructor, instructor, teams_of, teams_read_by
from teleservices.desk.mailroom.forms import FollowForm, PostedForm, SeenForm
from teleservices.desk.mailroom.franking import franking_file
from teleservices.desk.mailroom.printing_letters import printed
from teleservices.desk.mailroom.waiting_letters import (
    by_address,
    kind_of,
    pages_query,
    sendings_of,
    state_of,
    waiting,
)
from teleservices.errors import TeleservicesError
from teleservices.legal import legal_day
from teleservices.lifecycle.errors import ActRefusedError, StaleRevisionError
from teleservices.lifecycle.postal.given_to_post import follow, is_usual, mark_posted
from teleservices.models import PostalSending
from teleservices.paperwork.letters_together import MOST_LETTERS

TICKED = "sending"
"""The parameter by which what is ticked is posted."""


@never_cache
@require_safe
def mailroom(request: HttpRequest) -> HttpResponse:
    """List what waits in one's services; who only reads there ticks nothing."""
    return _shown(request, instructor(request))


def _shown(
    request: HttpRequest, user: User, *, form: PostedForm | None = None, error: str = "", status: int = 200
) -> HttpResponse:
    """The page; after a refusal, with what was ticked and typed."""
    sendings, query = sendings_of(teams_read_by(user)), pages_query(request.GET)
    awaited = waiting(sendings.awaiting_receipt(), "awaited", query)
    context = {
        "lists": [
            ("to-print", _("To print"), waiting(sendings.to_print(), "to-print", query), "print"),
            ("to-post", _("Printed, to post"), waiting(sendings.to_post(), "to-post", query), "post"),
            ("awaited", _("Posted, awaiting their receipt"), awaited, ""),
        ],
        "pages": _pages(request),
        "acting": teams_of(user),
        "ticked": {int(pk) for pk in _numbers(request)},
        "form": form or PostedForm(initial={"posted_on": legal_day(timezone.now())}),
        "most": MOST_LETTERS,
        "error": error,
    }
    return render(request, "teleservices/desk/mailroom/list.html", context, status=status)


@require_POST
def mailroom_act(request: HttpRequest, name: str) -> HttpResponse:
    """Do one of `ACTS` with the letters ticked; a refusal is said on the page, where they stay ticked."""
    user = acting_instructor(request)
    if name not in ACTS:
        raise Http404
    sendings = _ticked(request, user)
    if not sendings:
        return _shown(request, user, error=_("Tick the letters first."), status=422)
    try:
        return ACTS[name](request, user, sendings)
    except StaleRevisionError as refused:
        return _shown(request, user, form=_typed(request), error=refused.message, status=409)
    except TeleservicesError as refused:
        return _shown(request, user, form=_typed(request), error=refused.message, status=422)


def _print(request: HttpRequest, user: User, sendings: list[PostalSending]) -> HttpResponse:
    content = printed(sendings, user)
    note_reading(request, len(sendings))
    response = shown_pdf(content)
    response["Content-Disposition"] = 'attachment; filename="courriers.pdf"'
    return response


def _frank(request: HttpRequest, user: User, sendings: list[PostalSending]) -> HttpResponse:
    note_reading(request, len(sendings))
    response = HttpResponse(franking_file(by_address(sendings)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="affranchissement.csv"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _post(request: HttpRequest, user: User, sendings: list[PostalSending]) -> HttpResponse:
    form = PostedForm(request.POST)
    if not form.is_valid():
        return _shown(request, user, form=form, error=_("Nothing was marked."), status=422)
    keys, today = [sending.pk for sending in sendings], legal_day(timezone.now())
    day, are_signed = form.cleaned_data["posted_on"], form.cleaned_data["is_signed"]
    mark_posted(sendings=keys, actor=user, on=day, today=today, are_signed=are_signed)
    text = ngettext("%(count)d letter is marked as posted.", "%(count)d letters are marked as posted.", len(keys))
    messages.success(request, text % {"count": len(keys)})
    return redirect(reverse("desk:mailroom") + _pages(request))


ACTS: dict[str, Callable[[HttpRequest, User, list[PostalSending]], HttpResponse]] = {
    "imprimer": _print,
    "affranchir": _frank,
    "postes": _post,
}
"""By the name in their address."""


@never_cache
@require_http_methods(["GET", "POST"])
def mailing(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow a posted letter: its number, its receipt or its return."""
    user = acting_instructor(request)
    sending = sendings_of(teams_of(user)).filter(pk=pk).exclude(posted_on=None).first()
    if sending is None:
        raise Http404
    form = FollowForm(request.POST if request.method == "POST" else None, sending=sending)
    status = 200
    if form.is_bound:
        status = _followed(request, user, sending, form)
        if status == 200:
            return redirect("desk:mailroom")
        sending.refresh_from_db()
    context = {"sending": sending, "form": form, "kind": kind_of(sending), "state": state_of(sending)}
    return render(request, "teleservices/desk/mailroom/letter.html", context, status=status)


def _followed(request: HttpRequest, user: User, sending: PostalSending, form: FollowForm) -> int:
    """Write what was typed; the status of the answer, 200 once it is written."""
    former_state = SeenForm(request.POST).seen()
    if not form.is_valid() or former_state is None:
        return 422
    state = form.known()
    try:
        follow(sending_id=sending.pk, actor=user, seen=former_state, known=state, today=legal_day(timezone.now()))
    except (ActRefusedError, StaleRevisionError) as refused:
        form.add_error(None, refused.message)
        return 409 if isinstance(refused, StaleRevisionError) else 422
    messages.success(request, _("The letter is followed."))
    if state.number and not is_usual(state.number):
        messages.warning(request, _("This number isn't written as those of La Poste are: check it."))
    return 200


def _pages(request: HttpRequest) -> str:
    """The end of the addresses that keep the pages which are shown."""
    return changed(pages_query(request.GET)).removeprefix(".")


def _typed(request: HttpRequest) -> PostedForm | None:
    return PostedForm(request.POST) if "posted_on" in request.POST else None


def _numbers(request: HttpRequest) -> list[str]:
    return [text for text in request.POST.getlist(TICKED) if text.isdecimal() and len(text) < 16]


def _ticked(request: HttpRequest, user: User) -> list[PostalSending]:
    """The letters ticked, of the services that `user` acts for; Http404 when one isn't."""
    keys = {int(text) for text in _numbers(request)}
    sendings = list(sendings_of(teams_of(user)).filter(pk__in=keys))
    if len(sendings) != len(keys) or len(keys) != len(set(request.POST.getlist(TICKED))):
        raise Http404
    return sendings
