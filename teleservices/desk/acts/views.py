"""Doing an act: its form, what leaves with it, then the act; one view a button."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

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
from teleservices.desk.history import history
from teleservices.desk.requests.trail import kept
from teleservices.desk.series.walk import after_act
from teleservices.desk.texts.inserting import OfferedTexts, inserted
from teleservices.lifecycle import ACTS, Act, Payload, PreviewMovedError, StaleRevisionError, perform
from teleservices.lifecycle.errors import LetterUnreadError, LifecycleError
from teleservices.lifecycle.prepared import Prepared, prepare
from teleservices.lifecycle.prerequisites.annotations import missing_annotations
from teleservices.lifecycle.prerequisites.compulsory_opinions import missing_opinions
from teleservices.models import ServiceRequest
from teleservices.permissions import Party, may_read, refusal


@dataclass
class ActPage:
    """The page of an act on a request, as its agent fills it in."""

    http_request: HttpRequest
    request: ServiceRequest
    act: Act
    form: ActForm
    letter: KeptFile | None = None
    """The signed letter that was chosen."""

    def show(
        self,
        *,
        error: str = "",
        note: str = "",
        has_moved: bool = False,
        reads_letter: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        """The page: `note` asks for something where nothing is wrong; `has_moved` shows what happened meanwhile."""
        request, act, form = self.request, self.act, self.form
        if self.letter:
            form.fields[letters.FIELD].label = _("Replace it with")
        prepared = prepare(request, act, form.actor, form.shown_payload())
        context = {
            "service_request": request,
            "trail": kept(self.http_request),
            "act": act,
            "label": act.label_for(request),
            "missing": missing_annotations(request) if act.decides else (),
            "form": form,
            "letter": self.letter,
            "awaited": missing_opinions(request) if act.decides else (),
            "error": error,
            "note": note,
            "preview": prepared.email,
            "checksum": prepared.checksum if reads_letter else prepared.email_checksum,
            "makes_letter": previewed_letters.is_made(form),
            "reads_letter": reads_letter,
            "can_act": self.hindrance is None,
            "last_events": history(request, last=3) if has_moved else [],
            "present": presence.note(request, form.actor, is_looked_at=self.http_request.method == "GET"),
        }
        return render(self.http_request, "teleservices/desk/acts/act.html", context, status=status)

    @cached_property
    def hindrance(self) -> LifecycleError | None:
        """What keeps its agent from the act whatever they type; None where nothing does."""
        return prepare(self.request, self.act, self.form.actor, Payload()).refusal

    def prepared(self) -> Prepared:
        """The act with what is typed; only from a valid form."""
        return prepare(self.request, self.act, self.form.actor, self.form.payload())


@survives_session_end
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, reference: str, act_name: str) -> HttpResponse:
    """Show what the act asks and tells; on POST, what its buttons ask for."""
    user = instructor(request)
    service_request, act = read_request(user, reference), ACTS.get(act_name)
    if act is None or act.by is not Party.INSTRUCTOR:
        raise Http404
    if act.is_on_one_answer:
        return redirect(reverse("desk:sheet", args=[service_request.reference]) + kept(request) + "#answers")
    kind, data = form_for(act), _typed(request, user, service_request, act)
    why_not = refusal(user, service_request, Party.INSTRUCTOR)
    if data and request.method == "POST" and not why_not and kind.is_being_made(request.POST):
        return _rearranged(request, service_request, act, user, data)
    kept_basket = _kept_basket(request, service_request, act)
    form = kind(data, request.FILES or None, act=act, request=service_request, actor=user, initial=kept_basket)
    page = ActPage(request, service_request, act, form)
    if not why_not:
        page.letter = letters.letter_of(form, act)
        form.kept_letter = page.letter.stored_file if page.letter else None
    return _answer(page)


def _answer(page: ActPage) -> HttpResponse:
    """The page, with what keeps its agent from the act or what is wrong in it; else what its button asks for."""
    if why := page.hindrance:
        return _hindered(page, why)
    if page.http_request.method == "GET":
        return page.show()
    if not page.form.is_valid():
        return page.show(status=422)
    return BUTTONS.get(page.http_request.POST.get("action", ""), _perform)(page)


def _typed(request: HttpRequest, user: User, service_request: ServiceRequest, act: Act) -> QueryDict | None:
    """What is posted, with the model text that it asks for, or what was before the session ended; None for nothing.

    The basket of the sheet follows.
    """
    data = request.POST or given_back(request)
    if not data:
        return None
    if request.method == "GET":
        messages.info(request, typed_and_not_sent_text())
    data = inserted(data, form_for(act).takes, OfferedTexts(user, [service_request.team_id]))
    if act.asks_applicant:
        baskets.keep(request, service_request, AskingForm.rearranged(data))
    return data


def _kept_basket(request: HttpRequest, service_request: ServiceRequest, act: Act) -> Mapping[str, object] | None:
    """What the form of an act that asks for something begins with: what was pointed at on the sheet."""
    basket = baskets.basket_of(request, service_request) if act.asks_applicant else None
    return basket.typed if basket and not basket.is_stale else None


def _rearranged(
    request: HttpRequest, service_request: ServiceRequest, act: Act, user: User, data: QueryDict
) -> HttpResponse:
    """The form with what one of its buttons changed of it, nothing checked but a letter that was chosen: it is kept."""
    kind = form_for(act)
    page = ActPage(
        request, service_request, act, kind(act=act, request=service_request, actor=user, initial=kind.rearranged(data))
    )
    if letters.FIELD in page.form.fields:
        bound = kind(data, request.FILES or None, act=act, request=service_request, actor=user)
        page.letter = letters.letter_of(bound, act)
        if letters.FIELD in bound.errors:
            page.form = bound
            return page.show(status=422)
    if why := page.hindrance:
        return _hindered(page, why)
    return page.show()


def _hindered(page: ActPage, why: LifecycleError) -> HttpResponse:
    """The page of an act that can't be done whatever is typed: what keeps it, beside what was typed, if any was."""
    is_posted = page.http_request.method == "POST"
    if refusal(page.form.actor, page.request, Party.INSTRUCTOR):
        return page.show(error=why.message, has_moved=True, status=403)
    if not isinstance(why, StaleRevisionError):
        return page.show(error=why.message, status=409 if is_posted else 200)
    explanation = _("This request has moved: this act is no longer possible. What you typed is shown below.")
    whereabouts = not_here_text(page.request)
    return page.show(error=explanation if is_posted else whereabouts, has_moved=True, status=409 if is_posted else 200)


def _preview(page: ActPage) -> HttpResponse:
    """The e-mail with what is typed."""
    return page.show()


def _show_letter(page: ActPage) -> HttpResponse:
    """The letter of what is typed, to be read before the act."""
    prepared = page.prepared()
    if previewed_letters.keep(page.http_request, prepared):
        return page.show(reads_letter=True)
    none_made = _("The letter that you joined is the one that leaves: none is made.")
    return page.show(error=prepared.refusal.message if prepared.refusal else none_made, status=422)


def _perform(page: ActPage) -> HttpResponse:
    try:
        event = perform(
            request_id=page.request.pk,
            act_name=page.act.name,
            actor=page.form.actor,
            revision_number=posted_revision(page.http_request),
            payload=page.form.payload(),
            shown=page.http_request.POST.get("shown", ""),
        )
    except StaleRevisionError as stale:
        now = replace(page, request=read_request(page.form.actor, page.request.reference))
        return now.show(error=stale.message, has_moved=True, status=409)
    except PreviewMovedError as mismatch:
        reads_letter = previewed_letters.keep(page.http_request, page.prepared())
        if isinstance(mismatch, LetterUnreadError):
            return page.show(note=mismatch.message, reads_letter=reads_letter)
        return page.show(error=mismatch.message, reads_letter=reads_letter, status=409)
    except LifecycleError as refused:
        return page.show(error=refused.message, status=422)
    if page.act.asks_applicant:
        baskets.forget(page.http_request, page.request.reference)
    else:
        baskets.follow(page.http_request, event.request)
    words = {"act": page.act.past_in(event), "reference": page.request.reference}
    messages.success(page.http_request, _("Done: %(act)s, %(reference)s.") % words)
    return redirect(after_act(page.http_request, page.request) or _way_back(page))


def _way_back(page: ActPage) -> str:
    """To the sheet; to the list where its agent sees it no more."""
    if not may_read(page.form.actor, page.request):
        return reverse("desk:list")
    return reverse("desk:sheet", args=[page.request.reference]) + kept(page.http_request)


BUTTONS: dict[str, Callable[[ActPage], HttpResponse]] = {"preview": _preview, "letter": _show_letter, "do": _perform}
"""What the buttons of the form ask for; sent without one, as by the Enter key, it is done."""
