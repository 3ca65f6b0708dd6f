"""The internal notes of a request: all of them, a new one, one's own changed or removed."""

import uuid as uuids

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.sessions.interruption import given_back, survives_session_end, typed_before_text
from teleservices.desk.access import desk_request, instructor, read_request
from teleservices.desk.noting import note_opening
from teleservices.desk.requests.trail import kept
from teleservices.desk.sheet.framing import framed
from teleservices.desk.sheet.notes.forms import NoteForm, initial_of
from teleservices.desk.sheet.notes.listing import mark_read, notes_of
from teleservices.desk.sheet.notes.writing import MOST, change_note, pin_note, remove_note, why_unchangeable, write_note
from teleservices.desk.sheet.tabs import Tab
from teleservices.desk.texts.inserting import INSERT, OfferedTexts, inserted
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.models import RequestNote, ServiceRequest
from teleservices.permissions import Party, refusal


@survives_session_end
@require_http_methods(["GET", "POST"])
def notes(request: HttpRequest, reference: str) -> HttpResponse:
    """Read the notes of a request, and add one; who may not is given back what they typed."""
    user = instructor(request)
    service_request = read_request(user, reference)
    why_not = refusal(user, service_request, Party.INSTRUCTOR)
    form = _form(request, service_request, user, {"uuid": uuids.uuid4(), "document": request.GET.get("document")})
    if request.method == "POST" and not why_not and form.is_valid():
        try:
            write_note(request_id=service_request.pk, author=user, uuid=form.cleaned_data["uuid"], **form.values())
        except ActRefusedError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Your note is added. The applicant does not see it."))
            return _back(request, service_request)
    note_opening(request, user, service_request)
    thread = notes_of(service_request, user)
    mark_read(thread, user)
    context = {
        **framed(request, user, service_request, Tab.NOTES),
        "notes": thread,
        "form": form,
        "most": MOST,
        "why_not": why_not,
    }
    status = 403 if why_not and request.method == "POST" else _status(request, form)
    return render(request, "teleservices/desk/sheet/notes/page.html", context, status=status)


@survives_session_end
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, reference: str, uuid: uuids.UUID) -> HttpResponse:
    """Change one's own note, or remove it."""
    user = instructor(request)
    service_request = desk_request(user, reference)
    own_note = _note(service_request, uuid)
    why_not = why_unchangeable(own_note, user)
    form = _form(request, service_request, user, initial_of(own_note))
    is_removed = request.method == "POST" and request.POST.get("action") == "remove"
    if request.method == "POST" and not why_not and (is_removed or form.is_valid()):
        try:
            if is_removed:
                remove_note(note_id=own_note.pk, author=user)
            else:
                change_note(note_id=own_note.pk, author=user, **form.values())
        except ActRefusedError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The note is removed.") if is_removed else _("The note is changed."))
            return _back(request, service_request)
    context = {
        "service_request": service_request,
        "trail": kept(request),
        "note": own_note,
        "form": form,
        "why_not": why_not,
        "page_title": _("Change a note"),
    }
    status = 409 if why_not and request.method == "POST" else _status(request, form)
    return render(request, "teleservices/desk/sheet/notes/change.html", context, status=status)


@require_POST
def pin(request: HttpRequest, reference: str, uuid: uuids.UUID) -> HttpResponse:
    """Keep a note above the others, or no more; the same asked twice changes nothing."""
    user = instructor(request)
    service_request = desk_request(user, reference)
    pin_note(note_id=_note(service_request, uuid).pk, actor=user, is_pinned=request.POST.get("pin") == "on")
    return _back(request, service_request)


def _form(request: HttpRequest, service_request: ServiceRequest, user: User, initial: dict[str, object]) -> NoteForm:
    """What is posted; else what there is, with what was typed before the session ended, or so far."""
    if INSERT in request.POST:
        posted = inserted(request.POST, NoteForm.takes, OfferedTexts(user, [service_request.team_id]))
        so_far = {**posted.dict(), "mentioned": posted.getlist("mentioned")}
        return NoteForm(initial=so_far, service_request=service_request, author=user)
    if request.method == "POST":
        return NoteForm(request.POST, service_request=service_request, author=user)
    data = given_back(request)
    if data:
        messages.info(request, typed_before_text())
        return NoteForm(data, service_request=service_request, author=user)
    return NoteForm(initial=initial, service_request=service_request, author=user)


def _note(service_request: ServiceRequest, uuid: uuids.UUID) -> RequestNote:
    own = service_request.notes.filter(uuid=uuid).first()
    if own is None:
        raise Http404
    return own


def _status(request: HttpRequest, form: NoteForm) -> int:
    return 422 if request.method == "POST" and form.errors else 200


def _back(request: HttpRequest, service_request: ServiceRequest) -> HttpResponse:
    return redirect(reverse("desk:notes", args=[service_request.reference]) + kept(request) + "#notes")
