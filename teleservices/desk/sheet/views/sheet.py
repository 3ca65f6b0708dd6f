"""A request's sheet: what was asked, what can be done, what happened."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.sessions.interruption import given_back, survives_session_end
from formkit.typography import amount_text
from locker.delivery import download
from locker.models import StoredFile
from teleservices.answering.corrections.changes import Change, changes_transmitted
from teleservices.answering.editing import open_correction
from teleservices.answering.steps import answer_rows
from teleservices.desk.access import instructor, read_request
from teleservices.desk.acts import baskets
from teleservices.desk.acts.correction_form import AskingForm
from teleservices.desk.correcting import on_sheet as correcting
from teleservices.desk.noting import note_opening
from teleservices.desk.requests.trail import kept
from teleservices.desk.sheet.annotations import why_settled
from teleservices.desk.sheet.annotations_shown import annotations_of
from teleservices.desk.sheet.asking import asking_of
from teleservices.desk.sheet.decided import decided
from teleservices.desk.sheet.framing import framed
from teleservices.desk.sheet.slots import Slot, counts, slots_of
from teleservices.desk.sheet.tabs import ASKED, Tab, tab_asked
from teleservices.desk.sheet.viewer import viewer_of
from teleservices.desk.sheet.views.given_back import given_back_basket, typed_in
from teleservices.desk.sheet.views.labelling import on_sheet
from teleservices.desk.texts.inserting import OfferedTexts, inserted
from teleservices.legal_clock import LegalClock, clock_of
from teleservices.lifecycle import acts_open_to
from teleservices.lifecycle.attesting import attestation_of
from teleservices.lifecycle.next_stages import stage_of_review
from teleservices.lifecycle.silence import why_granted
from teleservices.models import (
    AgentCorrectionDocument,
    CorrectionDocument,
    CorrectionRequest,
    Finding,
    JoinedFile,
    ServiceRequest,
    State,
)
from teleservices.permissions import Party, instructors, refusal

LEAVING = "leaving"
"""What the page posts as it is left: nobody is there to read the answer."""
TEMPLATES = {
    Tab.REQUEST: "teleservices/desk/sheet/page.html",
    Tab.DOCUMENTS: "teleservices/desk/sheet/documents_tab.html",
}


def sheet(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a request to who instructs or reads for its team."""
    return _opened(request, reference, Tab.REQUEST)


def documents(request: HttpRequest, reference: str) -> HttpResponse:
    """Its documents, one of them in large."""
    return _opened(request, reference, Tab.DOCUMENTS)


def _opened(request: HttpRequest, reference: str, tab: Tab) -> HttpResponse:
    user = instructor(request)
    shown = read_request(user, reference)
    note_opening(request, user, shown)
    basket = baskets.basket_of(request, shown)
    context = sheet_context(request, user, shown, tab, basket.typed if basket and not basket.is_stale else None)
    if basket and (basket.is_stale or context["asking"] is None):
        baskets.forget(request, shown.reference)
        context["dropped"] = typed_in(shown, basket.typed)
    return render(request, TEMPLATES[tab], context)


@survives_session_end
@require_http_methods(["GET", "POST"])
def basket(request: HttpRequest, reference: str) -> HttpResponse:
    """The same with the basket as it was posted, one thing more or less in it. Writes nothing but that it is kept."""
    user = instructor(request)
    shown = read_request(user, reference)
    typed, tab = request.POST or given_back(request), tab_asked(request)
    if not typed:
        return redirect(tab.of(shown) + kept(request))
    if why_not := refusal(user, shown, Party.INSTRUCTOR):
        return given_back_basket(request, user, shown, typed, why_not)
    note_opening(request, user, shown)
    typed = inserted(typed, AskingForm.takes, OfferedTexts(user, [shown.team_id]))
    asked = AskingForm.rearranged(typed)
    baskets.keep(request, shown, asked)
    if LEAVING in request.POST:
        return HttpResponse(status=204)
    return render(request, TEMPLATES[tab], sheet_context(request, user, shown, tab, asked))


def sheet_context(
    request: HttpRequest, user: User, shown: ServiceRequest, tab: Tab, typed: dict[str, object] | None = None
) -> dict[str, object]:
    """What either tab with documents shows, its basket as `typed` when there is one."""
    prefetch_related_objects([shown], "corrections")  # the clock, the basket and the review all ask
    frame, slots = framed(request, user, shown, tab), slots_of(shown)
    acts, correction = acts_open_to(user, shown, Party.INSTRUCTOR), open_correction(shown)
    why_no_act = "" if acts else refusal(user, shown, Party.INSTRUCTOR)
    documents = _documents(request, shown, slots, tab)
    context = {
        **frame,
        "acknowledgement": _kept_acknowledgement(shown),
        "acts": acts,
        "why_no_act": why_no_act,
        "asking": asking_of(user, shown, acts, typed, correction=correction, at=str(documents["at"])),
        "correction": correction,
        "is_open": shown.state in State.open(),
        **documents,
        **decided(shown, has_decision=frame["held"].has_decision),
    }
    if tab == Tab.REQUEST:
        clock = clock_of(shown) if shown.state in State.open() else None
        context |= _asked(user, shown, slots, clock)
        context |= _annotations(shown, may_act=not why_no_act)
        context |= correcting.on_sheet(shown, acts, clock, correction, was_corrected=frame["held"].was_corrected)
    return context


def _annotations(shown: ServiceRequest, *, may_act: bool) -> dict[str, object]:
    """What the service notes, which who acts for it answers until a decision is taken."""
    annotations = annotations_of(shown)
    return {"annotations": annotations, "annotations_open": bool(annotations) and may_act and not why_settled(shown)}


def _asked(user: User, shown: ServiceRequest, slots: Sequence[Slot], clock: LegalClock | None) -> dict[str, object]:
    """What was asked, and where it stands."""
    answered = next((asked for asked in shown.corrections.all() if asked.received_at), None)
    watchers = list(instructors(shown.team).filter(watches__request=shown).order_by("last_name", "first_name"))
    return {
        "sections": answer_rows(shown, {slot.key: slot.titles for slot in slots}),
        "going_on": stage_of_review(shown) if shown.state == State.CORRECTION_REQUESTED else None,
        "clock": clock,
        "why_granted": why_granted(clock.decides_on) if clock and clock.grants and clock.decides_on else "",
        "changes": _changes(shown, answered),
        "answered": answered,
        "form_changed": shown.procedure.current_version_id != shown.form_version_id,
        "facts": getattr(shown, "desk_facts", None),
        "amount_asked": _amount_asked(shown),
        "labels": on_sheet(shown),
        "watchers": [watcher.get_full_name() for watcher in watchers],
        "is_watching": user in watchers,
    }


def _documents(request: HttpRequest, shown: ServiceRequest, slots: Sequence[Slot], tab: Tab) -> dict[str, object]:
    """The documents, the one that is read, and where what is posted comes back to it, on the same tab."""
    viewer, trail = viewer_of(request, shown, slots, tab), kept(request)
    back = [trail.removeprefix("?"), "" if tab == Tab.REQUEST else f"{ASKED}={tab}", viewer.query if viewer else ""]
    posted_to = "?" + "&".join(filter(None, back)) if any(back) else ""
    return {
        "slots": slots,
        "counts": counts(slots),
        "findings": Finding,
        "viewer": viewer,
        "view_at": tab.of(shown) + trail + ("&" if trail else "?"),
        "posted_to": posted_to,
        "at": reverse("desk:basket", args=[shown.reference]) + posted_to,
    }


def _amount_asked(shown: ServiceRequest) -> str:
    """« 3 000,00 € »; empty where the procedure doesn't say which question asks it, or nothing was answered."""
    facts = getattr(shown, "desk_facts", None)
    return amount_text(facts.amount_asked) if facts and facts.amount_asked is not None else ""


def document(request: HttpRequest, reference: str, uuid: UUID) -> HttpResponseBase:
    """A document that the request holds, or that corrections which were transmitted took away or brought."""
    shown = read_request(instructor(request), reference)
    attachment = shown.attachments.select_related("stored_file").filter(uuid=uuid).first()
    piece: JoinedFile | None = attachment or _of_corrections(shown, uuid) or _of_the_service(shown, uuid)
    if piece is None:
        raise Http404
    return download(
        request=request, stored_file=piece.stored_file, title=piece.title, context="desk", about=shown.reference
    )


def _of_corrections(shown: ServiceRequest, uuid: UUID) -> CorrectionDocument | None:
    """Never one of corrections that are still being made: those are their applicant's alone."""
    transmitted = CorrectionDocument.objects.filter(
        draft__correction__request=shown, draft__correction__received_at__isnull=False
    )
    return transmitted.select_related("stored_file").filter(uuid=uuid).first()


def _of_the_service(shown: ServiceRequest, uuid: UUID) -> AgentCorrectionDocument | None:
    """One that a correction in the applicant's place brought, or took away."""
    documents = AgentCorrectionDocument.objects.filter(correction__request=shown)
    return documents.select_related("stored_file").filter(uuid=uuid).first()


def _changes(shown: ServiceRequest, answered: CorrectionRequest | None) -> list[Change]:
    """What the last corrections changed, and what came back unchanged though it had to change."""
    changes = changes_transmitted(shown, answered) if answered else []
    return [change for change in changes if change.is_changed or change.is_unreceived]


def acknowledgement(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The acknowledgement of receipt that the applicant got."""
    shown = read_request(instructor(request), reference)
    return _download(request, shown, _kept_acknowledgement(shown), _("Acknowledgement of receipt"))


def letter(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The letter of the latest decision, as the applicant got it; not found before a decision."""
    shown = read_request(instructor(request), reference)
    decision = shown.decisions.select_related("letter").first()
    if decision is None:
        raise Http404
    return _download(request, shown, decision.letter, _("Decision letter"))


def attestation(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The attestation of acceptance by silence that the applicant got; not found where none was given."""
    shown = read_request(instructor(request), reference)
    given = attestation_of(shown)
    if given is None:
        raise Http404
    return _download(request, shown, given.stored_file, _("Attestation of acceptance by silence"))


def _download(
    request: HttpRequest, shown: ServiceRequest, stored_file: StoredFile | None, title: str
) -> HttpResponseBase:
    """The file; while it is being made, back to the sheet, which says so."""
    if stored_file is None:
        messages.info(request, _("The PDF is being made. Try again in a minute."))
        return redirect("desk:sheet", shown.reference)
    return download(
        request=request,
        stored_file=stored_file,
        title=f"{title} {shown.reference}",
        context="desk",
        about=shown.reference,
    )


def _kept_acknowledgement(shown: ServiceRequest) -> StoredFile | None:
    acknowledged = getattr(shown, "acknowledgement", None)
    return acknowledged.stored_file if acknowledged else None
