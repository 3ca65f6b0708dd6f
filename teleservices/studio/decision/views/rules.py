"""The screen « Décision » of a procedure. Translates only: `change_settings` writes in the draft."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from portal.admin.seen import Values
from teleservices.competence.outcome_sentences import readable_rules, summary
from teleservices.competence.registered import unregistered
from teleservices.competence.rules import wrong_in
from teleservices.studio.decision.forms import DecisionRulesForm
from teleservices.studio.drafting.snapshots import drafted
from teleservices.studio.errors import StaleValuesError
from teleservices.studio.procedures.configuration import RULES, change_settings, label_of_setting
from teleservices.studio.screens.access import designed, designer
from teleservices.studio.screens.pages import DECISION, show_of
from teleservices.studio.screens.shared_pages import Page, seen_by, status_of
from teleservices.studio.screens.workspace import history_bar


@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show who decides; on POST write it in the draft."""
    procedure = designed(request, uuid)
    content = drafted(procedure).decision_rules
    rules = readable_rules(content)
    form = DecisionRulesForm(request.POST if request.method == "POST" else None, rules=rules)
    values = {RULES: content}
    page, stale = _page_of(request, values), None
    if request.method == "POST" and form.is_valid():
        changes = {RULES: form.rules().to_json()}
        try:
            change_settings(procedure_id=procedure.pk, author=designer(request), changes=changes, seen=page.seen)
        except StaleValuesError as refused:
            stale = refused
        else:
            messages.success(request, _("Who decides is saved in the draft: publish it to put it in force."))
            page.say_others(request, procedure, values, changes)
            return redirect("studio:decision", procedure.uuid)
    context = {
        "form": form,
        "summary": summary(content),
        "is_handled": rules is not None and rules.is_handled,
        "wrong": wrong_in(content),
        "unregistered": unregistered(),
        **history_bar(procedure, DECISION),
        **page.context(procedure, values, stale),
    }
    title, status = pgettext("of rules of decision", "Decision"), status_of(form, stale)
    return show_of(request, procedure, "decision/rules.html", context, title=title, tab=DECISION, status=status)


def _page_of(request: HttpRequest, values: Values) -> Page:
    """The page of the rules as they are: others' are told by their sentences."""
    present = " ".join(summary(values[RULES]))  # type: ignore[arg-type] # JSON, as the column holds it
    return Page(seen_by(request, values), {RULES: label_of_setting(RULES)}, lambda name: present or "–")
