"""A stage written: its words and rules, its e-mail as it will be received, a trial of it sent to oneself."""

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from uuid import UUID, uuid4

from allauth.core import ratelimit
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from notifications import outbox
from portal.words.tagged import tag_text
from teleservices.lifecycle.emails.sampling import sample_email, sample_tag_values
from teleservices.lifecycle.wording.tags import TAGS
from teleservices.models import Procedure, Stage, State
from teleservices.permissions import may_design
from teleservices.studio.drafting.snapshots import draft_stages, drafted
from teleservices.studio.errors import DesignRefusedError, StageError, StaleValuesError
from teleservices.studio.procedures.presets import stage_preset
from teleservices.studio.screens.access import designed, designer
from teleservices.studio.screens.pages import show_of
from teleservices.studio.screens.shared_pages import NOTHING_SEEN, page_of, status_of
from teleservices.studio.stages.forms import StageForm
from teleservices.studio.stages.views.listing import stage_of
from teleservices.studio.stages.writing import add_stage, edit_stage, stage_values


@csp_update(settings.EMAIL_SHOWN_CONTENT_SECURITY_POLICY)  # type: ignore[arg-type] # addresses have parameters
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Start from the usual texts of the kind chosen; on POST add the stage."""
    procedure = designed(request, uuid)
    form = StageForm(request.POST or None, procedure=procedure, initial=_preset(request.GET.get("kind", "")))
    if _saves(request) and form.is_valid():
        try:
            stage = add_stage(
                procedure_id=procedure.pk,
                author=designer(request),
                state=form.state(),
                content=form.content(),
                rules=form.rules(),
            )
        except StageError as refused:
            form.add_error(refused.option or None, refused.message)
        else:
            messages.success(request, _("The stage “%(name)s” is added to the draft.") % {"name": stage.name})
            return redirect("studio:stages", procedure.uuid)
    context = {"stage": None, **NOTHING_SEEN}
    return _answer(request, procedure, form, context, title=_("New stage"), status=status_of(form, None))


@csp_update(settings.EMAIL_SHOWN_CONTENT_SECURITY_POLICY)  # type: ignore[arg-type] # addresses have parameters
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """Show a stage with its e-mail as it would be sent; on POST write it, or only show or send what was typed."""
    procedure = designed(request, uuid)
    stages = draft_stages(procedure)
    drafted_stage = stage_of(stages, pk)
    stage, values = drafted_stage.stage, stage_values(drafted_stage, stages)
    form = StageForm(request.POST or None, procedure=procedure, written=replace(drafted_stage, stage=copy(stage)))
    page, stale = page_of(request, form, values), None
    if _saves(request) and form.is_valid():
        try:
            edit_stage(
                procedure_id=procedure.pk,
                author=designer(request),
                stage_id=pk,
                content=form.content(),
                rules=form.rules(),
                seen=page.seen,
            )
        except StageError as refused:
            form.add_error(refused.option or None, refused.message)
        except StaleValuesError as refused:
            stale = refused
        else:
            messages.success(request, _("The stage is saved in the draft: publish it to put it in force."))
            page.say_others(request, stage, values, form.typed())
            return redirect("studio:stage", procedure.uuid, pk)
    context = {"stage": stage, **page.context(stage, values, stale)}
    return _answer(request, procedure, form, context, title=stage.name, status=status_of(form, stale))


def _saves(request: HttpRequest) -> bool:
    return request.method == "POST" and request.POST.get("action") not in {"preview", "trial"}


def _answer(
    request: HttpRequest,
    procedure: Procedure,
    form: StageForm,
    context: Mapping[str, object],
    *,
    title: str,
    status: int,
) -> HttpResponse:
    """The stage as typed, its e-mail beside; sent to the designer too when that was asked for. Stores nothing."""
    stage, action = form.shown(), request.POST.get("action")
    if action == "trial" and form.is_valid():
        status = _try(request, procedure, stage)
    elif action == "preview":
        status = 200
    presented = drafted(procedure)
    values = sample_tag_values(stage, presented)
    about = {
        "form": form,
        "tags": [(tag_text(tag), meaning, values.get(tag, "")) for tag, meaning in TAGS.items()],
        "email": sample_email(stage, presented),
    }
    return show_of(
        request, procedure, "stages/stage.html", {**about, **context}, title=title, tab="stages", status=status
    )


def _try(request: HttpRequest, procedure: Procedure, stage: Stage) -> int:
    author = designer(request)
    if not ratelimit.consume(request, action="stage_trial"):
        messages.warning(request, _("You have just sent several trials. Wait five minutes before the next one."))
        return 429
    send_trial(stage=stage, procedure=drafted(procedure), author=author)
    messages.success(request, _("A trial is on its way to %(email)s. Nothing is saved yet.") % {"email": author.email})
    return 200


def _preset(kind: str) -> dict[str, object]:
    if kind not in State.staged():
        return {}
    preset = stage_preset(State(kind))
    names = ("state", "name", "explanation", "email_subject", "email_text", "is_milestone", "remind_after_days")
    return {name: getattr(preset, name) for name in names}


@transaction.atomic
def send_trial(*, stage: Stage, procedure: Procedure, author: User) -> None:
    """Put the e-mail of `stage`, saved or not, in the outbox for its designer alone. Raises DesignRefusedError."""
    if not may_design(author, procedure):
        raise DesignRefusedError
    email = sample_email(stage, procedure)
    outbox.post(
        key=f"stage-trial:{uuid4()}",
        kind="stage.trial",
        recipient=author.email,
        subject=_("[Trial] %(subject)s") % {"subject": email.subject},
        text=email.text,
        html=email.html,
    )
