"""Rules of a whole form: who isn't eligible, who is warned, which service instructs."""

from collections.abc import Callable, Mapping
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from formkit import rules as formkit_rules
from formkit.errors import OperationError
from formkit.schema import FormRule, FormSchema
from formkit.values import new_key
from teleservices.models import Procedure, Team
from teleservices.parameter_names import names_for
from teleservices.studio.conditions import rule_acts
from teleservices.studio.conditions.ready_checks import READY
from teleservices.studio.conditions.rule_forms import KINDS, SHORT_KINDS, RuleForm
from teleservices.studio.conditions.views import validations
from teleservices.studio.conditions.views.conditions import horizon
from teleservices.studio.drafting.drafts import draft_of
from teleservices.studio.drafting.explaining import explainer
from teleservices.studio.errors import StaleDraftError
from teleservices.studio.screens.access import designed
from teleservices.studio.screens.pages import RULES
from teleservices.studio.screens.submitting import asked_position, do_or_say, submit
from teleservices.studio.screens.workspace import screen_of_parts


@require_safe
def rules(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List the rules in their order, each in a sentence."""
    procedure = designed(request, uuid)
    schema = draft_of(procedure)
    explain, kinds = explainer(schema), dict(SHORT_KINDS)
    wrong = {problem.key: problem.reason for problem in formkit_rules.check(schema, names_for(schema))}
    rows = [(rule, kinds[rule.effect], explain(rule.condition), wrong.get(rule.key, "")) for rule in schema.rules]
    context = {
        "rows": rows,
        "kinds": KINDS,
        "last_position": len(rows) - 1,
        "checks": validations.listed(schema),
        "ready": READY,
    }
    return _screen(request, procedure, "rules.html", context, title=_("Rules"))


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask a new rule; on POST add it after the others."""
    procedure = designed(request, uuid)
    schema = draft_of(procedure)
    form = _form(request, schema, None)
    key = new_key("r")
    outcome = submit(
        request, procedure, form, lambda: rule_acts.rule_added(FormRule(key=key, **_whole(form.changes())))
    )
    if outcome.is_done:
        messages.success(request, _("The rule is added."))
        return redirect("studio:rules", procedure.uuid)
    context = {"form": form, "submit": _("Add the rule")}
    return _screen(request, procedure, "rule.html", context, title=_("New rule"), stale=outcome.stale)


def _form(request: HttpRequest, schema: FormSchema, rule: FormRule | None) -> RuleForm:
    teams = list(Team.objects.values_list("name", flat=True))
    kind = request.GET.get("kind", KINDS[0][0])
    scope = horizon(schema, None)
    return RuleForm(request.POST or None, rule=rule, horizon=scope, teams=teams, kind=kind)


def _whole(changes: Mapping[str, object]) -> Mapping[str, object]:
    if changes["condition"] is None:
        raise OperationError(_("Say when the rule holds."))
    return changes


RuleView = Callable[[HttpRequest, Procedure, FormSchema, FormRule], HttpResponse]


def at_rule(view: RuleView) -> Callable[[HttpRequest, UUID, str], HttpResponse]:
    """Give a view the rule of its address; one that is gone is said to be."""

    @wraps(view)
    def with_rule(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
        procedure = designed(request, uuid)
        schema = draft_of(procedure)
        rule = next((rule for rule in schema.rules if rule.key == key), None)
        if rule is None:
            messages.warning(request, _("This rule no longer exists: someone may have deleted it."))
            return redirect("studio:rules", procedure.uuid)
        return view(request, procedure, schema, rule)

    return with_rule


@require_http_methods(["GET", "POST"])
@at_rule
def edit(request: HttpRequest, procedure: Procedure, schema: FormSchema, rule: FormRule) -> HttpResponse:
    """Show a rule; on POST write it."""
    form = _form(request, schema, rule)
    outcome = submit(request, procedure, form, lambda: rule_acts.rule_edited(rule, _whole(form.changes())))
    if outcome.is_done:
        messages.success(request, _("The rule is saved."))
        return redirect("studio:rules", procedure.uuid)
    context = {"form": form, "rule": rule, "submit": _("Save")}
    if outcome.stale:
        context["theirs"] = [(_("When"), form.when.horizon.explain(rule.condition))]
    return _screen(request, procedure, "rule.html", context, title=_("Rule"), stale=outcome.stale)


@require_POST
@at_rule
def move(request: HttpRequest, procedure: Procedure, schema: FormSchema, rule: FormRule) -> HttpResponse:
    """Move a rule one place up or down."""
    position = asked_position(request, schema.rules.index(rule))
    do_or_say(request, procedure, rule_acts.rule_moved(rule, position))
    return redirect("studio:rules", procedure.uuid)


@require_http_methods(["GET", "POST"])
@at_rule
def delete(request: HttpRequest, procedure: Procedure, schema: FormSchema, rule: FormRule) -> HttpResponse:
    """Ask before a rule goes; on POST delete it."""
    if request.method == "GET":
        context = {"rule": rule, "sentence": explainer(schema)(rule.condition)}
        return _screen(request, procedure, "rule_delete.html", context, title=_("Delete the rule"))
    do_or_say(request, procedure, rule_acts.rule_deleted(rule), _("The rule is deleted."))
    return redirect("studio:rules", procedure.uuid)


def _screen(
    request: HttpRequest,
    procedure: Procedure,
    template: str,
    context: Mapping[str, object],
    *,
    title: str,
    stale: StaleDraftError | None = None,
) -> HttpResponse:
    return screen_of_parts(request, procedure, f"conditions/{template}", context, title=title, tab=RULES, stale=stale)
