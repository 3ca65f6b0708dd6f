"""The settings of a procedure, on one screen in sections."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from teleservices import legal
from teleservices.courts import court_of
from teleservices.permissions import may_lift_approval
from teleservices.studio.front.setting_sections import sections
from teleservices.studio.procedures.configuration import setting_values
from teleservices.studio.procedures.forms import SettingsForm
from teleservices.studio.publication.checklist import of_settings
from teleservices.studio.screens.access import designed, designer
from teleservices.studio.screens.pages import SETTINGS, show_of
from teleservices.studio.screens.shared_pages import page_of, save_settings, status_of
from teleservices.studio.screens.workspace import history_bar


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the settings; on POST write those that changed."""
    procedure = designed(request, uuid)
    may_lift, values = may_lift_approval(designer(request), procedure), setting_values(procedure)
    form = SettingsForm(request.POST or None, instance=designed(request, uuid), values=values, may_lift=may_lift)
    page, stale = page_of(request, form, values), None
    if request.method == "POST" and form.is_valid():
        message = _("The settings are saved in the draft: publish it to put them in force.")
        stale = save_settings(request, procedure, page, values, form.settings(), message=message)
        if stale is None:
            return redirect("studio:settings", procedure.uuid)
    prior_appeal, court, body = str(values["prior_appeal"]), court_of(procedure), legal.collegial_body(procedure)
    context = {
        "form": form,
        "sections": sections(form, of_settings(procedure)),
        "usual_remedies": legal.usual_remedies(prior_appeal, court),
        "usual_remedies_in_part": legal.usual_remedies_in_part(prior_appeal, court),
        "usual_remedies_after_silence": legal.usual_remedies_after_silence(prior_appeal, court, body),
        **history_bar(procedure, SETTINGS),
        **page.context(procedure, values, stale),
    }
    return show_of(
        request,
        procedure,
        "procedures/settings.html",
        context,
        title=_("Settings"),
        tab=SETTINGS,
        status=status_of(form, stale),
    )
