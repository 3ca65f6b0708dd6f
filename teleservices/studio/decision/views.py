"""The screens of who decides, of how a service proposes, of how a grant is paid. Each writes its part in the draft."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from formkit.schema import FormSchema
from portal.admin.seen import Values
from portal.words.tagged import tag_text
from teleservices.competence.amount_trees import PROPOSED
from teleservices.competence.grant_plan import GrantPlan, wrong_in_plan
from teleservices.competence.outcome_sentences import readable_rules, summary
from teleservices.competence.registered import unregistered
from teleservices.competence.rules import DecisionRules, wrong_in
from teleservices.competence.service_values import base_name, proposed_name, service_scope
from teleservices.deciding.proposals.plan_rows import PlanRows
from teleservices.deciding.proposals.quoting import tags_of
from teleservices.models import ParameterVersion, Procedure
from teleservices.parameter_names import parameter_names
from teleservices.studio.decision.amount_form import EXAMPLE_BASE
from teleservices.studio.decision.forms import DecisionRulesForm
from teleservices.studio.decision.outcome_trees import Naming
from teleservices.studio.decision.proposal_rules_form import ProposalRulesForm
from teleservices.studio.drafting.drafts import draft_of
from teleservices.studio.drafting.explaining import profile_types
from teleservices.studio.drafting.snapshots import drafted
from teleservices.studio.posted import is_saving
from teleservices.studio.procedures.configuration import RULES, label_of_setting
from teleservices.studio.screens.access import designed
from teleservices.studio.screens.line_completion import line_completion
from teleservices.studio.screens.pages import DECISION, show_of
from teleservices.studio.screens.shared_pages import Page, save_settings, seen_by, status_of
from teleservices.studio.screens.tree_line import example_values
from teleservices.studio.screens.workspace import history_bar


class PlanForm(PlanRows):
    """The payments in their order, then the obligations: each proposal begins with them."""

    def __init__(self, data: QueryDict | None = None, *, rules: DecisionRules) -> None:
        """Make the form of the rules that the draft makes."""
        super().__init__(data)
        self.begin(rules.plan)
        if not rules.asks_amount:
            for name in [name for name in self.fields if name.startswith("pay_")]:
                del self.fields[name]
            self.payment_count = 0

    def clean(self) -> dict[str, object]:
        """Check that the plan could be published."""
        cleaned = super().clean() or {}
        self.check_plan()
        if not self.errors:
            for why in wrong_in_plan(self.plan()):
                self.add_error(None, why)
        return cleaned

    def plan(self) -> GrantPlan:
        """The plan of a valid form."""
        return GrantPlan(instalments=self.instalments() or (), obligations=self.obligations() or ())


@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show who decides; on POST write it in the draft."""
    procedure = designed(request, uuid)
    content = drafted(procedure).decision_rules
    rules = readable_rules(content)
    form = DecisionRulesForm(_posted(request), rules=rules, naming=_naming(draft_of(procedure)))
    context = {
        "summary": summary(content, draft_of(procedure)),
        "is_handled": rules is not None and rules.is_handled,
        "wrong": wrong_in(content),
        "unregistered": unregistered(),
    }
    saved = _("Who decides is saved in the draft: publish it to put it in force.")
    title = pgettext("of rules of decision", "Decision")
    return _screen(request, procedure, form, form.rules, context, template="rules", title=title, saved=saved)


@require_http_methods(["GET", "POST"])
def proposing(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show how the service proposes; on POST write it in the draft."""
    procedure = designed(request, uuid)
    rules = _rules_deciding(procedure)
    if rules is None:
        messages.warning(request, _("First say who decides: only what ends by a decision is proposed."))
        return redirect("studio:decision", procedure.uuid)
    schema = draft_of(procedure)
    form = ProposalRulesForm(_posted(request), wanted=rules.proposals, schema=schema, profile_types=profile_types())
    context = {"tags": [(tag_text(tag), tag) for tag in tags_of(schema)]}
    title, saved = _("How the service proposes"), _("How the service proposes is saved in the draft: publish it.")

    def changed() -> DecisionRules:
        return rules.model_copy(update={"proposals": form.rules()})

    return _screen(request, procedure, form, changed, context, template="proposing", title=title, saved=saved)


@require_http_methods(["GET", "POST"])
def paying(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the plan of payment and what is owed; on POST write them in the draft."""
    procedure = designed(request, uuid)
    rules = _rules_deciding(procedure)
    if rules is None:
        messages.warning(request, _("First say who decides: only what ends by a decision is paid."))
        return redirect("studio:decision", procedure.uuid)
    form = PlanForm(_posted(request), rules=rules)
    title, saved = (
        _("How the aid is paid, and what is owed"),
        _("How the aid is paid is saved in the draft: publish it."),
    )

    def changed() -> DecisionRules:
        return rules.model_copy(update={"plan": form.plan()})

    return _screen(request, procedure, form, changed, {}, template="paying", title=title, saved=saved)


def _naming(schema: FormSchema | None) -> Naming:
    """What the lines of the screen may name, parameters as they are today in examples. Three queries."""
    own, parameters = (proposed_name(), base_name()), parameter_names()
    versions = ParameterVersion.objects.in_force(timezone.localdate(), [name.key for name in parameters])
    values = example_values(schema)
    notes = {**values.annotations, PROPOSED.key: EXAMPLE_BASE}
    operands = {key: version.operand for key, version in versions.items()}
    scope = service_scope(schema, *own, profile_types=profile_types(), parameters=parameters)
    return Naming(scope, replace(values, annotations=notes, parameters=operands))


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _rules_deciding(procedure: Procedure) -> DecisionRules | None:
    """The rules of the draft; None where they can't be read, or where nothing is decided."""
    rules = readable_rules(drafted(procedure).decision_rules)
    return None if rules is None or rules.is_handled else rules


def _screen(
    request: HttpRequest,
    procedure: Procedure,
    form: BaseForm,
    changed: Callable[[], DecisionRules],
    context: Mapping[str, object],
    *,
    template: str,
    title: str,
    saved: str,
) -> HttpResponse:
    """The screen of this form: on POST, write the rules that a valid form makes; others' are told by sentences."""
    completion = line_completion(request, form)
    if completion is not None:
        return completion
    values: Values = {RULES: drafted(procedure).decision_rules}
    present = " ".join(summary(values[RULES], draft_of(procedure)))  # type: ignore[arg-type] # JSON, as the column holds it
    page = Page(seen_by(request, values), {RULES: label_of_setting(RULES)}, lambda _name: present or "–")
    stale = None
    if request.method == "POST" and form.is_valid() and is_saving(request.POST):
        rules = changed()
        # rules that say the same stay as they were written: nothing changed for who compares versions
        content = values[RULES] if rules == readable_rules(values[RULES]) else rules.to_json()  # type: ignore[arg-type]
        stale = save_settings(request, procedure, page, values, {RULES: content}, message=saved)
        if stale is None:
            return redirect(request.path)
    context = {"form": form, **context, **history_bar(procedure, DECISION), **page.context(procedure, values, stale)}
    return show_of(
        request,
        procedure,
        f"decision/{template}.html",
        context,
        title=title,
        tab=DECISION,
        status=status_of(form, stale),
    )
