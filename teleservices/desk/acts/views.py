"""Doing an act: its form, the text that the applicant will get, then the act."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.sessions.interruption import given_back, survives_session_end, typed_and_not_sent_text
from teleservices.answering.posting import posted_revision
from teleservices.desk import presence
from teleservices.desk.access import instructor, read_request
from teleservices.desk.acts import baskets, letters, previewed_letters
from teleservices.desk.acts.act_form import ActForm
from teleservices.desk.acts.correction_form import AskingForm
from teleservices.desk.acts.forms import form_for
from teleservices.desk.acts.kept_files import KeptFile
from teleservices.desk.acts.not_here import not_here_text
from teleservices.desk.acts.previewed_letters import LETTER_SHOWN
from teleservices.desk.history import history
from teleservices.desk.requests.trail import kept
from teleservices.desk.texts.inserting import OfferedTexts, inserted
from teleservices.lifecycle import (
    ACTS,
    Act,
    ActRefusedError,
    PreviewMovedError,
    StaleRevisionError,
    acts_open_to,
    perform,
)
from teleservices.lifecycle.emails.previewing import preview
from teleservices.lifecycle.prerequisites.annotations import missing_annotations, why_missing
from teleservices.lifecycle.prerequisites.compulsory_opinions import missing_opinions, why_awaited
from teleservices.lifecycle.prerequisites.proposed import current_proposal, why_unproposed
from teleservices.lifecycle.prerequisites.silence import granted_by_silence, why_granted
from teleservices.models import ServiceRequest
from teleservices.permissions import Party, may_read, refusal

PREVIEW, LETTER, DO = "preview", "letter", "do"
"""What the buttons of the form ask for."""


@survives_session_end
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, reference: str, act_name: str) -> HttpResponse:
    """Show what the act asks and tells; do it on POST, unless only the preview was asked for."""
    user = instructor(request)
    shown = read_request(user, reference)
    chosen = ACTS.get(act_name)
    if chosen is None or chosen.by is not Party.INSTRUCTOR:
        raise Http404
    if chosen.is_on_one_answer:
        return redirect(reverse("desk:sheet", args=[shown.reference]) + kept(request) + "#answers")
    kind, typed = form_for(chosen), _typed(request, user, shown, chosen)
    why_not = refusal(user, shown, Party.INSTRUCTOR)
    if typed and request.method == "POST" and not why_not and kind.is_being_made(request.POST):
        return _rearranged(request, shown, chosen, user, typed)
    kept_basket = _kept_basket(request, shown, chosen)
    form = kind(typed, request.FILES or None, act=chosen, request=shown, actor=user, initial=kept_basket)
    if why_not:
        return _render(request, shown, chosen, form, None, error=why_not, status=403)
    letter = letters.letter_of(form, chosen)
    form.kept_letter = letter.stored_file if letter else None
    if chosen not in acts_open_to(user, shown, Party.INSTRUCTOR):
        moved = _why_not(shown, chosen, is_typed=bool(typed))
        status = 409 if request.method == "POST" else 200
        return _render(request, shown, chosen, form, letter, error=moved, status=status)
    if request.method == "GET" or not form.is_valid() or request.POST.get("action", DO) != DO:
        is_wrong = request.method == "POST" and not form.is_valid()
        why = "" if is_wrong or request.POST.get("action") != LETTER else previewed_letters.keep(request, form)
        status = 422 if is_wrong or why else 200
        return _render(request, shown, chosen, form, letter, error=why, events=False, status=status)
    return _perform(request, shown, chosen, form, letter)


def _typed(request: HttpRequest, user: User, shown: ServiceRequest, act: Act) -> QueryDict | None:
    """What is posted, with the model text that it asks for, or what was before the session ended; None for nothing.

    The basket of the sheet follows.
    """
    typed = request.POST or given_back(request)
    if not typed:
        return None
    if request.method == "GET":
        messages.info(request, typed_and_not_sent_text())
    typed = inserted(typed, form_for(act).takes, OfferedTexts(user, [shown.team_id]))
    if act.asks_applicant:
        baskets.keep(request, shown, AskingForm.rearranged(typed))
    return typed


def _kept_basket(request: HttpRequest, shown: ServiceRequest, act: Act) -> Mapping[str, object] | None:
    """What the form of an act that asks for something begins with: what was pointed at on the sheet."""
    basket = baskets.basket_of(request, shown) if act.asks_applicant else None
    return basket.typed if basket and not basket.is_stale else None


def _rearranged(request: HttpRequest, shown: ServiceRequest, act: Act, user: User, typed: QueryDict) -> HttpResponse:
    """The form with what one of its buttons changed of it, nothing checked but a letter that was chosen: it is kept."""
    kind = form_for(act)
    letter, form = None, kind(act=act, request=shown, actor=user, initial=kind.rearranged(typed))
    if letters.FIELD in form.fields:
        bound = kind(typed, request.FILES or None, act=act, request=shown, actor=user)
        letter = letters.letter_of(bound, act)
        if letters.FIELD in bound.errors:
            return _render(request, shown, act, bound, letter, status=422)
    if act not in acts_open_to(user, shown, Party.INSTRUCTOR):
        return _render(request, shown, act, form, letter, error=_why_not(shown, act, is_typed=True), status=409)
    return _render(request, shown, act, form, letter)


def _why_not(shown: ServiceRequest, act: Act, *, is_typed: bool) -> str:
    """Why an act isn't open: what the law makes of time, else that the request has moved, or isn't where it is done."""
    day = granted_by_silence(shown) if act.reverses_silence else None
    if day:
        return why_granted(day)
    if not is_typed:
        return not_here_text(shown)
    return _("This request has moved: this act is no longer possible. What you typed is shown below.")


def _why_unproposed(shown: ServiceRequest, act: Act) -> str:
    """What the decision waits for of the service's proposal, said before anything is typed."""
    return why_unproposed(shown, current_proposal(shown)) if act.decides and not act.handles(shown) else ""


def _perform(
    request: HttpRequest, shown: ServiceRequest, act: Act, form: ActForm, letter: KeptFile | None
) -> HttpResponse:
    try:
        event = perform(
            request_id=shown.pk,
            act_name=act.name,
            actor=form.actor,
            revision_number=posted_revision(request),
            payload=form.payload(),
            shown=request.POST.get("shown", ""),
            letter_shown=request.POST.get(LETTER_SHOWN, ""),
        )
    except (StaleRevisionError, PreviewMovedError) as moved:
        now, is_stale = read_request(form.actor, shown.reference), isinstance(moved, StaleRevisionError)
        status = 409
        return _render(request, now, act, form, letter, error=moved.message, events=is_stale, status=status)
    except ActRefusedError as refused:
        status = 422
        return _render(request, shown, act, form, letter, error=refused.message, status=status)
    if act.asks_applicant:
        baskets.forget(request, shown.reference)
    else:
        baskets.follow(request, event.request)
    messages.success(
        request, _("Done: %(act)s, %(reference)s.") % {"act": act.past_in(event), "reference": shown.reference}
    )
    if not may_read(form.actor, shown):
        return redirect("desk:list")
    return redirect(reverse("desk:sheet", args=[shown.reference]) + kept(request))


def _render(
    request: HttpRequest,
    shown: ServiceRequest,
    act: Act,
    form: ActForm,
    letter: KeptFile | None,
    *,
    error: str = "",
    events: bool = True,
    status: int = 200,
) -> HttpResponse:
    if letter:
        form.fields[letters.FIELD].label = _("Replace it with")
    missing = missing_annotations(shown) if act.decides else ()
    awaited = missing_opinions(shown) if act.decides else ()
    context = {
        "service_request": shown,
        "trail": kept(request),
        "act": act,
        "label": act.label_for(shown),
        "missing": missing,
        "form": form,
        "letter": letter,
        "awaited": awaited,
        "error": error or why_missing(missing) or why_awaited(awaited) or _why_unproposed(shown, act),
        "preview": preview(shown, act, form.shown_payload(), form.actor) if act.notifies_applicant else None,
        "makes_letter": previewed_letters.is_made(form),
        "letter_seen": previewed_letters.checksum_kept(request, form),
        "can_act": act in acts_open_to(form.actor, shown, Party.INSTRUCTOR),
        "last_events": history(shown, last=3) if error and events else [],
        "present": presence.note(shown, form.actor, is_looked_at=request.method == "GET"),
    }
    return render(request, "teleservices/desk/acts/act.html", context, status=status)
