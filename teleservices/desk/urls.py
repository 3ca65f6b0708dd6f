"""Addresses of the desk, under Wagtail's admin (which asks for its own permission first)."""

from django.urls import path

from teleservices.desk.acts import views as acts
from teleservices.desk.acts.showing_letters import letter_preview
from teleservices.desk.batches import views as batches
from teleservices.desk.batches.acts import BULK
from teleservices.desk.correcting import views as correcting
from teleservices.desk.dashboard import views as dashboard
from teleservices.desk.delegating.replacing import replace
from teleservices.desk.elimination import packages
from teleservices.desk.elimination import views as elimination
from teleservices.desk.elimination.keeping_longer import retention
from teleservices.desk.exports import views as exports
from teleservices.desk.mailroom import views as mailroom
from teleservices.desk.meetings.views import cells, deliberations, leaving, listed, simulations, stepping, votes
from teleservices.desk.notices.views import notices
from teleservices.desk.organisations.card import organisation
from teleservices.desk.requests import views
from teleservices.desk.requests.amounts_together import amounts_together
from teleservices.desk.requests.column_panel import columns
from teleservices.desk.requests.filtering import filters
from teleservices.desk.requests.keys import keys
from teleservices.desk.requests.listing import DeskList
from teleservices.desk.service import absences, overview
from teleservices.desk.sheet.annotations import views as annotations
from teleservices.desk.sheet.documents import views as documents
from teleservices.desk.sheet.messages import views as messages
from teleservices.desk.sheet.notes import views as notes
from teleservices.desk.sheet.opinions import views as opinions
from teleservices.desk.sheet.postal import views as postal
from teleservices.desk.sheet.proposals import aid_views as aids
from teleservices.desk.sheet.proposals import views as proposals
from teleservices.desk.sheet.views import (
    copies,
    downloads,
    labelling,
    past,
    presence,
    reading,
    recusals,
    reviewing,
    versions,
    watching,
)
from teleservices.desk.traces import views as traces

app_name = "desk"

urlpatterns = [
    path("", DeskList.as_view(bulk={name: act.label for name, act in BULK.items()}), name="list"),
    path("vues/", views.keep, name="view_keep"),
    path("vues/<int:pk>/retirer/", views.take_away, name="view_take_away"),
    path("exports/", exports.exports, name="exports"),
    path("exports/nouveau/", exports.order, name="export_order"),
    path("exports/choisies/", exports.order_chosen, name="export_chosen"),
    path("exports/imprimer/", exports.print_list, name="print"),
    path("exports/<uuid:uuid>/fichier/", exports.fetch, name="export_fetch"),
    path("exports/<uuid:uuid>/refaire/", exports.again, name="export_again"),
    path("exports/<uuid:uuid>/supprimer/", exports.cancel, name="export_cancel"),
    path("lots/", batches.batches, name="batches"),
    path("lots/nouveau/", batches.make, name="batch_make"),
    path("lots/<uuid:uuid>/", batches.batch, name="batch"),
    path("lots/<uuid:uuid>/recommencer/", batches.again, name="batch_again"),
    path("seances/", listed.meetings, name="meetings"),
    path("seances/deliberations/", deliberations.deliberations, name="deliberations"),
    path("seances/deliberations/<int:pk>/", deliberations.deliberation, name="deliberation"),
    path("seances/<uuid:uuid>/", listed.meeting, name="meeting"),
    path("seances/<uuid:uuid>/lignes/<int:pk>/", cells.amount, name="meeting_amount"),
    path("seances/<uuid:uuid>/simuler/", simulations.what_if, name="meeting_what_if"),
    path("seances/<uuid:uuid>/arreter/", stepping.freezing, name="meeting_freeze"),
    path("seances/<uuid:uuid>/annuler/", stepping.cancelling, name="meeting_cancel"),
    path("seances/<uuid:uuid>/votes/", votes.votes, name="meeting_votes"),
    path("seances/<uuid:uuid>/executoire/", leaving.enforcing, name="meeting_enforce"),
    path("seances/<uuid:uuid>/decisions/", leaving.decisions, name="meeting_decisions"),
    path("seances/<uuid:uuid>/decisions/<int:pk>/courrier/", leaving.letter, name="meeting_letter"),
    path("seances/<uuid:uuid>/fichiers/<uuid:file_uuid>/", leaving.file, name="meeting_file"),
    path("seances/<uuid:uuid>/<slug:name>/", stepping.take_step, name="meeting_step"),
    path("courriers/", mailroom.mailroom, name="mailroom"),
    path("courriers/<int:pk>/", mailroom.mailing, name="mailing"),
    path("courriers/<slug:name>/", mailroom.mailroom_act, name="mailroom_act"),
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
    path("filtres/", filters, name="filters"),
    path("colonnes/", columns, name="columns"),
    path("sommes/", amounts_together, name="amounts_together"),
    path("raccourcis/", keys, name="keys"),
    path("tableau-de-bord/", dashboard.dashboard, name="dashboard"),
    path("tableau-de-bord/<slug:name>.csv", dashboard.export, name="dashboard_export"),
    path("traces/", traces.traces, name="traces"),
    path("traces/export/", traces.export, name="traces_export"),
    path("delegations/remplacer/", replace, name="replace_delegate"),
    path("absences/", absences.absences, name="absences"),
    path("absences/<int:pk>/retirer/", absences.absence_take_away, name="absence_take_away"),
    path("services/", overview.services, name="services"),
    path("transmises/", overview.elsewhere, name="elsewhere"),
    path("services/<int:pk>/agents/<int:member>/", overview.share, name="share"),
    path("demandes/<str:reference>/", reading.sheet, name="sheet"),
    path("demandes/<str:reference>/presences/", presence.presence, name="presence"),
    path("demandes/<str:reference>/panier/", reading.basket, name="basket"),
    path("demandes/<str:reference>/pieces/", reading.documents, name="documents"),
    path("demandes/<str:reference>/organisme/", organisation, name="organisation"),
    path("demandes/<str:reference>/proposition/", proposals.proposal, name="proposal"),
    path("demandes/<str:reference>/proposition/visa/", proposals.visa, name="proposal_visa"),
    path("demandes/<str:reference>/proposition/grille/", proposals.scores, name="proposal_scores"),
    path("demandes/<str:reference>/decision/", past.decision, name="decision"),
    path("demandes/<str:reference>/historique/", past.events, name="history"),
    path("demandes/<str:reference>/pieces/<uuid:uuid>/", documents.document, name="document"),
    path("demandes/<str:reference>/pieces/<uuid:uuid>/constat/", reviewing.finding, name="finding"),
    path("demandes/<str:reference>/pieces/<uuid:uuid>/pages/<int:number>.webp", documents.page, name="page"),
    path(
        "demandes/<str:reference>/pieces/<uuid:uuid>/pages/<int:number>/texte/", documents.page_text, name="page_text"
    ),
    path("demandes/<str:reference>/accuse-de-reception/", downloads.acknowledgement, name="acknowledgement"),
    path("demandes/<str:reference>/dossier-complet/", copies.complete, name="complete"),
    path("demandes/<str:reference>/dossier-complet/pdf/", copies.complete_file, name="complete_file"),
    path("demandes/<str:reference>/formulaire/", versions.versions, name="versions"),
    path("demandes/<str:reference>/messages/", messages.conversation, name="messages"),
    path("demandes/<str:reference>/messages/pieces/<uuid:uuid>/", messages.message_document, name="message_document"),
    path("demandes/<str:reference>/etiquettes/", labelling.label, name="label"),
    path("demandes/<str:reference>/surveiller/", watching.watch, name="watch"),
    path("demandes/<str:reference>/conservation/", retention, name="retention"),
    path("demandes/<str:reference>/deport/", recusals.recuse, name="recuse"),
    path("demandes/<str:reference>/deport/<int:pk>/lever/", recusals.end, name="recusal_end"),
    path("demandes/<str:reference>/notes/", notes.notes, name="notes"),
    path("demandes/<str:reference>/notes/<uuid:uuid>/", notes.note, name="note"),
    path("demandes/<str:reference>/notes/<uuid:uuid>/epingler/", notes.pin, name="note_pin"),
    path("demandes/<str:reference>/proposition/aides/", aids.declare, name="declared_aid"),
    path("demandes/<str:reference>/proposition/aides/<uuid:uuid>/", aids.withdraw, name="declared_aid_withdrawn"),
    path("demandes/<str:reference>/avis/", opinions.opinions, name="opinions"),
    path("demandes/<str:reference>/avis/demander/", opinions.ask, name="opinion_ask"),
    path("demandes/<str:reference>/avis/<uuid:uuid>/", opinions.opinion, name="opinion"),
    path("demandes/<str:reference>/avis/<uuid:uuid>/document/", opinions.opinion_document, name="opinion_document"),
    path("demandes/<str:reference>/annotations/<str:key>/", annotations.annotation, name="annotation"),
    path("demandes/<str:reference>/attestation/", downloads.attestation, name="attestation"),
    path("demandes/<str:reference>/courrier/", downloads.letter, name="letter"),
    path("demandes/<str:reference>/poste/", postal.ask_post, name="ask_post"),
    path("demandes/<str:reference>/poste/<int:pk>/", postal.sending, name="sending"),
    path("demandes/<str:reference>/corriger/<slug:key>/", correcting.correct, name="correct"),
    path("demandes/<str:reference>/actes/<slug:act_name>/", acts.act, name="act"),
    path("demandes/<str:reference>/actes/<slug:act_name>/courrier/", letter_preview, name="letter_preview"),
]
