"""The screen of how a service proposes, beside that of who decides. Translates only."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.admin.seen import Values
from portal.words.tagged import tag_text
from teleservices.competence.outcome_sentences import readable_rules, summary
from teleservices.deciding.proposals.quoting import tags_of
from teleservices.studio.decision.proposal_rules_form import ProposalRulesForm
from teleservices.studio.drafting.drafts import draft_of
from teleservices.studio.drafting.snapshots import drafted
from teleservices.studio.errors import StaleValuesError
from teleservices.studio.procedures.configuration import RULES, change_settings, label_of_setting
from teleservices.studio.screens.access import designed, designer
from teleservices.studio.screens.pages import DECISION, show_of
from teleservices.studio.screens.shared_pages import Page, seen_by, status_of
from teleservices.studio.screens.workspace import history_bar


@require_http_methods(["GET", "POST"])
def proposing(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show how the service proposes; on POST write it in the draft."""
    procedure = designed(request, uuid)
    content = drafted(procedure).decision_rules
    rules = readable_rules(content)
    if rules is None or rules.is_handled:
        messages.warning(request, _("First say who decides: only what ends by a decision is proposed."))
        return redirect("studio:decision", procedure.uuid)
    schema = draft_of(procedure)
    data = request.POST if request.method == "POST" else None
    form = ProposalRulesForm(data, wanted=rules.proposals, schema=schema)
    values: Values = {RULES: content}
    present = " ".join(summary(content))
    page = Page(seen_by(request, values), {RULES: label_of_setting(RULES)}, lambda _name: present)
    stale = None
    if request.method == "POST" and form.is_valid():
        changes = {RULES: rules.model_copy(update={"proposals": form.rules()}).to_json()}
        try:
            change_settings(procedure_id=procedure.pk, author=designer(request), changes=changes, seen=page.seen)
        except StaleValuesError as refused:
            stale = refused
        else:
            messages.success(request, _("How the service proposes is saved in the draft: publish it."))
            page.say_others(request, procedure, values, changes)
            return redirect("studio:proposing", procedure.uuid)
    context = {
        "form": form,
        "tags": [tag_text(tag) for tag in tags_of(schema)],
        **history_bar(procedure, DECISION),
        **page.context(procedure, values, stale),
    }
    title, status = _("How the service proposes"), status_of(form, stale)
    return show_of(request, procedure, "decision/proposing.html", context, title=title, tab=DECISION, status=status)
