"""Addresses of what a service is run with, under Wagtail's admin, in the desk's namespace."""

from django.urls import path

from teleservices.steering.dashboard import views as dashboard
from teleservices.steering.delegating.replacing import replace
from teleservices.steering.elimination import packages
from teleservices.steering.elimination import views as elimination
from teleservices.steering.elimination.keeping_longer import retention
from teleservices.steering.exports import views as exports
from teleservices.steering.meetings.views import cells, deliberations, leaving, listed, simulations, stepping, votes
from teleservices.steering.morning import views as morning
from teleservices.steering.notices.views import notices
from teleservices.steering.service import absences, overview
from teleservices.steering.traces import views as traces

urlpatterns = [
    path("exports/", exports.exports, name="exports"),
    path("exports/nouveau/", exports.order, name="export_order"),
    path("exports/choisies/", exports.order_chosen, name="export_chosen"),
    path("exports/imprimer/", exports.print_list, name="print"),
    path("exports/<uuid:uuid>/fichier/", exports.fetch, name="export_fetch"),
    path("exports/<uuid:uuid>/refaire/", exports.again, name="export_again"),
    path("exports/<uuid:uuid>/supprimer/", exports.cancel, name="export_cancel"),
    path("seances/", listed.meetings, name="meetings"),
    path("seances/deliberations/", deliberations.deliberations, name="deliberations"),
    path("seances/deliberations/<int:pk>/", deliberations.deliberation, name="deliberation"),
    path("seances/<uuid:uuid>/", listed.meeting, name="meeting"),
    path("seances/<uuid:uuid>/lignes/<int:pk>/", cells.amount, name="meeting_amount"),
    path("seances/<uuid:uuid>/serie/", listed.series, name="meeting_series"),
    path("seances/<uuid:uuid>/simuler/", simulations.what_if, name="meeting_what_if"),
    path("seances/<uuid:uuid>/arreter/", stepping.freezing, name="meeting_freeze"),
    path("seances/<uuid:uuid>/annuler/", stepping.cancelling, name="meeting_cancel"),
    path("seances/<uuid:uuid>/votes/", votes.votes, name="meeting_votes"),
    path("seances/<uuid:uuid>/executoire/", leaving.enforcing, name="meeting_enforce"),
    path("seances/<uuid:uuid>/decisions/", leaving.decisions, name="meeting_decisions"),
    path("seances/<uuid:uuid>/decisions/<int:pk>/courrier/", leaving.letter, name="meeting_letter"),
    path("seances/<uuid:uuid>/fichiers/<uuid:file_uuid>/", leaving.file, name="meeting_file"),
    path("seances/<uuid:uuid>/<slug:name>/", stepping.take_step, name="meeting_step"),
    path("eliminations/", elimination.eliminations, name="eliminations"),
    path("eliminations/<uuid:uuid>/", elimination.elimination, name="elimination"),
    path("eliminations/<uuid:uuid>/visa/", elimination.elimination_visa_file, name="elimination_visa_file"),
    path("eliminations/<uuid:uuid>/bordereau.<slug:name>", elimination.elimination_file, name="elimination_file"),
    path("eliminations/<uuid:uuid>/versements/<uuid:package>.zip", packages.package_file, name="package_file"),
    path(
        "eliminations/<uuid:uuid>/versements/<uuid:package>/recepisse/",
        packages.acknowledgement_file,
        name="acknowledgement_file",
    ),
    path("eliminations/<uuid:uuid>/<slug:name>/", elimination.elimination_act, name="elimination_act"),
    path("avis/", notices, name="notices"),
    path("tableau-de-bord/", dashboard.dashboard, name="dashboard"),
    path("tableau-de-bord/<slug:name>.csv", dashboard.export, name="dashboard_export"),
    path("traces/", traces.traces, name="traces"),
    path("traces/export/", traces.export, name="traces_export"),
    path("delegations/remplacer/", replace, name="replace_delegate"),
    path("absences/", absences.absences, name="absences"),
    path("absences/<int:pk>/retirer/", absences.absence_take_away, name="absence_take_away"),
    path("matinee/", morning.morning, name="morning"),
    path("matinee/visas/", morning.visas, name="morning_visas"),
    path("services/", overview.services, name="services"),
    path("transmises/", overview.elsewhere, name="elsewhere"),
    path("services/<int:pk>/agents/<int:member>/", overview.share, name="share"),
    path("demandes/<str:reference>/conservation/", retention, name="retention"),
]
