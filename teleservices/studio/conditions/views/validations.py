"""What answers must say together: added, changed, deleted beside the rules of the form."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from formkit.design.names import scope_before
from formkit.language.saying import sentence
from formkit.language.scope import Scope
from formkit.rules import check
from formkit.schema import FormSchema
from formkit.validations import Validation
from formkit.values import new_key
from teleservices.models import Procedure
from teleservices.parameter_names import parameter_names
from teleservices.studio.conditions import rule_acts
from teleservices.studio.conditions.validation_forms import ValidationForm
from teleservices.studio.drafting.drafts import draft_of
from teleservices.studio.drafting.explaining import profile_types
from teleservices.studio.screens.access import designed
from teleservices.studio.screens.pages import RULES
from teleservices.studio.screens.submitting import do_or_say, submit
from teleservices.studio.screens.workspace import screen_of_parts

ValidationView = Callable[[HttpRequest, Procedure, FormSchema, Validation], HttpResponse]


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask a new one; on POST add it after the others."""
    procedure = designed(request, uuid)
    schema = draft_of(procedure)
    form = _form(request, schema, None)
    key = new_key("r")
    outcome = submit(
        request,
        procedure,
        form,
        lambda: rule_acts.validation_added(Validation.model_validate({"key": key, **form.changes()})),
    )
    if outcome.is_done:
        messages.success(request, _("The check is added."))
        return redirect("studio:rules", procedure.uuid)
    context = {"form": form, "submit": _("Add the check")}
    template = "conditions/validation.html"
    return screen_of_parts(request, procedure, template, context, title=_("New check"), tab=RULES, stale=outcome.stale)


def at_validation(view: ValidationView) -> Callable[[HttpRequest, UUID, str], HttpResponse]:
    """Give a view the validation of its address; one that is gone is said to be."""

    @wraps(view)
    def with_validation(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
        procedure = designed(request, uuid)
        schema = draft_of(procedure)
        validation = next((each for each in schema.validations if each.key == key), None)
        if validation is None:
            messages.warning(request, _("This check no longer exists: someone may have deleted it."))
            return redirect("studio:rules", procedure.uuid)
        return view(request, procedure, schema, validation)

    return with_validation


@require_http_methods(["GET", "POST"])
@at_validation
def edit(request: HttpRequest, procedure: Procedure, schema: FormSchema, validation: Validation) -> HttpResponse:
    """Show one; on POST write it."""
    form = _form(request, schema, validation)
    outcome = submit(request, procedure, form, lambda: rule_acts.validation_edited(validation, form.changes()))
    if outcome.is_done:
        messages.success(request, _("The check is saved."))
        return redirect("studio:rules", procedure.uuid)
    context = {"form": form, "validation": validation, "submit": _("Save")}
    return screen_of_parts(
        request,
        procedure,
        "conditions/validation.html",
        context,
        title=_("Check of the answers"),
        tab=RULES,
        stale=outcome.stale,
    )


@require_http_methods(["GET", "POST"])
@at_validation
def delete(request: HttpRequest, procedure: Procedure, schema: FormSchema, validation: Validation) -> HttpResponse:
    """Ask before one goes; on POST delete it."""
    if request.method == "GET":
        context = {"validation": validation, "sentence": sentence(validation.condition, _scope(schema))}
        template = "conditions/validation_delete.html"
        return screen_of_parts(request, procedure, template, context, title=_("Delete the check"), tab=RULES)
    do_or_say(request, procedure, rule_acts.validation_deleted(validation), _("The check is deleted."))
    return redirect("studio:rules", procedure.uuid)


def _form(request: HttpRequest, schema: FormSchema, validation: Validation | None) -> ValidationForm:
    ready = request.GET.get("ready", "")
    scope = _scope(schema)
    return ValidationForm(request.POST or None, validation=validation, schema=schema, scope=scope, ready=ready)


def _scope(schema: FormSchema) -> Scope:
    return scope_before(schema, profile_types=profile_types(), parameters=parameter_names())


def listed(schema: FormSchema) -> list[tuple[Validation, str, list[str], str]]:
    """Each validation, what must be true in a sentence, the questions to correct, what is wrong with it."""
    if not schema.validations:
        return []
    scope, wrong = _scope(schema), {problem.key: problem.reason for problem in check(schema)}
    labels = {field.key: field.label for field in schema.fields()}
    return [
        (
            validation,
            sentence(validation.condition, scope),
            [labels[key] for key in validation.fields if key in labels],
            wrong.get(validation.key, ""),
        )
        for validation in schema.validations
    ]
