"""A request's sheet: what was asked, what can be done, what happened."""

from collections.abc import Collection, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.sessions.interruption import given_back, survives_session_end
from teleservices.answering.answer_rows import answer_rows
from teleservices.answering.corrections.changes import Change, changes_transmitted
from teleservices.answering.editing import open_correction
from teleservices.desk.access import instructor, read_request
from teleservices.desk.acts import baskets
from teleservices.desk.acts.correction_form import AskingForm
from teleservices.desk.correcting import on_sheet as correcting
from teleservices.desk.noting import note_opening
from teleservices.desk.requests.trail import kept
from teleservices.desk.series.walk import note_document
from teleservices.desk.sheet.annotations.listing import annotations_of
from teleservices.desk.sheet.annotations.storing import why_settled
from teleservices.desk.sheet.asking import asking_of
from teleservices.desk.sheet.decided import decided
from teleservices.desk.sheet.documents.bank_details import (
    bank_keys,
    with_masked_accounts,
    without_bank_documents,
)
from teleservices.desk.sheet.documents.slots import Slot, counts, slots_of
from teleservices.desk.sheet.documents.viewer import viewer_of
from teleservices.desk.sheet.framing import framed
from teleservices.desk.sheet.tabs import ASKED, Tab, tab_asked
from teleservices.desk.sheet.views import recusals
from teleservices.desk.sheet.views.downloads import kept_acknowledgement
from teleservices.desk.sheet.views.given_back import given_back_basket, typed_in
from teleservices.desk.sheet.views.labelling import on_sheet
from teleservices.desk.texts.inserting import OfferedTexts, inserted
from teleservices.legal_clock import LegalClock, clock_of
from teleservices.lifecycle.prerequisites.next_stages import stage_of_review
from teleservices.lifecycle.prerequisites.silence import why_granted
from teleservices.models import (
    CorrectionRequest,
    Finding,
    ServiceRequest,
    State,
)
from teleservices.permissions import Party, instructors, refusal

LEAVING = "leaving"
"""What the page posts as it is left: nobody is there to read the answer."""
TEMPLATES = {
    Tab.REQUEST: "teleservices/desk/sheet/page.html",
    Tab.DOCUMENTS: "teleservices/desk/sheet/documents/page.html",
}


def sheet(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a request to who instructs or reads for its team."""
    return _opened(request, reference, Tab.REQUEST)


def documents(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the documents of a request, one of them in large."""
    return _opened(request, reference, Tab.DOCUMENTS)


def _opened(request: HttpRequest, reference: str, tab: Tab) -> HttpResponse:
    user = instructor(request)
    service_request = read_request(user, reference)
    note_opening(request, user, service_request)
    basket = baskets.basket_of(request, service_request)
    context = sheet_context(
        request, user, service_request, tab, basket.typed if basket and not basket.is_stale else None
    )
    if basket and (basket.is_stale or context["asking"] is None):
        baskets.forget(request, service_request.reference)
        context["dropped"] = typed_in(service_request, basket.typed)
    return render(request, TEMPLATES[tab], context)


@survives_session_end
@require_http_methods(["GET", "POST"])
def basket(request: HttpRequest, reference: str) -> HttpResponse:
    """The same with the basket as it was posted, one thing more or less in it. Writes nothing but that it is kept."""
    user = instructor(request)
    service_request = read_request(user, reference)
    data, tab = request.POST or given_back(request), tab_asked(request)
    if not data:
        return redirect(tab.of(service_request) + kept(request))
    if why_not := refusal(user, service_request, Party.INSTRUCTOR):
        return given_back_basket(request, user, service_request, data, why_not)
    note_opening(request, user, service_request)
    data = inserted(data, AskingForm.takes, OfferedTexts(user, [service_request.team_id]))
    values = AskingForm.rearranged(data)
    baskets.keep(request, service_request, values)
    if LEAVING in request.POST:
        return HttpResponse(status=204)
    return render(request, TEMPLATES[tab], sheet_context(request, user, service_request, tab, values))


def sheet_context(
    request: HttpRequest, user: User, service_request: ServiceRequest, tab: Tab, typed: dict[str, object] | None = None
) -> dict[str, object]:
    """What either tab with documents shows, its basket as `typed` when there is one."""
    frame = framed(request, user, service_request, tab)
    acts, correction, why_no_act = frame["acts"], open_correction(service_request), frame["why_no_act"]
    closed_keys = bank_keys(service_request) if why_no_act else frozenset()
    slots = without_bank_documents(slots_of(service_request), closed_keys)
    documents = _documents(request, service_request, slots, tab, closed_keys)
    context = {
        **frame,
        "acknowledgement": kept_acknowledgement(service_request),
        "asking": asking_of(user, service_request, acts, typed, correction=correction, at=str(documents["at"])),
        "correction": correction,
        **documents,
        **decided(service_request, has_decision=frame["tab_counts"].has_decision),
    }
    if tab == Tab.REQUEST:
        clock = clock_of(service_request) if service_request.state in State.open() else None
        context |= _asked(user, service_request, slots, clock, closed_keys)
        context |= recusals.on_sheet(user, service_request, counted=frame["tab_counts"].recused)
        context |= _annotations(service_request, may_act=not why_no_act)
        context |= correcting.on_sheet(
            service_request, acts, clock, correction, was_corrected=frame["tab_counts"].was_corrected
        )
    return context


def _annotations(service_request: ServiceRequest, *, may_act: bool) -> dict[str, object]:
    """What the service notes, which who acts for it answers until a decision is taken."""
    annotations = annotations_of(service_request)
    return {
        "annotations": annotations,
        "annotations_open": bool(annotations) and may_act and not why_settled(service_request),
    }


def _asked(
    user: User,
    service_request: ServiceRequest,
    slots: Sequence[Slot],
    clock: LegalClock | None,
    closed_keys: Collection[str],
) -> dict[str, object]:
    """What was asked, and where it stands."""
    answered = next((correction for correction in service_request.corrections.all() if correction.received_at), None)
    watchers = _watchers(service_request)
    sections = answer_rows(service_request, {slot.key: slot.titles for slot in slots}, viewer="service")
    return {
        "sections": with_masked_accounts(sections, closed_keys, service_request) if closed_keys else sections,
        "going_on": stage_of_review(service_request) if service_request.state == State.CORRECTION_REQUESTED else None,
        "clock": clock,
        "why_granted": why_granted(clock.decides_on) if clock and clock.grants and clock.decides_on else "",
        "changes": [change for change in _changes(service_request, answered) if change.key not in closed_keys],
        "answered": answered,
        "form_changed": service_request.procedure.current_version_id != service_request.form_version_id,
        "facts": getattr(service_request, "desk_facts", None),
        "labels": on_sheet(service_request),
        "watchers": [watcher.get_full_name() for watcher in watchers],
        "is_watching": user in watchers,
    }


def _watchers(service_request: ServiceRequest) -> list[User]:
    """Who watches it and still may; who may is asked only where somebody does."""
    watching = list(service_request.watches.values_list("user", flat=True))
    may_watch = instructors(service_request.team).filter(pk__in=watching) if watching else User.objects.none()
    return list(may_watch.order_by("last_name", "first_name"))


def _documents(
    request: HttpRequest, service_request: ServiceRequest, slots: Sequence[Slot], tab: Tab, closed_keys: Collection[str]
) -> dict[str, object]:
    """The documents, the one that is read, and where what is posted comes back to it, on the same tab."""
    viewer, trail = viewer_of(request, service_request, slots, tab, closed_keys), kept(request)
    note_document(request, service_request, viewer.slot if viewer else "")
    back = [trail.removeprefix("?"), "" if tab == Tab.REQUEST else f"{ASKED}={tab}", viewer.query if viewer else ""]
    posted_to = "?" + "&".join(filter(None, back)) if any(back) else ""
    return {
        "slots": slots,
        "counts": counts(slots),
        "findings": [(value, str(label)) for value, label in Finding.choices],
        "viewer": viewer,
        "view_at": tab.of(service_request) + trail + ("&" if trail else "?"),
        "posted_to": posted_to,
        "at": reverse("desk:basket", args=[service_request.reference]) + posted_to,
    }


def _changes(service_request: ServiceRequest, answered: CorrectionRequest | None) -> list[Change]:
    """What the last corrections changed, and what came back unchanged though it had to change."""
    changes = changes_transmitted(service_request, answered) if answered else []
    return [change for change in changes if change.is_changed or change.is_unreceived]
