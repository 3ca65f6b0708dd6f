"""What the studio's screens have in common: where one is, a procedure's heading and tabs, what a change is called."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.dates import hour_text
from teleservices.models import DraftChange, Procedure
from teleservices.studio.drafting.drafts import DraftAct, draft_of
from teleservices.studio.drafting.snapshots import drafted

RULES = "rules"
"""What leads back to the rules of the whole form."""

ANNOTATIONS = "annotations"
"""What leads back to the annotations of the service."""

STAGES, SETTINGS, DECISION, LETTERS = "stages", "settings", "decision", "letters"
"""What leads back to these screens, by their names."""

CHECK = "check"
"""What leads back to « Vérifier »."""

Crumb = tuple[str, str]
"""Words and address."""


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object],
    *,
    title: str,
    trail: Sequence[Crumb] = (),
    status: int = 200,
) -> HttpResponse:
    """Render a screen under « Atelier », below the screens of `trail`."""
    crumbs = [(_("Studio"), reverse("studio:procedures")), *trail]
    frame = {
        "page_title": title,
        "header_title": title,
        "breadcrumbs_items": [{"url": url, "label": label} for label, url in crumbs] + [{"url": "", "label": title}],
        "header_icon": "form",
        "header_buttons": [],
    }
    return render(request, f"teleservices/studio/{template}", {**frame, **context}, status=status)


def show_of(
    request: HttpRequest,
    procedure: Procedure,
    template: str,
    context: Mapping[str, object],
    *,
    title: str,
    tab: str,
    trail: Sequence[Crumb] = (),
    status: int = 200,
) -> HttpResponse:
    """Render a screen of a procedure, under its heading and its tabs, below the parts of its form in `trail`."""
    draft = drafted(procedure)
    heading = {"procedure": draft, "stored": procedure, "tab": tab}
    home = (draft.title, reverse("studio:procedure", args=[procedure.uuid]))
    return show(request, template, {**heading, **context}, title=title, trail=[home, *trail], status=status)


def draft_number(request: HttpRequest) -> int:
    """The number of the draft that the designer saw; 0, which no draft has, for anything else."""
    text = request.POST.get("number", "")
    return int(text) if text.isdecimal() else 0


def change_text(change: DraftChange) -> str:
    """One change of the draft in words: « Question modifiée : Nom du projet (Camille Vasseur, 14 h 05) »."""
    act = DraftAct(change.act).label if change.act in DraftAct.values else change.act
    if change.act == DraftAct.STARTED:
        return str(act)
    return _("%(act)s: %(subject)s (%(author)s, %(time)s)") % {
        "act": act,
        "subject": change.subject,
        "author": author_name(change),
        "time": hour_text(change.at),
    }


def author_name(change: DraftChange) -> str:
    """The full name of who made a change, or « someone » once their account is gone."""
    return change.author.get_full_name() if change.author else _("someone")


def go_back(procedure: Procedure, key: str) -> HttpResponseRedirect:
    """Back to a step, a question, the rules or the annotations of the draft, to the form when it is gone."""
    if key in {STAGES, SETTINGS, DECISION, LETTERS, CHECK}:
        return redirect(f"studio:{key}", procedure.uuid)
    schema = draft_of(procedure)
    if key == RULES or key in {*(rule.key for rule in schema.rules), *(check.key for check in schema.validations)}:
        return redirect("studio:rules", procedure.uuid)
    if key == ANNOTATIONS or any(field.key == key for field in schema.annotations):
        return redirect("studio:annotations", procedure.uuid)
    if any(step.key == key for step in schema.steps):
        return redirect("studio:step", procedure.uuid, key)
    if any(field.key == key for field in (*schema.fields(), *schema.columns())):
        return redirect("studio:field", procedure.uuid, key)
    return redirect("studio:procedure", procedure.uuid)


def is_gone(request: HttpRequest, procedure: Procedure) -> HttpResponseRedirect:
    """Say that someone deleted what was asked for, and show the form as it is."""
    messages.warning(request, _("This part of the form no longer exists: someone may have deleted it."))
    return redirect("studio:procedure", procedure.uuid)
