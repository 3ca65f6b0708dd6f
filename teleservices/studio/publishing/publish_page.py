"""« Publier »: what will change and for whom, then the publication, or what a second designer says of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from formkit.fieldtypes import field_type
from formkit.showing.durations import duration_text, minutes_of_step
from teleservices.models import FormVersion, Procedure
from teleservices.studio.drafting.drafts import draft_of, form_has_changes, has_changes
from teleservices.studio.errors import ApprovalError, NotReadyError, ScenarioError, StaleDraftError
from teleservices.studio.publication.approval import approve, ask, send_back, waiting_request, withdraw
from teleservices.studio.publication.checklist import blocking, points
from teleservices.studio.publication.consequences import consequences
from teleservices.studio.publication.offers import offers
from teleservices.studio.publication.points import Part, Point, field_url
from teleservices.studio.publication.publishing import publish
from teleservices.studio.publication.sensitive import sensitive_fields
from teleservices.studio.screens.access import designed, designer
from teleservices.studio.screens.pages import CHECK, change_text, draft_number, show_of
from teleservices.studio.screens.workspace import history_bar
from teleservices.studio.trials.scenarios import gone_astray


@require_safe
def check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List what blocks and what would be better, each with its place."""
    procedure = designed(request, uuid)
    all_points, schema = points(procedure), draft_of(procedure)
    context = {
        **history_bar(procedure, CHECK),
        "duration": duration_text(schema),
        "durations": [
            (step, minutes_of_step(step))
            for step in schema.steps
            if any(field_type(field).is_shown_to(field, "applicant") for field in step.fields)
        ],
        "sensitive": [(field.label, field_url(procedure, field.key)) for field in sensitive_fields(schema)],
        "blocking": [point for point in all_points if point.is_blocking],
        "advice": [_offered(request, procedure, point) for point in all_points if not point.is_blocking],
    }
    return show_of(request, procedure, "publication/check.html", context, title=_("Check"), tab="check")


def _offered(request: HttpRequest, procedure: Procedure, point: Point) -> Point:
    """A point; that no page presents the procedure leads to where this person may create it."""
    if point.part is not Part.PAGE or getattr(procedure, "page", None):
        return point
    return replace(point, url=next((url for _text, url in offers(procedure, designer(request))), point.url))


@require_http_methods(["GET", "POST"])
def publication(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the consequences; on POST do what the button says, unless something blocks or the draft has just moved."""
    procedure = designed(request, uuid)
    stale: StaleDraftError | None = None
    texts = {name: request.POST.get(name, "") for name in ("message", "reason")}
    if request.method == "POST":
        try:
            message = ACTIONS.get(request.POST.get("action", ""), _publish)(request, procedure)
        except NotReadyError as not_ready:
            messages.error(request, not_ready.message)
            return redirect("studio:check", procedure.uuid)
        except (ApprovalError, ScenarioError) as refused:
            messages.error(request, refused.message)
            if not any(texts.values()):
                return redirect("studio:publish", procedure.uuid)
        except StaleDraftError as error:
            stale = error
            procedure.refresh_from_db()
        else:
            _say(request, procedure, message)
            return redirect("studio:publish" if procedure.needs_approval else "studio:procedure", procedure.uuid)
    return _screen(request, procedure, texts, stale)


def _screen(
    request: HttpRequest, procedure: Procedure, texts: Mapping[str, str], stale: StaleDraftError | None
) -> HttpResponse:
    """The consequences, with the message and the reason as they were typed, and what moved where the draft did."""
    context = {
        "blocking": blocking(procedure),
        "consequences": consequences(procedure),
        "astray": gone_astray(procedure),
        "has_changes": has_changes(procedure),
        "form_has_changes": form_has_changes(procedure),
        "asked": waiting_request(procedure),
        "number": procedure.draft_number,
        "stale": stale.message if stale else "",
        "stale_changes": [change_text(change) for change in stale.changes] if stale else [],
        "typed": texts,
    }
    status = 409 if request.method == "POST" else 200
    return show_of(
        request, procedure, "publication/publish.html", context, title=_("Publish"), tab="publish", status=status
    )


def _say(request: HttpRequest, procedure: Procedure, message: str) -> None:
    """Say what was done, with what can be done next once the procedure is published."""
    is_published = Procedure.objects.filter(pk=procedure.pk, current_version__isnull=False).exists()
    next_acts = offers(procedure, designer(request)) if is_published else []
    messages.success(request, message, buttons=[messages.button(url, text) for text, url in next_acts])


def _despite(request: HttpRequest) -> bool:
    return request.POST.get("despite_scenarios") == "on"


def _publish(request: HttpRequest, procedure: Procedure) -> str:
    version = publish(
        procedure_id=procedure.pk,
        author=designer(request),
        draft_number=draft_number(request),
        despite_scenarios=_despite(request),
    )
    return _said(procedure, version)


def _said(before: Procedure, version: FormVersion) -> str:
    """What was published: a version of the form, or only what stands beside it."""
    if before.current_version_id == version.pk:
        return _("The changes are published; the form stays the version %(number)d.") % {"number": version.number}
    return _("Version %(number)d is published.") % {"number": version.number}


def _ask(request: HttpRequest, procedure: Procedure) -> str:
    ask(
        procedure_id=procedure.pk,
        author=designer(request),
        draft_number=draft_number(request),
        message=request.POST.get("message", ""),
        despite_scenarios=_despite(request),
    )
    return _("The other designers are asked to read these changes.")


def _approve(request: HttpRequest, procedure: Procedure) -> str:
    version = approve(
        procedure_id=procedure.pk,
        author=designer(request),
        draft_number=draft_number(request),
        despite_scenarios=_despite(request),
    )
    return _said(procedure, version)


def _send_back(request: HttpRequest, procedure: Procedure) -> str:
    send_back(
        procedure_id=procedure.pk,
        author=designer(request),
        reason=request.POST.get("reason", ""),
        draft_number=draft_number(request),
    )
    return _("The changes are sent back, with your reason.")


def _withdraw(request: HttpRequest, procedure: Procedure) -> str:
    withdraw(procedure_id=procedure.pk, author=designer(request))
    return _("Your request is withdrawn.")


ACTIONS: dict[str, Callable[[HttpRequest, Procedure], str]] = {
    "ask": _ask,
    "approve": _approve,
    "send_back": _send_back,
    "withdraw": _withdraw,
}
"""What the buttons of the screen do, beside publishing."""
