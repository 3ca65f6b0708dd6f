"""A piece of advice accepted in one click, if it still holds."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from formkit.errors import OperationError
from formkit.schema import FormSchema
from teleservices.models import Procedure
from teleservices.studio.drafting.dependents import dependents_of_field
from teleservices.studio.drafting.drafts import draft_of
from teleservices.studio.drafting.former_versions import was_published
from teleservices.studio.publication.advice import Advice, advice_on
from teleservices.studio.publication.likely_types import better_as
from teleservices.studio.publication.points import Remedy
from teleservices.studio.publishing.remedying import act_of, loses_options
from teleservices.studio.screens.access import designed
from teleservices.studio.screens.pages import CHECK, go_back
from teleservices.studio.screens.submitting import do_or_say, say_refusal


@require_POST
def follow(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
    """Do what the button of a piece of advice says, to what has this key; `then`: what to show after, « Vérifier »."""
    procedure = designed(request, uuid)
    schema = draft_of(procedure)
    remedy = request.POST.get("do", "")
    advice = next((each for each in advice_on(schema) if each.key == key and each.remedy == remedy), None)
    if advice is None:
        text = _("This advice no longer holds: what it was about was changed or deleted. Nothing was done.")
        messages.warning(request, text)
    elif advice.remedy == Remedy.RETYPE and _changes_more(procedure, schema, key):
        text = _("Another type would change more than the answer's control: look at what is kept, then change it.")
        messages.info(request, text)
        return redirect("studio:retype", procedure.uuid, key, better_as(schema.field(key))[0].name)
    else:
        _accept(request, procedure, schema, advice)
    return go_back(procedure, request.POST.get("then") or CHECK)


def _changes_more(procedure: Procedure, schema: FormSchema, key: str) -> bool:
    """Whether another type loses something, or concerns requests, drafts or what looks at the question."""
    field = schema.field(key)
    if loses_options(field, schema.group_of(key)):
        return True
    return bool(dependents_of_field(procedure, schema, field)) or was_published(procedure, key)


def _accept(request: HttpRequest, procedure: Procedure, schema: FormSchema, advice: Advice) -> None:
    try:
        act = act_of(schema, advice)
    except OperationError as refused:
        say_refusal(request, refused)
        return
    words = {"act": act.name.label, "subject": act.subject}
    do_or_say(request, procedure, act, _("Advice followed. %(act)s: %(subject)s.") % words)
